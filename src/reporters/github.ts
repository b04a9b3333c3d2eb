// Workflow commands of GitHub Actions. Source: GitHub documentation, "Workflow commands" and "Adding a job summary".
import { appendFile } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import { clip } from '../core/clip.js'
import { messageOf } from '../core/errors.js'
import type { CheckEvent } from '../core/event.js'
import type { CheckCard } from '../core/instance.js'
import { oneLine } from '../core/printable.js'
import type { ReporterContext, ReporterType, RunSummary } from '../core/run.js'
import { markdownReport } from './markdown.js'
import { type Standing, standingOf, URGENCY } from './standing.js'
import { type Blocked, blockedByRoot } from './trouble.js'
import {
  evidence,
  lastLine,
  type NameOf,
  NO_VERDICT,
  namesIn,
  ownerName,
  plainLines,
  regressionPrefix,
  waiverText,
} from './wording.js'

/** An annotation shows about this much. */
const LONGEST_MESSAGE = 4000

/** A step's summary that is larger is dropped whole: 1 MiB. */
const LARGEST_SUMMARY = 1024 * 1024

const github: ReporterType = {
  name: 'github',
  summary: 'annotations for GitHub Actions, and the Markdown report as the summary of the step',
  create: (context) => ({
    async end(summary) {
      for (const annotation of annotations(summary)) context.write(commandText(annotation, context))
      context.write(`${lastLine(summary)}\n`)
      await appendStepSummary(summary, context)
    },
  }),
}
export default github

interface Annotation {
  readonly command: 'error' | 'warning' | 'notice'
  readonly instance: CheckCard
  readonly title: string
  readonly message: string
}

/** GitHub shows ten of a kind in a step, so the most urgent come first and what is blocked is one per root cause. */
function annotations({ run, events, undecided }: RunSummary): readonly Annotation[] {
  const nameOf = namesIn(run)
  const bad = events
    .filter((event) => COMMANDS[standingOf(event)] !== undefined)
    .sort((a, b) => URGENCY.indexOf(standingOf(a)) - URGENCY.indexOf(standingOf(b)))
  const [first] = undecided
  const stopped: readonly Annotation[] =
    first === undefined
      ? []
      : [
          {
            command: 'error',
            instance: first,
            title: `${undecided.length} ${NO_VERDICT}`,
            message: ['the run ended before there was one', ...undecided.map(({ id }) => id)].join('\n'),
          },
        ]
  return [
    ...bad.flatMap((event) => checkAnnotation(event, nameOf)),
    ...blockedByRoot(events).flatMap(blockedAnnotation),
    ...stopped,
  ]
}

const COMMANDS: Readonly<Partial<Record<Standing, Annotation['command']>>> = {
  red: 'error',
  unknown: 'error',
  warning: 'warning',
  waived: 'notice',
}

function checkAnnotation(event: CheckEvent, nameOf: NameOf): readonly Annotation[] {
  const { instance, outcome, waiver } = event.result
  const command = COMMANDS[standingOf(event)]
  if (command === undefined) return []
  const lines = [
    evidence(outcome),
    ...(waiver === undefined ? [] : [waiverText(waiver)]),
    `owner: ${ownerName(instance)}`,
    `why: ${instance.why}`,
    ...(instance.runbook === undefined ? [] : [`runbook: ${instance.runbook}`]),
    outcome.longOutput ?? '',
  ]
  const title = `${regressionPrefix(event.result)}${instance.site.name} ${nameOf(instance)}`
  return [{ command, instance, title, message: lines.join('\n') }]
}

function blockedAnnotation({ by, events }: Blocked): readonly Annotation[] {
  return events.slice(0, 1).map(({ result }) => ({
    command: 'error',
    instance: result.instance,
    title: `${events.length} blocked by ${by}`,
    message: events.map((event) => event.result.instance.id).join('\n'),
  }))
}

function commandText({ command, instance, title, message }: Annotation, { env }: ReporterContext): string {
  const { file, line, column } = instance.source
  const properties = {
    file: inRepository(file, env['GITHUB_WORKSPACE']),
    line,
    col: column,
    title: `firstlight: ${title}`,
  }
  const written = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`)
  return `::${command} ${written.join(',')}::${data(clip(plainLines(message), LONGEST_MESSAGE))}\n`
}

/** Annotations are placed by paths relative to the repository. */
function inRepository(file: string, workspace: string | undefined): string {
  return workspace !== undefined && isAbsolute(file) ? relative(workspace, file) : file
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

async function appendStepSummary(summary: RunSummary, { env, write }: ReporterContext): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY']
  if (file === undefined || file === '') return
  try {
    await appendFile(file, fitting(markdownReport(summary), LARGEST_SUMMARY))
  } catch (error) {
    write(`::warning title=firstlight::${data(oneLine(`the step summary cannot be written: ${messageOf(error)}`))}\n`)
  }
}

/** Whole lines up to the limit in bytes. */
function fitting(report: string, limit: number): string {
  if (Buffer.byteLength(report) <= limit) return report
  const note = '\n\nThe rest is too long for a step summary.\n'
  const kept = Buffer.from(report).subarray(0, limit - note.length)
  return `${kept.subarray(0, kept.lastIndexOf('\n')).toString()}${note}`
}
