import { grouped } from '../../reporters/grouped.js'
import { code, link, plain, row } from '../../reporters/markdown-text.js'
import type { CheckRecord, PointRecord, SignOffRecord } from './record.js'
import {
  ageText,
  backgroundOf,
  type HashedRecord,
  observedText,
  outputText,
  particulars,
  sealText,
  seenRedTexts,
  timeText,
  titleOf,
  verdictOf,
  waiverText,
} from './wording.js'

/** The report as GitHub-flavoured Markdown. */
export function signOffMarkdown(hashed: HashedRecord): string {
  const { record } = hashed
  const blocks = [
    `# ${plain(titleOf(record))}`,
    `**${plain(verdictOf(record))}.**`,
    particulars(hashed)
      .map(([name, text]) => `- ${plain(name)}: ${plain(text)}`)
      .join('\n'),
    ...section('Waivers', waivers(record)),
    ...section('Time to green', timesToGreen(record)),
    '## Evidence',
    ...record.integration_points.flatMap(pointBlocks),
    ...section('Not applicable', notApplicable(record)),
    ...section('Suites', suites(record)),
    '---',
    plain(sealText(hashed)),
  ]
  return `${blocks.join('\n\n')}\n`
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')]
}

function waivers(record: SignOffRecord): readonly string[] {
  return record.waivers.map((waiver) => {
    const use = waiver.in_use ? '' : ' (not in use: the check is green)'
    return `- ${code(waiver.id)} of ${plain(waiver.owner)}: ${plain(waiverText(waiver))}${use}`
  })
}

function timesToGreen({ time_to_green: { integration_points, owners } }: SignOffRecord): readonly string[] {
  return [
    row('Integration point', 'Owner', 'Time to green'),
    row('---', '---', '---:'),
    ...integration_points.map((time) => row(plain(time.title), plain(time.owner), timeText(time))),
    '',
    row('Owner', 'Checks', 'Time to green'),
    row('---', '---:', '---:'),
    ...owners.map((time) => row(plain(time.owner), time.checks, timeText(time))),
  ]
}

function pointBlocks({ suite, integration_point, title, checks }: PointRecord): readonly string[] {
  const backgrounds = grouped(checks, (check) => JSON.stringify(backgroundOf(check)))
  return [
    `### ${plain(title)} (${plain(`${suite}.${integration_point}`)})`,
    ...[...backgrounds.values()].flatMap((each) => [backgroundLine(each[0]), each.flatMap(checkLines).join('\n')]),
  ]
}

function backgroundLine(check: CheckRecord): string {
  const { owner, why, runbook } = backgroundOf(check)
  return `${plain(owner)}. ${plain(why)}${runbook === undefined ? '' : ` Runbook: ${link(runbook)}`}`
}

function checkLines(check: CheckRecord): readonly string[] {
  const observed = observedText(check)
  return [
    `- ${check.status} ${code(check.check)}: ${code(outputText(check))}`,
    ...(check.waiver === undefined ? [] : [`  - waived ${plain(waiverText(check.waiver))}`]),
    `  - ${ageText(check)}`,
    ...seenRedTexts(check.seen_red).map((text) => `  - ${plain(text)}`),
    ...(observed === '' ? [] : [`  - observed: ${code(observed)}`]),
  ]
}

function notApplicable({ not_applicable }: SignOffRecord): readonly string[] {
  return not_applicable.map(({ id, because }) => `- ${code(id)}: ${code(because)} does not hold`)
}

function suites(record: SignOffRecord): readonly string[] {
  return record.suites.map(
    ({ suite, title, file, sha256 }) => `- ${plain(title)} (${code(suite)}), ${code(file)}, SHA-256 ${code(sha256)}`,
  )
}
