// Alert rules over the metrics of formats/prometheus.ts. Source: Prometheus documentation, "Alerting rules".
import type { CheckInstance } from '../../core/instance.js'
import { oneLine } from '../../core/printable.js'
import { defineExporter } from './exporter.js'
import { alertRulesOf } from './prometheus/alert-rules.js'
import { yamlText } from './yaml-text.js'

export default defineExporter({
  name: 'prometheus',
  summary:
    'alert rules over the metrics of `firstlight run --reporter prometheus`, with an `absent()` twin of each check',
  options: {},
  export: ({ instances, suites }) => [
    { path: 'firstlight-alerts.yaml', text: `${headFor(suites)}${yamlText([{ groups: groupsOf(instances) }])}` },
  ],
})

function headFor(suites: string): string {
  return `# Alert rules for Prometheus (rule_files:), over metrics that node_exporter's textfile collector reads from its folder:
#   firstlight run ${oneLine(suites)} --site SITE --reporter prometheus > SITE.new; mv SITE.new SITE.prom
# run by a timer as often as the intervals of the checks ask. What is red alerts nobody while its series say that it is
# expected (bring-up), waived, blocked by another check, or that the site is under maintenance: a sign-off needs no new file.
# Where scraped targets have labels of their own called site, owner or the like, the job needs honor_labels: true.
`
}

/** A group per integration point, with the rules of its checks. */
function groupsOf(instances: readonly CheckInstance[]): readonly object[] {
  return apartBy(instances, ({ suite, point }) => `${suite}.${point}`).map(([name, ofPoint]) => ({
    name,
    rules: apartBy(ofPoint, ({ check }) => check).flatMap(([, ofCheck]) => alertRulesOf(ofCheck)),
  }))
}

function apartBy(instances: readonly CheckInstance[], keyOf: (instance: CheckInstance) => string) {
  const keys = [...new Set(instances.map(keyOf))]
  return keys.map((key) => [key, instances.filter((instance) => keyOf(instance) === key)] as const)
}
