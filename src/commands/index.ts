import type { Command } from './command.js'

/** The commands by name, in the order of the help: what is used most comes first. Each is imported when it is called. */
export const COMMANDS: Readonly<Record<string, () => Promise<{ readonly default: Command }>>> = {
  run: () => import('./run.js'),
  watch: () => import('./watch.js'),
  check: () => import('./check.js'),
  status: () => import('./status.js'),
  next: () => import('./next.js'),
  history: () => import('./history.js'),
  timeline: () => import('./timeline.js'),
  compare: () => import('./compare.js'),
  prove: () => import('./prove.js'),
  signoff: () => import('./signoff.js'),
  site: () => import('./site.js'),
  validate: () => import('./validate.js'),
  list: () => import('./list.js'),
  docs: () => import('./docs.js'),
  export: () => import('./export.js'),
  outbox: () => import('./outbox.js'),
  store: () => import('./store.js'),
  schema: () => import('./schema.js'),
  lab: () => import('./lab.js'),
  import: () => import('./import.js'),
}
