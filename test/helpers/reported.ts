import type { ReporterContext, ReporterType, RunSummary } from '../../src/core/run.js'
import { START } from './events.js'

/** All that a reporter writes about a run from start to end, event by event. */
export async function reported(
  type: ReporterType,
  summary: RunSummary,
  surroundings: Partial<Omit<ReporterContext, 'write'>> = {},
): Promise<string> {
  const written: string[] = []
  const context = { color: false, env: {}, now: () => START, ...surroundings }
  const reporter = type.create({ ...context, write: (text) => written.push(text) })
  reporter.start?.(summary.run)
  for (const event of summary.events) reporter.event?.(event)
  await reporter.end(summary)
  return written.join('')
}
