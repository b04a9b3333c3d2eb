import { readdirSync, readFileSync } from 'node:fs'

/**
 * The process groups of the commands that are running, so that none outlives this process, and the hunt for processes that
 * left their group. A command and its descendants are known by a variable in their environment, whose value is the
 * command's own (Linux only: it is read from `/proc`).
 */
export const MARKER = 'FIRSTLIGHT_COMMAND'

/** How long a group is given to end itself, and pipes to run empty. */
export const GRACE_MS = 200

interface Group {
  readonly pid: number
  readonly marker: string
}

const live = new Set<Group>()

let isWatching = false

/**
 * Remembers a group until the returned function is called; what is remembered when this process exits is killed. Signals
 * are the business of whoever owns the process: they must end it by `process.exit()`.
 */
export function keepGroup(pid: number, marker: string): () => void {
  if (!isWatching) process.on('exit', killAll)
  isWatching = true
  const group = { pid, marker }
  live.add(group)
  return () => void live.delete(group)
}

/** Signals a whole group; one that is gone already is as good. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // process.kill throws nothing else
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}

/** Ends by SIGKILL every process that carries one of the markers, wherever it went, and what it forked meanwhile. */
function killMarked(markers: ReadonlySet<string>): void {
  const killed = new Set<number>()
  const isNew = (pid: number) => !killed.has(pid) && markers.has(markerOf(pid) ?? '')
  for (let found = processIds().filter(isNew); found.length > 0; found = processIds().filter(isNew)) {
    for (const pid of found) {
      killOne(pid)
      killed.add(pid)
    }
  }
}

const pending = new Set<string>()

/** Ends what carries the marker, wherever it went: in one pass for all that ask within 50 ms, for reading `/proc` takes milliseconds. */
export function killMarkedSoon(marker: string): void {
  if (pending.size === 0) {
    setTimeout(() => {
      killMarked(pending)
      pending.clear()
    }, 50)
  }
  pending.add(marker)
}

function killAll(): void {
  for (const { pid } of live) signalGroup(pid, 'SIGKILL')
  killMarked(new Set([...pending, ...[...live].map(({ marker }) => marker)]))
}

function processIds(): readonly number[] {
  return process.platform === 'linux' ? readdirSync('/proc').map(Number).filter(Number.isInteger) : []
}

function markerOf(pid: number): string | undefined {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1')
    const at = environment.indexOf(`${MARKER}=`)
    return at === -1 ? undefined : environment.slice(at + MARKER.length + 1).split('\0', 1)[0]
  } catch {
    return undefined // somebody else's process, or gone
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // gone since it was found
  }
}
