// One file that needs nothing else: no script, no font, no picture, nothing from the network. It is XML as well as HTML, so that
// whatever reads it can tell a broken one.

import { oneLine } from '../../core/printable.js'
import { grouped } from '../../reporters/grouped.js'
import { htmlHead } from '../../reporters/html-head.js'
import { xmlText } from '../../reporters/xml.js'
import type { CheckRecord, PointRecord, SignOffRecord } from './record.js'
import { STYLE } from './style.js'
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

/** The report as a page: to be read on any screen, in light and dark, and to be printed. */
export function signOffHtml(hashed: HashedRecord): string {
  const { record } = hashed
  return `${[
    ...htmlHead({ title: text(titleOf(record)), style: STYLE }),
    ...head(hashed),
    ...section('Waivers', waivers(record)),
    ...section('Time to green', timesToGreen(record)),
    '<h2>Evidence</h2>',
    ...record.integration_points.flatMap(point),
    ...section('Not applicable', notApplicable(record)),
    ...section('Suites', suites(record)),
    `<footer>${text(sealText(hashed))}</footer>`,
    '</body>',
    '</html>',
  ].join('\n')}\n`
}

/** Text as text; nothing in it is markup, or a character that XML has not. */
function text(raw: string): string {
  return xmlText(oneLine(raw))
}

function head(hashed: HashedRecord): readonly string[] {
  const { record } = hashed
  const mark = record.counts.waived === 0 ? 'verdict' : 'verdict waived'
  return [
    '<header>',
    `<h1>${text(titleOf(record))}</h1>`,
    `<p class="${mark}">${text(verdictOf(record))}</p>`,
    '<dl>',
    ...particulars(hashed).map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`),
    '</dl>',
    '</header>',
  ]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`<section><h2>${title}</h2>`, ...lines, '</section>']
}

function waivers(record: SignOffRecord): readonly string[] {
  return list(
    record.waivers.map((waiver) => {
      const use = waiver.in_use ? '' : ' (not in use: the check is green)'
      return `<code>${text(waiver.id)}</code> of ${text(waiver.owner)}: ${text(waiverText(waiver))}${use}`
    }),
  )
}

function timesToGreen({ time_to_green: { integration_points, owners } }: SignOffRecord): readonly string[] {
  return [
    ...table(
      ['Integration point', 'Owner', 'Time to green'],
      integration_points.map((time) => [time.title, time.owner, timeText(time)]),
    ),
    ...table(
      ['Owner', 'Checks', 'Time to green'],
      owners.map((time) => [time.owner, String(time.checks), timeText(time)]),
    ),
  ]
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = (tag: 'th' | 'td', each: readonly string[]) => each.map((cell) => `<${tag}>${text(cell)}</${tag}>`)
  return [
    '<table>',
    `<thead><tr>${cells('th', names).join('')}</tr></thead>`,
    `<tbody>${rows.map((each) => `<tr>${cells('td', each).join('')}</tr>`).join('\n')}</tbody>`,
    '</table>',
  ]
}

function point({ suite, integration_point, title, checks }: PointRecord): readonly string[] {
  const backgrounds = grouped(checks, (check) => JSON.stringify(backgroundOf(check)))
  return [
    '<section>',
    `<h3>${text(title)} <small>${text(`${suite}.${integration_point}`)}</small></h3>`,
    ...[...backgrounds.values()].flatMap((each) => [background(each[0]), ...each.flatMap(article)]),
    '</section>',
  ]
}

function background(check: CheckRecord): string {
  const { owner, why, runbook } = backgroundOf(check)
  return `<p><strong>${text(owner)}</strong> ${text(why)}${runbook === undefined ? '' : ` Runbook: ${link(runbook)}`}</p>`
}

/** A link when it is one; anything else as text, so that no script hides behind a runbook. */
function link(url: string): string {
  if (!/^https?:\/\/[^\s<>"\\`|]+$/.test(url) || oneLine(url) !== url) return `<code>${text(url)}</code>`
  return `<a href="${text(url)}">${text(url)}</a>`
}

function article(check: CheckRecord): readonly string[] {
  const { waiver, status } = check
  const observed = observedText(check)
  return [
    `<article class="${waiver === undefined ? 'green' : 'waived'}">`,
    `<h4><span>${waiver === undefined ? status : `${status}, waived`}</span> ${text(check.check)}</h4>`,
    `<p><code>${text(outputText(check))}</code></p>`,
    ...list([
      ...(waiver === undefined ? [] : [`waived ${text(waiverText(waiver))}`]),
      text(ageText(check)),
      ...seenRedTexts(check.seen_red).map(text),
      ...(observed === '' ? [] : [`observed: <code>${text(observed)}</code>`]),
    ]),
    '</article>',
  ]
}

function notApplicable({ not_applicable }: SignOffRecord): readonly string[] {
  return list(
    not_applicable.map(({ id, because }) => `<code>${text(id)}</code>: <code>${text(because)}</code> does not hold`),
  )
}

function suites(record: SignOffRecord): readonly string[] {
  return list(
    record.suites.map(
      ({ suite, title, file, sha256 }) =>
        `${text(title)} (<code>${text(suite)}</code>), <code>${text(file)}</code>, SHA-256 <code>${text(sha256)}</code>`,
    ),
  )
}

/** Items that are HTML already. */
function list(items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['<ul>', ...items.map((item) => `<li>${item}</li>`), '</ul>']
}
