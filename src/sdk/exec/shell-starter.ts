import type { Socket } from 'node:net'
import type { execa as Execa } from 'execa'
import { MARKER } from './groups.js'

/**
 * The program of the one process from which all helper shells are started. It is small, so that a fork costs little
 * however much memory this process holds, and it outlives this process just long enough to end the shells with whatever
 * they run and to remove their FIFOs, even when this process was killed.
 *
 * The FIFOs are in memory where there is `/dev/shm`: on a disk each takes half a millisecond to make.
 *
 * It reads `start <ids>` and `drop <id>`, and says `ready <folder>` once and `started <id> <pid>` for each shell. The FIFOs
 * of a shell are `<folder>/<id>.in`, `.out`, `.err` and `.msg`: its commands, their two outputs and its own messages.
 * When it ends, the groups of the shells end, and so does what left the group of a command that was still running.
 * A shell in the background ignores SIGINT and SIGQUIT and would pass that on to its commands, hence `--default-signal`.
 */
const PROGRAM = `
clean() {
  environments=
  for pid in $(cat *.pid); do
    child=
    read -r child rest <"/proc/$pid/task/$pid/children"
    [ -z "$child" ] || environments="$environments /proc/$child/environ"
  done
  markers=$([ -z "$environments" ] || cat $environments | tr '\\0' '\\n' | grep '^${MARKER}=')
  for pid in $(cat *.pid); do kill -s KILL -- "-$pid" || kill -s KILL "$pid"; done
  [ -z "$markers" ] || for file in $(grep -lsF "$markers" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -s KILL "\${pid%/environ}"
  done
  rm -rf "$folder"
}
trap exit HUP INT PIPE TERM
for base in /dev/shm "\${TMPDIR:-/tmp}"; do
  folder=$(mktemp -d "$base/firstlight.XXXXXX") && break
done
[ -n "$folder" ] && cd "$folder" || exit
trap clean EXIT
setsid=$(command -v setsid) env=$(command -v env)
"$env" --default-signal=INT,QUIT "$setsid" true || exit
echo "ready $folder"
while read -r verb ids; do
  fifos=
  for id in $ids; do fifos="$fifos $id.in $id.out $id.err $id.msg"; done
  case $verb in
  start)
    mkfifo $fifos || exit
    for id in $ids; do
      "$setsid" "$env" --default-signal=INT,QUIT /bin/sh "$folder/$id.in" 2<>"$id.msg" </dev/null &
      echo $! >"$id.pid"
      echo "started $id $!"
    done ;;
  drop) rm -f $fifos "$ids.pid" ;;
  esac
done
`

export interface ShellStarter {
  readonly start: (ids: readonly number[]) => void
  /** Forgets a shell that was ended, and removes its FIFOs. */
  readonly drop: (id: number) => void
  /** While held, this process stays alive for what the shells report. */
  readonly hold: () => void
  readonly release: () => void
  readonly close: () => void
}

export interface StarterEvents {
  /** A line of the starter or of one of its shells, split at its spaces. */
  readonly said: (words: readonly string[]) => void
  /** There are no shells to be had: a program is missing, or something ended the starter. */
  readonly ended: () => void
}

/** Starts the starter. It takes commands at once. */
export function openShellStarter(execa: typeof Execa, { said, ended }: StarterEvents): ShellStarter {
  const child = execa('/bin/sh', ['-c', PROGRAM], {
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'pipe',
    stderr: 'ignore',
  })
  let rest = ''
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) said(line.split(' '))
  })
  child.stdin.on('error', ended)
  child.then(ended)
  const write = (line: string) => child.stdin.writable && child.stdin.write(line)
  const held = [child, child.stdin as Socket, child.stdout as Socket] // a child's pipes are sockets
  return {
    start: (ids) => write(`start ${ids.join(' ')}\n`),
    drop: (id) => write(`drop ${id}\n`),
    hold() {
      for (const each of held) each.ref()
    },
    release() {
      for (const each of held) each.unref()
    },
    close: () => child.stdin.end(),
  }
}
