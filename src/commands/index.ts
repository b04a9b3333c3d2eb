import type { Command } from './command.js'

/** The commands by name, each imported when it is called. */
export const COMMANDS: Readonly<Record<string, () => Promise<{ readonly default: Command }>>> = {
  run: () => import('./run.js'),
  watch: () => import('./watch.js'),
  check: () => import('./check.js'),
  prove: () => import('./prove.js'),
  validate: () => import('./validate.js'),
  list: () => import('./list.js'),
  history: () => import('./history.js'),
  timeline: () => import('./timeline.js'),
  compare: () => import('./compare.js'),
  schema: () => import('./schema.js'),
  docs: () => import('./docs.js'),
  lab: () => import('./lab.js'),
  status: () => import('./status.js'),
  next: () => import('./next.js'),
  signoff: () => import('./signoff.js'),
  site: () => import('./site.js'),
  outbox: () => import('./outbox.js'),
  store: () => import('./store.js'),
  export: () => import('./export.js'),
}
