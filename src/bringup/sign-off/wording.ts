// What a sign-off says, in words without markup: its Markdown and its HTML say the same.

import { oneLine } from '../../core/printable.js'
import { formatDuration } from '../../core/quantity.js'
import { brief, ownerName } from '../../reporters/wording.js'
import { minuteOf } from '../words.js'
import type { CheckRecord, GroupTimeRecord, SeenRed, SignOffRecord, WaiverRecord } from './record.js'

/** The report with the hash of its JSON, which the JSON itself cannot hold. */
export interface HashedRecord {
  readonly record: SignOffRecord
  /** Hex. */
  readonly sha256: string
  /** The name of the JSON file beside it. */
  readonly jsonName: string
}

/** `Sign-off of Dallas 1 (dfw1)`. */
export function titleOf({ site, site_title }: SignOffRecord): string {
  return oneLine(
    site_title === site || site_title === '' ? `Sign-off of ${site}` : `Sign-off of ${site_title} (${site})`,
  )
}

/** `41 of 42 checks are green, 1 failure is waived`. */
export function verdictOf({ counts: { checks, green, waived } }: Pick<SignOffRecord, 'counts'>): string {
  if (waived === 0) return checks === 1 ? 'the one check is green' : `all ${checks} checks are green`
  const failures = waived === 1 ? '1 failure is waived' : `${waived} failures are waived`
  return `${green} of ${checks} checks ${green === 1 ? 'is' : 'are'} green, ${failures}`
}

/** What is said when a site was signed off. */
export function grantedText({ record, sha256 }: HashedRecord, files: readonly string[]): string {
  const { site, signed_off_by, previous, waivers } = record
  const again = previous === undefined ? '' : `, again after ${timeOf(previous.signed_off_at)}`
  const lines = [
    `${oneLine(site)} is signed off by ${oneLine(signed_off_by)}${again}: ${verdictOf(record)}`,
    ...waivers
      .filter(({ in_use }) => in_use)
      .map((waiver) => `  ${oneLine(waiver.id)} of ${oneLine(waiver.owner)} is waived ${waiverText(waiver)}`),
    'it is live, and red is a regression there from now on',
    ...files.map((file) => `  ${oneLine(file)}`),
    `SHA-256 of the record: ${sha256}`,
  ]
  return `${lines.join('\n')}\n`
}

/** The facts at the head of the report, name and text. */
export function particulars({ record }: HashedRecord): readonly (readonly [name: string, text: string])[] {
  const { counts, previous, site_labels } = record
  const labels = Object.entries(site_labels).map(([name, value]) => `${name}=${value}`)
  return [
    ['Signed off by', oneLine(record.signed_off_by)],
    ['When', timeOf(record.signed_off_at)],
    ['Green without a break for', stableText(record)],
    [
      'Integration points',
      `${counts.integration_points}, of ${counts.owners} ${counts.owners === 1 ? 'owner' : 'owners'}`,
    ],
    ['Time to green', timeText(record.time_to_green)],
    ['Phase before', record.phase_before],
    ...(labels.length === 0 ? [] : [['Labels', oneLine(labels.join(', '))] as const]),
    ...(previous === undefined ? [] : [['Again', `signed off before, ${earlier(previous)}`] as const]),
    ['firstlight', record.firstlight_version],
  ]
}

function stableText({ stable_ms }: SignOffRecord): string {
  return stable_ms === 0 ? 'any time: none was asked for' : `${formatDuration(stable_ms)} at least`
}

/** How a reader makes sure of the report. */
export function sealText({ sha256, jsonName }: HashedRecord): string {
  return `The record of this sign-off is ${jsonName}, SHA-256 ${sha256} (sha256sum says the same).`
}

/** `1h 12m`; `1h 12m, 2 waived`. */
export function timeText({ ms, waived }: GroupTimeRecord): string {
  const rest = waived === 0 ? [] : [`${waived} waived`]
  return (ms === undefined ? rest : [formatDuration(ms), ...rest]).join(', ') || 'not all green'
}

/** `green since 2026-11-21 03:50Z, last result 2026-11-21 04:24Z`. */
export function ageText({ green_since, last_result_at }: CheckRecord): string {
  const since = green_since === undefined ? '' : `green since ${timeOf(green_since)}, `
  return `${since}last result ${timeOf(last_result_at)}`
}

/** How it is known that the check can fail, a sentence for each. */
export function seenRedTexts({ in_history, proof }: SeenRed): readonly string[] {
  const history = in_history ? ['has been seen red'] : []
  if (proof === undefined) return history
  const trials = proof.trials.map(({ sabotage, status }) => `${oneLine(sabotage)}: ${status}`).join('; ')
  switch (proof.verdict) {
    case 'proven':
      return [...history, `proven able to fail on ${timeOf(proof.at)} (${trials})`]
    case 'toothless':
      return [...history, `found toothless on ${timeOf(proof.at)} (${trials})`]
    case 'unprovable':
      return [...history, `not to be proven by sabotage: ${oneLine(proof.reason ?? 'no sabotage is known for it')}`]
  }
}

/** `status = 200; headers = {...}; 3 more`; empty when nothing was observed. */
export function observedText({ observed, observed_omitted }: CheckRecord): string {
  const facts = observed.map(({ name, value }) => `${oneLine(name)} = ${value}`)
  return [...facts, ...(observed_omitted === 0 ? [] : [`${observed_omitted} more`])].join('; ')
}

/** The line of a check, cut where it is no more use to a person; the JSON has all of it. */
export function outputText({ output }: CheckRecord): string {
  return brief(output) || 'it said nothing'
}

/** `until 2027-01-31 by ana: replaced in January`. */
export function waiverText({ until, by, reason }: Omit<WaiverRecord, 'id' | 'owner' | 'in_use'>): string {
  return oneLine(`until ${until} by ${by}: ${reason}`)
}

/** What several checks share is said once; a check may have an owner, a reason or a runbook of its own. */
export interface Background {
  readonly owner: string
  readonly why: string
  readonly runbook: string | undefined
}

export function backgroundOf(check: CheckRecord): Background {
  const owner = ownerName({ owner: check.owner, ...(check.contact !== undefined && { contact: check.contact }) })
  return { owner, why: oneLine(check.why), runbook: check.runbook }
}

/** A time of the record as people read it. */
export function timeOf(iso: string): string {
  return minuteOf(Date.parse(iso))
}

function earlier({ signed_off_at, signed_off_by, sha256 }: NonNullable<SignOffRecord['previous']>): string {
  return oneLine(`${timeOf(signed_off_at)} by ${signed_off_by} (SHA-256 ${sha256.slice(0, 12)}...)`)
}
