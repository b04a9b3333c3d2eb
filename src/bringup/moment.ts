import { OperatorError } from '../core/errors.js'
import { parseDuration } from '../core/quantity.js'

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i

/**
 * Reads a moment as an operator writes it, in epoch milliseconds: `24h` (so long before `now`), `2026-11-21`,
 * `2026-11-21T04:13` or `2026-11-21 04:13:07Z`. UTC unless an offset is written.
 *
 * @throws {OperatorError} USAGE for anything else; `flag` is what it was written for.
 */
export function parseMoment(text: string, { flag, now }: { readonly flag: string; readonly now: number }): number {
  const [, day, time = '00:00', offset = 'Z'] = ISO.exec(text) ?? []
  const moment = day === undefined ? ago(text, now) : Date.parse(`${day}T${time}${offset.toUpperCase()}`)
  if (Number.isFinite(moment) && isSameDay(moment, day, offset)) return moment
  throw new OperatorError('USAGE', `${flag} "${text}" is no point in time`, {
    hint: 'write how long ago (30m, 24h, 7d) or when, in UTC: 2026-11-21T04:13Z',
  })
}

function ago(text: string, now: number): number {
  try {
    return now - parseDuration(text)
  } catch (error) {
    if (error instanceof OperatorError) return Number.NaN // the caller says it better
    throw error
  }
}

/** JavaScript takes the 31st of February for the 3rd of March. */
function isSameDay(moment: number, day: string | undefined, offset: string): boolean {
  if (day === undefined || offset.toUpperCase() !== 'Z') return true
  return Math.abs(moment) <= 8.64e15 && new Date(moment).toISOString().startsWith(day)
}
