import t from 'tap'
import { otherSites, pace } from '../../../src/bringup/timeline/other-sites.js'
import { type ComingUp, msOf, siteTimes, timesOfOwners } from '../../../src/bringup/timeline/time-to-green.js'
import { othersWords } from '../../../src/bringup/timeline/time-words.js'
import type { Status } from '../../../src/core/status.js'
import type { PhaseChange, SignOff, TransitionRecord } from '../../../src/store/store.js'
import { makeEvent, makeInstance, makeSite, START, WAIVER } from '../../helpers/events.js'

const MINUTE = 60_000
const at = (minutes: number) => START + minutes * MINUTE

interface Course {
  readonly point?: string
  readonly owner?: string
  readonly declared?: number
  readonly waived?: boolean
  /** Changes as minutes and what it turned to. */
  readonly turns: readonly (readonly [minutes: number, to: Status])[]
}

function comingUp(name: string, courses: Readonly<Record<string, Course>>, more: Partial<ComingUp> = {}): ComingUp {
  const site = makeSite({ name })
  const parts = Object.entries(courses).map(
    ([check, { point = 'dns', owner = 'network', declared = 0, waived, turns }]) => {
      const instance = makeInstance({ site, check, point, owner })
      const status = turns.at(-1)?.[1]
      const last =
        status === undefined
          ? {}
          : { last: makeEvent({ instance, status, ...(waived && { result: { waiver: WAIVER } }) }) }
      const transitions = turns.map(
        ([minutes, to], index): TransitionRecord => ({
          ...{ eventId: `${check}${index}`, time: at(minutes), id: instance.id, site: name, owner, to, output: '' },
        }),
      )
      return { known: { check: instance, declaredAt: at(declared), ...last }, transitions }
    },
  )
  return {
    site: name,
    now: START,
    checks: parts.map(({ known }) => known),
    transitions: parts.flatMap(({ transitions }) => transitions).sort((a, b) => a.time - b.time),
    phaseChanges: [],
    signOffs: [],
    ...more,
  }
}

function phase(minutes: number, to: PhaseChange['phase']): PhaseChange {
  return { site: 'dfw1', time: at(minutes), phase: to }
}

function signOff(minutes: number): SignOff {
  return { id: `s${minutes}`, site: 'dfw1', time: at(minutes), by: 'ana', stableMs: 0, sha256: '', report: '' }
}

/** Minutes of the whole site, and of each point. */
function minutesOf(records: ComingUp) {
  const times = siteTimes(records)
  const minutes = (ms: number | undefined) => (ms === undefined ? 'not yet' : ms / MINUTE)
  return {
    whole: minutes(times?.whole.ms),
    points: Object.fromEntries(times?.points.map(({ point, ms }) => [point, minutes(ms)]) ?? []),
    checks: Object.fromEntries(times?.checks.map((time) => [time.check.check, minutes(msOf(time))]) ?? []),
  }
}

t.test('a check is green since the start of the stretch that lasts, a group since its last check is', async (t) => {
  const records = comingUp('dfw1', {
    a: {
      turns: [
        [1, 'CRITICAL'],
        [5, 'OK'],
        [6, 'WARNING'],
        [9, 'OK'],
      ],
    },
    b: { turns: [[1, 'OK']] },
    c: {
      point: 'lb',
      owner: 'edge',
      turns: [
        [1, 'CRITICAL'],
        [30, 'OK'],
      ],
    },
  })
  t.same(minutesOf(records), { whole: 30, points: { dns: 9, lb: 30 }, checks: { a: 9, b: 1, c: 30 } })
  const whole = siteTimes(records)?.whole
  t.match(whole, { total: 3, green: 3, medianMs: 9 * MINUTE, slowest: { check: { check: 'c' } } })
})

t.test('what is red, or never reported, is not yet green, and stands last', async (t) => {
  const records = comingUp('dfw1', {
    red: {
      point: 'x',
      turns: [
        [1, 'OK'],
        [2, 'CRITICAL'],
      ],
    },
    silent: { point: 'y', turns: [] },
    good: { point: 'z', turns: [[3, 'OK']] },
  })
  t.same(minutesOf(records), {
    whole: 'not yet',
    points: { z: 3, x: 'not yet', y: 'not yet' },
    checks: { good: 3, red: 'not yet', silent: 'not yet' },
  })
  t.same(
    siteTimes(records)?.points.map(({ point }) => point),
    ['z', 'x', 'y'],
  )
})

t.test('a waived check is counted and not waited for; all waived is not green', async (t) => {
  const waived: Course = { waived: true, turns: [[1, 'CRITICAL']] }
  t.match(siteTimes(comingUp('dfw1', { a: { turns: [[4, 'OK']] }, b: waived }))?.whole, {
    total: 2,
    green: 1,
    waived: 1,
    ms: 4 * MINUTE,
  })
  t.equal(siteTimes(comingUp('dfw1', { b: waived }))?.whole.ms, undefined)
})

t.test('a site starts when it is first declared or heard of, or when it was last brought up again', async (t) => {
  const course: Course = {
    declared: 10,
    turns: [
      [4, 'CRITICAL'],
      [14, 'OK'],
    ],
  }
  t.equal(siteTimes(comingUp('dfw1', { a: course }))?.startedAt, at(4))
  const again = comingUp(
    'dfw1',
    { a: course },
    { phaseChanges: [phase(0, 'bringup'), phase(12, 'bringup'), phase(13, 'live')] },
  )
  t.same(minutesOf(again).whole, 2)
  const greenBefore = comingUp('dfw1', { a: course }, { phaseChanges: [phase(60, 'bringup')] })
  t.same(minutesOf(greenBefore).whole, 0)
  t.equal(siteTimes(comingUp('dfw1', {})), undefined)
})

t.test('what was declared later counts from then', async (t) => {
  const records = comingUp('dfw1', { a: { turns: [[5, 'OK']] }, b: { declared: 100, turns: [[103, 'OK']] } })
  t.same(minutesOf(records).checks, { a: 5, b: 3 })
})

t.test('trouble after the sign-off does not make the coming up longer', async (t) => {
  const courses = {
    a: {
      turns: [
        [1, 'CRITICAL'],
        [5, 'OK'],
        [900, 'CRITICAL'],
        [910, 'OK'],
      ],
    },
  } as const
  t.same(minutesOf(comingUp('dfw1', courses, { signOffs: [signOff(60), signOff(950)] })).whole, 5)
  t.same(minutesOf(comingUp('dfw1', courses)).whole, 910)
  const added = {
    ...courses,
    b: {
      declared: 100,
      turns: [
        [101, 'CRITICAL'],
        [120, 'OK'],
      ],
    },
  } as const
  t.same(minutesOf(comingUp('dfw1', added, { signOffs: [signOff(60)] })).checks, { a: 5, b: 20 })
})

t.test('an owner sees his part, and the site as a whole', async (t) => {
  const records = comingUp('dfw1', {
    a: { turns: [[5, 'OK']] },
    c: { point: 'lb', owner: 'edge', turns: [[30, 'OK']] },
  })
  const times = siteTimes(records)
  const theirs = times && timesOfOwners(times, ['network'])
  t.match(theirs, { whole: { total: 2 }, owners: [{ owner: 'network' }], points: [{ point: 'dns' }] })
  t.equal(theirs?.checks.length, 1)
})

t.test('other sites count for an integration point that is green there, or was signed off', async (t) => {
  const up = (name: string, minutes: number) => comingUp(name, { a: { turns: [[minutes, 'OK']] } })
  const half = comingUp('half', { a: { turns: [[50, 'OK']] }, c: { point: 'lb', turns: [[1, 'CRITICAL']] } })
  const broken = comingUp(
    'old',
    {
      a: {
        turns: [
          [20, 'OK'],
          [99, 'CRITICAL'],
        ],
      },
    },
    { signOffs: [signOff(60)] },
  )
  const { whole, points } = otherSites([up('ams1', 10), up('fra1', 40), half, broken])
  t.same(points.get('platform.dns'), { sites: ['ams1', 'fra1', 'half', 'old'], medianMs: 30 * MINUTE })
  t.equal(points.get('platform.lb'), undefined)
  t.same(whole?.sites, ['ams1', 'fra1', 'old'])
})

t.test('faster, slower, and neither within a tenth', async (t) => {
  const others = { sites: ['ams1', 'fra1'], medianMs: 100 }
  t.same(
    [80, 90, 110, 111].map((ms) => pace(ms, others)),
    ['faster', 'as long', 'as long', 'slower'],
  )
  const group = { startedAt: START, total: 1, green: 1, stale: 0, waived: 0 }
  const hour = { sites: ['ams1', 'fra1'], medianMs: 60 * MINUTE }
  t.equal(othersWords({ ...group, ms: 30 * MINUTE }, hour, 0), '30m faster than 2 other sites (median 1h)')
  t.equal(othersWords({ ...group, ms: 61 * MINUTE }, { ...hour, sites: ['ams1'] }, 0), 'as long as ams1 (1h)')
  t.equal(othersWords(group, hour, at(90)), '1h 30m so far, 30m more than 2 other sites (median 1h)')
  t.equal(othersWords(group, hour, at(20)), '20m so far; 2 other sites took median 1h')
  t.equal(othersWords(group, undefined, at(20)), '')
})
