import * as query from './queries.js'
import type { FieldDefaults, InfluxSeriesQuery, Panel, Plain, SeriesFields, TimelineFields } from './schema.js'

export const DATASOURCE = { type: 'influxdb', uid: '${datasource}' } as const

const STATUS_DEFAULTS: FieldDefaults = {
  color: { mode: 'thresholds' },
  mappings: [
    {
      type: 'value',
      options: {
        0: { text: 'OK', color: 'green', index: 0 },
        1: { text: 'WARNING', color: 'yellow', index: 1 },
        2: { text: 'CRITICAL', color: 'red', index: 2 },
        3: { text: 'UNKNOWN', color: 'purple', index: 3 },
      },
    },
  ],
}

const NO_LEGEND = { showLegend: false, displayMode: 'list', placement: 'bottom', calcs: [] } as const
const ONE_AT_A_TIME = { mode: 'single', sort: 'none' } as const

/** The panels from top to bottom. A result counts for `freshSeconds`; after that nobody knows. */
export function panelsFor(declared: string, freshSeconds: number): readonly Panel[] {
  const fresh = `${freshSeconds}s`
  const lately = { timeFrom: `now-${fresh}` }
  return [
    {
      ...at({ id: 1, y: 0, x: 0, w: 12, h: 8 }),
      type: 'timeseries',
      title: 'Time to green',
      description: `Checks that were green in their last result of each ${fresh}, and those that reported at all`,
      interval: fresh,
      targets: [
        series('A', query.GREEN_CHECKS, '$tag_site green'),
        series('B', query.REPORTING_CHECKS, '$tag_site reporting'),
      ],
      options: { legend: { ...NO_LEGEND, showLegend: true }, tooltip: { mode: 'multi', sort: 'none' } },
      fieldConfig: { defaults: { min: 0, decimals: 0, custom: STEPS }, overrides: [] },
    },
    {
      ...at({ id: 2, y: 0, x: 12, w: 6, h: 8 }),
      ...lately,
      type: 'bargauge',
      title: 'Red by owner',
      description: 'By the last results: neither green nor waived',
      targets: [series('A', query.RED_BY_OWNER, '$tag_owner')],
      options: {
        displayMode: 'basic',
        legend: NO_LEGEND,
        maxVizHeight: 300,
        minVizHeight: 16,
        minVizWidth: 8,
        namePlacement: 'auto',
        orientation: 'horizontal',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        showUnfilled: true,
        sizing: 'auto',
        valueMode: 'color',
      },
      fieldConfig: { defaults: { min: 0, color: { mode: 'fixed', fixedColor: 'red' } }, overrides: [] },
    },
    {
      ...at({ id: 3, y: 0, x: 18, w: 6, h: 8 }),
      type: 'text',
      title: 'Declared',
      options: { mode: 'markdown', content: declared },
    },
    {
      ...at({ id: 4, y: 8, x: 0, w: 24, h: 12 }),
      type: 'state-timeline',
      title: 'Checks at $site',
      description: `The worst status of each interval; a gap is where nothing was reported for ${fresh}`,
      repeat: 'site',
      repeatDirection: 'v',
      targets: [series('A', query.STATUS_OF_CHECKS, '$tag_suite.$tag_point.$tag_check $tag_each')],
      options: {
        legend: NO_LEGEND,
        tooltip: ONE_AT_A_TIME,
        mergeValues: true,
        rowHeight: 0.9,
        showValue: 'never',
        perPage: 40,
      },
      fieldConfig: { defaults: { ...STATUS_DEFAULTS, custom: gapsAfter(freshSeconds) }, overrides: [] },
    },
    {
      ...at({ id: 5, y: 20, x: 0, w: 14, h: 10 }),
      ...lately,
      type: 'table',
      title: 'Not green',
      description: 'By the last results, those that are waived left out',
      targets: [table('A', query.NOT_GREEN)],
      transformations: [without('Time')],
      options: { frameIndex: 0, showHeader: true, cellHeight: 'sm' },
      fieldConfig: { defaults: STATUS_DEFAULTS, overrides: [] },
    },
    {
      ...at({ id: 6, y: 20, x: 14, w: 10, h: 10 }),
      type: 'table',
      title: 'First green in this time range',
      targets: [table('A', query.FIRST_GREEN)],
      transformations: [without('status')],
      options: { frameIndex: 0, showHeader: true, cellHeight: 'sm', sortBy: [{ displayName: 'Time', desc: true }] },
    },
  ]
}

interface Place {
  readonly id: number
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

function at({ id, ...gridPos }: Place): Pick<Panel, 'id' | 'gridPos' | 'datasource'> {
  return { id, gridPos, datasource: DATASOURCE }
}

type Target = Plain<InfluxSeriesQuery>

function series(refId: string, text: string, alias: string): Target {
  return { refId, datasource: DATASOURCE, rawQuery: true, query: text, resultFormat: 'time_series', alias }
}

function table(refId: string, text: string): Target {
  return { refId, datasource: DATASOURCE, rawQuery: true, query: text, resultFormat: 'table' }
}

const STEPS = { drawStyle: 'line', lineInterpolation: 'stepAfter', fillOpacity: 10 } as const satisfies SeriesFields

function gapsAfter(seconds: number): TimelineFields {
  return { fillOpacity: 80, lineWidth: 0, insertNulls: seconds * 1000 }
}

function without(column: string) {
  return { id: 'organize', options: { excludeByName: { [column]: true } } }
}
