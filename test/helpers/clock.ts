import { START } from './events.js'

/** A clock that starts at START: events of the tests are not old, and their waivers hold. */
export function testClock(): () => number {
  const offset = START - Date.now()
  return () => Date.now() + offset
}

/** What of the environment tells a program the time, which may be another one than that of the machine (faketime). */
const TELLS_TIME = /^(TZ|LD_PRELOAD|(DONT_|NO_)?FAKE\w+)$/

/** The environment for a program that needs no clock but the machine's, and may not bear another one. */
export const machineEnvironment: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !TELLS_TIME.test(name)),
)

/** For programs that run with an environment of their own: their clock is the tests' clock. */
export const clockEnvironment: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => TELLS_TIME.test(name)),
)

/** Arguments for Node that start a program whose clock stands still at a time: for what only looks. Timers are not touched. */
export function clockAt(ms: number): readonly string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(`Date.now = () => ${ms}`)}`]
}

/** Why a test cannot run under another clock than the machine's: a timeout of PostgreSQL's own never fires there. */
export function needsOwnClock(): string | false {
  return clockEnvironment['LD_PRELOAD']?.includes('faketime') === true && 'needs the clock of the machine'
}
