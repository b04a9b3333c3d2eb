// The phase of a site, what a change of it means, and how it came to be.

import { oneLine } from '../core/printable.js'
import type { Phase } from '../core/site.js'
import type { PhaseChange, SignOff } from '../store/store.js'
import type { KnownSite } from './known-site.js'
import { minuteOf } from './words.js'

export const PHASES: readonly Phase[] = ['bringup', 'live', 'maintenance', 'retired']

export interface PhaseHistory {
  readonly known: KnownSite
  /** Oldest first. */
  readonly changes: readonly PhaseChange[]
  readonly signOffs: readonly Signed[]
}

type Signed = Pick<SignOff, 'time' | 'by' | 'sha256'>

/** The phase now, the last sign-off, and every change, oldest first. */
export function phaseText({ known, changes, signOffs }: PhaseHistory): string {
  const lines = [
    nowLine(known, changes),
    signOffLine(signOffs.at(-1)),
    ...(changes.length === 0 ? [] : ['', ...changes.map(changeLine)]),
  ]
  return `${lines.join('\n')}\n`
}

/** `dfw1 is in maintenance now, it was live; set by ana: ...`, and what that means for red. */
export function changedText(known: KnownSite, change: PhaseChange): string {
  const was = known.phase === undefined || known.phase === change.phase ? '' : `, it was ${inPhase(known.phase)}`
  const name = oneLine(change.site)
  return `${name} is ${inPhase(change.phase)} now${was}; ${whoAndWhy(change)}\n${meaning(known, change.phase)}\n`
}

/** `dfw1 is live already, since 2026-11-21 04:13Z; nothing was changed`. */
export function unchangedText({ name }: KnownSite, last: PhaseChange): string {
  const since = `since ${minuteOf(last.time)}; ${whoAndWhy(last)}`
  return `${oneLine(name)} is ${inPhase(last.phase)} already, ${since}; nothing was changed\n`
}

function nowLine({ name, phase }: KnownSite, changes: readonly PhaseChange[]): string {
  const last = changes.at(-1)
  if (last !== undefined) {
    const since = changes[changes.findLastIndex((each) => each.phase !== last.phase) + 1] ?? last
    return `${oneLine(name)} is ${inPhase(last.phase)} since ${minuteOf(since.time)}`
  }
  if (phase === undefined) return `${oneLine(name)} has the phase that its file says: no check applies there`
  return `${oneLine(name)} is ${inPhase(phase)}, as its file says`
}

/** With what `sha256sum` has to say of the record's file. */
function signOffLine(last: Signed | undefined): string {
  if (last === undefined) return 'not signed off'
  return `signed off at ${minuteOf(last.time)} by ${oneLine(last.by)}; SHA-256 of the record: ${last.sha256}`
}

function changeLine({ time, phase, ...change }: PhaseChange): string {
  return `${minuteOf(time)}  ${phase.padEnd(LONGEST)}  ${whoAndWhy(change)}`.trimEnd()
}

const LONGEST = Math.max(...PHASES.map((phase) => phase.length))

function whoAndWhy({ by, reason }: Pick<PhaseChange, 'by' | 'reason'>): string {
  const who = by === undefined ? 'set by nobody known' : `set by ${oneLine(by)}`
  return reason === undefined ? who : `${who}: ${oneLine(reason)}`
}

function inPhase(phase: Phase): string {
  switch (phase) {
    case 'bringup':
      return 'being brought up'
    case 'live':
      return 'live'
    case 'maintenance':
      return 'in maintenance'
    case 'retired':
      return 'retired'
  }
}

function meaning({ name, state }: KnownSite, phase: Phase): string {
  switch (phase) {
    case 'bringup':
      return 'red is expected there from now on, and pages nobody'
    case 'live':
      if (state.signedOffAt !== undefined) return 'red is a regression there from now on'
      return `it was never signed off, so red is no regression: firstlight signoff --site ${oneLine(name)}`
    case 'maintenance':
      return 'nobody is called for red there from now on'
    case 'retired':
      return 'nothing runs there from now on'
  }
}
