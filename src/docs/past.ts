// What a store knows of the checks that a plan has now.

import { seenRedRecord } from '../bringup/sign-off/seen-red.js'
import { seenRedTexts } from '../bringup/sign-off/wording.js'
import { type CheckStanding, standingNow } from '../bringup/standing.js'
import type { Known } from '../bringup/status-report.js'
import { type SiteTimes, siteTimes } from '../bringup/timeline/time-to-green.js'
import type { CheckInstance } from '../core/instance.js'
import { grouped } from '../reporters/grouped.js'
import type { KnownCheck, PhaseChange, Proof, TransitionRecord } from '../store/store.js'

/** What is read from a store for the documentation. */
export interface Memory extends Known {
  readonly transitions: readonly TransitionRecord[]
  readonly phaseChanges: readonly PhaseChange[]
  readonly proofs: ReadonlyMap<string, Proof>
}

/** What is known of a check. */
export interface CheckPast {
  readonly standing: CheckStanding
  /** How often it turned red, or began so; being blocked is none of its own failures. */
  readonly failures: number
  /** How it is known that it can fail, a sentence each; empty: it is not known. */
  readonly seenRed: readonly string[]
  /** When the last result came in, if that is one of the check as it was written before; epoch milliseconds. */
  readonly rewrittenAfter?: number
}

export interface Past {
  readonly of: (instance: CheckInstance) => CheckPast
  /** How a site came up; undefined when nothing is known of it. */
  readonly timesOf: (site: string) => SiteTimes | undefined
  readonly memory: Memory
}

export function pastOf(memory: Memory): Past {
  const known = new Map(memory.checks.map((each) => [each.check.id, each]))
  const transitions = grouped(memory.transitions, ({ id }) => id)
  const bySite = {
    checks: grouped(memory.checks, ({ check }) => check.site.name),
    transitions: grouped(memory.transitions, ({ site }) => site),
    phaseChanges: grouped(memory.phaseChanges, ({ site }) => site),
    signOffs: grouped(memory.signOffs, ({ site }) => site),
  }
  return {
    memory,
    of(instance) {
      const proof = memory.proofs.get(instance.id)
      return checkPast(instance, {
        memory,
        known: known.get(instance.id),
        proof,
        changes: transitions.get(instance.id),
      })
    },
    timesOf: (site) =>
      siteTimes({
        site,
        now: memory.now,
        checks: bySite.checks.get(site) ?? [],
        transitions: bySite.transitions.get(site) ?? [],
        phaseChanges: bySite.phaseChanges.get(site) ?? [],
        signOffs: bySite.signOffs.get(site) ?? [],
      }),
  }
}

interface Remembered {
  readonly memory: Memory
  readonly known: KnownCheck | undefined
  readonly proof: Proof | undefined
  readonly changes: readonly TransitionRecord[] | undefined
}

function checkPast(check: CheckInstance, { memory, known, proof, changes = [] }: Remembered): CheckPast {
  const last = known?.last
  const declaredAt = known?.declaredAt ?? memory.now
  const rewritten = last !== undefined && last.result.instance.definition !== check.definition
  const seen = { definition: check.definition, inHistory: last?.seenRed === true && !rewritten }
  return {
    standing: standingNow({ check, declaredAt, ...(last && { last }) }, memory),
    failures: failuresIn(changes),
    seenRed: seenRedTexts(seenRedRecord(seen, proof)),
    ...(rewritten && { rewrittenAfter: last.time }),
  }
}

/** Stretches in which it was not OK and not merely blocked. */
function failuresIn(changes: readonly TransitionRecord[]): number {
  const stretches = changes.reduce(
    ({ count, failing }, { to, blockedBy }) => {
      if (to === 'OK') return { count, failing: false }
      const fails = blockedBy === undefined
      return { count: count + Number(fails && !failing), failing: failing || fails }
    },
    { count: 0, failing: false },
  )
  return stretches.count
}
