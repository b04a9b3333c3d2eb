import type { CheckInstance } from '../../core/instance.js'
import { readableWord } from '../../core/shell-word.js'

/** The flags that every gate job has. */
export const gateOptions = {
  deadline: { kind: 'duration', description: 'Wait until all is green, so long at most', example: '30m' },
  firstlightVersion: { kind: 'string', description: 'The version to install from npm; else the one of the lock file' },
} as const

export interface GateOptions {
  /** Milliseconds. */
  readonly deadline: number | undefined
  readonly firstlightVersion: string | undefined
}

/** The sites of the instances, in order. */
export function sitesOf(instances: readonly CheckInstance[]): readonly string[] {
  return [...new Set(instances.map(({ site }) => site.name))]
}

/** `npx --yes firstlight run suites/ --site "$SITE" ...`: the command that decides. */
export function gateCommand(suites: string, reporters: readonly string[], options: GateOptions): string {
  const { deadline } = options
  const program = options.firstlightVersion === undefined ? 'firstlight' : `firstlight@${options.firstlightVersion}`
  const until = deadline === undefined ? [] : ['--until-green', '--deadline', `${Math.ceil(deadline / 1000)}s`]
  const shown = reporters.flatMap((reporter) => ['--reporter', reporter])
  const words = [...until, ...shown].map(readableWord)
  return ['npx --yes', readableWord(program), 'run', readableWord(suites), '--site "$SITE"', ...words].join(' ')
}

/** The environment variables that the suites' secrets are read from can only be named by whoever has them. */
export const SECRETS_NOTE = 'give the secrets that the suites read as environment variables of this job'
