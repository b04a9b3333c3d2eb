// Grafana's own types of a dashboard, as the JSON has them. Of types only: the package is not there at run time.
import type {
  DataQuery,
  AnnotationQuery as GrafanaAnnotation,
  Dashboard as GrafanaDashboard,
  Panel as GrafanaPanel,
  GraphFieldConfig,
  VariableModel,
} from '@grafana/schema'
import type { Options as BarGaugeOptions } from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen'
import type {
  FieldConfig as StateTimelineFields,
  Options as StateTimelineOptions,
} from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen'
import type { Options as TableOptions } from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen'
import type { Options as TextOptions } from '@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen'
import type { Options as TimeSeriesOptions } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen'

/** A type with its enumerations as the texts and numbers they stand for, and everything readonly. */
export type Plain<T> = T extends string
  ? `${T}`
  : T extends number
    ? `${T}` extends `${infer N extends number}`
      ? N
      : never
    : T extends readonly (infer Each)[]
      ? readonly Plain<Each>[]
      : T extends object
        ? { readonly [Key in keyof T]: Plain<T[Key]> }
        : T

export interface Dashboard extends Plain<GrafanaDashboard> {
  readonly annotations: { readonly list: readonly Annotation[] }
  readonly panels: readonly Panel[]
}

/** Source: the InfluxDB data source of Grafana, types.ts and migrations.ts. */
export interface InfluxQuery extends DataQuery {
  readonly rawQuery: true
  readonly query: string
}

export interface InfluxSeriesQuery extends InfluxQuery {
  readonly resultFormat: 'time_series' | 'table'
  readonly alias?: string
}

export interface InfluxAnnotationQuery extends InfluxQuery {
  readonly fromAnnotations: true
  readonly name: string
  readonly textColumn: string
  readonly tagsColumn: string
  readonly timeEndColumn: string
  readonly titleColumn: string
}

export type Annotation = Plain<GrafanaAnnotation<InfluxAnnotationQuery>>
export type Variable = Plain<VariableModel>
export type FieldDefaults = NonNullable<Plain<GrafanaPanel>['fieldConfig']>['defaults']

/** The options of each type of panel that is used here. */
export interface PanelOptions {
  readonly bargauge: Plain<BarGaugeOptions>
  readonly 'state-timeline': Plain<StateTimelineOptions>
  readonly table: Plain<TableOptions>
  readonly text: Plain<TextOptions>
  readonly timeseries: Plain<TimeSeriesOptions>
}

/** The state timeline reads `insertNulls` too, which its published type leaves out. */
export type TimelineFields = Plain<StateTimelineFields & Pick<GraphFieldConfig, 'insertNulls'>>
export type SeriesFields = Plain<GraphFieldConfig>

type PanelOf<Type extends keyof PanelOptions> = Omit<Plain<GrafanaPanel>, 'type' | 'options' | 'targets'> & {
  readonly type: Type
  readonly options: PanelOptions[Type]
  readonly targets?: readonly Plain<InfluxSeriesQuery>[]
}

export type Panel = { readonly [Type in keyof PanelOptions]: PanelOf<Type> }[keyof PanelOptions]
