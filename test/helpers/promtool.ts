import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { CheckEvent } from '../../src/core/event.js'
import { exposition } from '../../src/formats/prometheus.js'
import { needs, programPath } from './needs.js'

export const needsPromtool = () => needs('promtool', 'prometheus')

/** What `promtool check rules` says of a rules file. */
export function checkRules(rules: string): string {
  return promtool({ 'rules.yaml': rules }, ['check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml'])
}

/** What `promtool check metrics` has to say of an exposition: nothing, when it is as it should be. */
export function checkMetrics(text: string): string {
  return promtool({}, ['check', 'metrics'], text)
}

/** The names of the alerts that are to fire at a minute, each as often as it stands there. */
export type Firing = Readonly<Record<number, readonly string[]>>

export interface UnitTest {
  /** The events of each minute from 1970 on, encoded as Prometheus would scrape them. */
  readonly minutes: readonly (readonly CheckEvent[])[]
  readonly firing: Firing
  /** In promtool's own words. */
  readonly alerts?: readonly object[]
}

/** Runs `promtool test rules`. Throws with what it says when an alert does not fire as it should. */
export function testRules(rules: string, { minutes, firing, alerts = [] }: UnitTest): string {
  const tests = {
    rule_files: ['rules.yaml'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: seriesOf(minutes),
        alert_rule_test: alerts,
        promql_expr_test: Object.entries(firing).map(([minute, names]) => ({
          expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
          eval_time: `${minute}m`,
          exp_samples: [...new Set(names)].sort().map((name) => ({
            labels: `{alertname="${name}"}`,
            value: names.filter((each) => each === name).length,
          })),
        })),
      },
    ],
  }
  return promtool({ 'rules.yaml': rules, 'tests.yaml': stringify(tests) }, ['test', 'rules', 'tests.yaml'])
}

/** Each series with its value at each minute; where it is not there any more it is stale, as a scrape would make it. */
function seriesOf(minutes: UnitTest['minutes']): readonly object[] {
  const scrapes = minutes.map((events) => new Map(exposition(events).split('\n').flatMap(sample)))
  const names = new Set(scrapes.flatMap((scrape) => [...scrape.keys()]))
  return [...names].map((name) => {
    const values = scrapes.map((scrape, minute) => scrape.get(name) ?? (scrapes[minute - 1]?.has(name) ? 'stale' : '_'))
    return { series: name.replaceAll('\ufffd', '\\ufffd'), values: values.join(' ') }
  })
}

function sample(line: string): readonly (readonly [string, string])[] {
  const at = line.lastIndexOf(' ')
  return line === '' || line.startsWith('#') ? [] : [[line.slice(0, at), line.slice(at + 1)]]
}

function promtool(files: Readonly<Record<string, string>>, args: readonly string[], input = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'firstlight-promtool-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return execFileSync(programPath('promtool') ?? 'promtool', args, {
      ...{ cwd: folder, encoding: 'utf8', stdio: 'pipe', input },
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string } // as execFileSync throws it
    throw new Error(`${stdout}${stderr}`, { cause: error })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
