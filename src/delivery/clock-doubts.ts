import { TOLERATED_SKEW_MS } from '../core/clock-skew.js'
import type { CheckEvent } from '../core/event.js'
import { formatDuration } from '../core/quantity.js'
import type { Appended } from '../store/store.js'

/** What an operator should know of clocks that are wrong; each is told once while it lasts. */
export interface ClockDoubts {
  readonly tell: (appended: Pick<Appended, 'events' | 'outrankedAheadMs'>) => void
}

export function createClockDoubts(complain: (text: string) => void): ClockDoubts {
  let isTold = false
  return {
    tell({ events, outrankedAheadMs }) {
      const claimed = furthest(events)
      if (claimed !== 0 && !isTold) complain(claimText(claimed))
      isTold = claimed !== 0
      if (outrankedAheadMs > TOLERATED_SKEW_MS) complain(outrankedText(outrankedAheadMs))
    },
  }
}

/** By how much the times were off that were not believed: ahead, or behind when it is negative. */
function furthest(events: readonly CheckEvent[]): number {
  const leads = events.map(({ time, claimedTime = time }) => claimedTime - time)
  return leads.reduce((most, lead) => (Math.abs(lead) > Math.abs(most) ? lead : most), 0)
}

function claimText(ms: number): string {
  const off = `${formatDuration(Math.abs(ms))} ${ms > 0 ? 'ahead of' : 'behind'} the store's clock`
  return `results are of a time ${off}, so they are kept with its time: set the clock of this machine right`
}

function outrankedText(ms: number): string {
  const ahead = `up to ${formatDuration(ms)} ahead of now`
  return `the last results of some checks were ${ahead}: a clock is wrong, or was; the new results count`
}
