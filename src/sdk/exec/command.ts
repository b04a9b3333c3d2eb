/** A program and what it is given. No shell is involved: each argument reaches the program as it is. */
export interface Command {
  /** A name to be found on the PATH, or a path; a relative one starts at `directory`. */
  readonly file: string
  readonly args: readonly string[]
  /** Added to the environment of this process, as it was when its first command ran. */
  readonly env?: Readonly<Record<string, string>>
  /** The working directory. */
  readonly directory: string
  /** What the program reads from its standard input, which is `/dev/null` otherwise. */
  readonly input?: string
  /** Bytes kept of each output stream, 64 KiB if left out. */
  readonly maxOutput?: number
}

/** How a command ended. Exactly one of `exitCode`, `signal` and `failure` is the reason; the rest goes with it. */
export interface CommandResult {
  /** Absent when the program was not run, or a signal ended it. 130 and 141 may stand for SIGINT and SIGPIPE. */
  readonly exitCode?: number
  /** The signal that ended the program, `SIGKILL`. */
  readonly signal?: string
  /** Why there is no verdict of the program's own: it could not be started, or was stopped. */
  readonly failure?: CommandFailure
  /** UTF-8 where it is valid, else Latin-1: odd bytes survive one for one. */
  readonly stdout: string
  readonly stderr: string
  /** Bytes of each stream beyond `maxOutput`: read, so that the program could go on, and dropped. */
  readonly dropped: { readonly stdout: number; readonly stderr: number }
  readonly durationMs: number
}

/**
 * Why a command has no verdict of its own: there is no such program, it may not be executed, its `#!` names a program that
 * is missing, that line ends in CR LF, its directory is missing, its arguments are too long for the system or hold a NUL byte, this machine is out
 * of processes, files or memory, it was stopped at the deadline, somebody killed the helper process that ran it, or the
 * system gave another reason.
 */
export type CommandFailure =
  | 'not-found'
  | 'not-executable'
  | 'no-interpreter'
  | 'carriage-return'
  | 'no-directory'
  | 'too-long'
  | 'nul-byte'
  | 'no-resources'
  | 'stopped'
  | 'lost'
  | 'other'
