import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { KnownSite } from '../bringup/known-site.js'
import type { Candidate } from '../bringup/sign-off/candidate.js'
import { fileTime } from '../bringup/sign-off/clock.js'
import { signOffHtml } from '../bringup/sign-off/html.js'
import { signOffMarkdown } from '../bringup/sign-off/markdown.js'
import type { SignOffRecord } from '../bringup/sign-off/record.js'
import { canonicalText, sha256Of, signOffRecord } from '../bringup/sign-off/report.js'
import { grantedText } from '../bringup/sign-off/wording.js'
import { siteTimes } from '../bringup/timeline/time-to-green.js'
import { messageOf, OperatorError } from '../core/errors.js'
import { mintEventId } from '../core/event-id.js'
import { VERSION } from '../core/version.js'
import type { SignOff, Store } from '../store/store.js'
import type { CommandProcess } from './command.js'
import { passageOf, stageFiles } from './staged-files.js'

export interface Granting {
  readonly known: KnownSite
  readonly candidate: Candidate
  readonly by: string
  /** Where the report goes; an absolute path. */
  readonly folder: string
  readonly process: CommandProcess
}

/**
 * Signs off a site that nothing stands in the way of: writes the report, keeps it and sets the site's phase to live.
 *
 * @returns what is said of it.
 * @throws {OperatorError} OUTPUT_UNWRITABLE when the report cannot be written, or what the store throws.
 */
export async function grantSignOff(store: Store, granting: Granting): Promise<string> {
  const { candidate, by, folder, process } = granting
  const record = await recordOf(store, granting)
  const report = canonicalText(record)
  const sha256 = sha256Of(report)
  const stem = freeStem(folder, candidate)
  const hashed = { record, sha256, jsonName: `${stem}.json` }
  const files = new Map([
    [join(folder, `${stem}.md`), signOffMarkdown(hashed)],
    [join(folder, `${stem}.html`), signOffHtml(hashed)],
    [join(folder, `${stem}.json`), report],
  ])
  const { site, now: time, stableMs } = candidate
  await commit(store, { id: record.id, site, time, by, stableMs, sha256, report }, files)
  return grantedText(
    hashed,
    [...files.keys()].map((file) => shownPath(file, process.directory)),
  )
}

async function recordOf(store: Store, { known, candidate, by }: Granting): Promise<SignOffRecord> {
  const { site, notApplicable } = known
  if (site === undefined) throw new Error(`${candidate.site} has no checks, and is signed off`)
  const sites = [site.name]
  const [signOffs, suites] = [await store.signOffs({ sites }), await store.suites()]
  const [transitions, phaseChanges] = [await store.transitions({ sites }), await store.phaseChanges({ sites })]
  const { checks, now } = candidate
  const times = siteTimes({ site: site.name, checks, transitions, phaseChanges, signOffs, now })
  if (times === undefined) throw new Error(`${site.name} never came up, and is signed off`)
  const previous = signOffs.at(-1)
  const signature = { id: mintEventId(candidate.now), by, version: VERSION, site, notApplicable, times }
  return signOffRecord(candidate, { ...signature, suites, ...(previous && { previous }) })
}

/** `signoff-dfw1-2026-11-21T0425Z`, or with a number behind it when there is one of that minute. */
function freeStem(folder: string, { site, now }: Candidate): string {
  const stem = `signoff-${site.replace(/[^\w.-]/g, '_')}-${fileTime(now)}`
  let name = stem
  for (let number = 2; isTaken(join(folder, name)); number++) name = `${stem}-${number}`
  return name
}

function isTaken(path: string): boolean {
  const files = ['md', 'html', 'json'].map((form) => `${path}.${form}`)
  return [...files, ...files.map(passageOf)].some((file) => existsSync(file))
}

/**
 * The report is on the disk before the store says that there is a sign-off, and gets its names after: whatever happens, no
 * report is found of a sign-off that is none.
 */
async function commit(store: Store, signOff: SignOff, files: ReadonlyMap<string, string>): Promise<void> {
  const fails = (what: string, hint: string) => (cause: unknown) =>
    new OperatorError('OUTPUT_UNWRITABLE', `${what}: ${messageOf(cause)}`, { hint, cause })
  const { site } = signOff
  const staged = orThrow(
    () => stageFiles(files),
    fails(`${site} is not signed off: the report cannot be written`, 'make room, or name another folder: --out DIR'),
  )
  try {
    await store.signOff(signOff)
  } catch (error) {
    staged.discard()
    throw error
  }
  orThrow(
    staged.publish,
    fails(`${site} is signed off, but its report is still under names of passage`, 'rename the files: *.part'),
  )
}

function orThrow<T>(work: () => T, told: (cause: unknown) => OperatorError): T {
  try {
    return work()
  } catch (error) {
    throw told(error)
  }
}

/** As short as it can be typed where the command was started. */
function shownPath(file: string, directory: string): string {
  const path = relative(directory, file)
  return path.startsWith('..') ? file : path
}
