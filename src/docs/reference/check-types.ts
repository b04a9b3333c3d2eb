import type { AnyCheckType } from '../../core/check-type.js'
import { factText } from '../../core/fact.js'
import { mainOption, yamlName } from '../../core/options.js'
import type { Sabotage } from '../../core/sabotage.js'
import { optionRows } from './option-rows.js'
import { cell, table } from './table.js'

/** The reference of check types in lines of Markdown, made of nothing but their declarations. */
export function checkReference(types: readonly AnyCheckType[]): readonly string[] {
  return [
    '# Check types',
    '',
    'Made by `npm run docs` from the declarations in checks/. In a suite, options stand under the type’s name; on the command',
    'line each is a flag: `firstlight check TYPE --help`. Every check also takes `warning`, `critical`, `thresholds`, `expect`,',
    '`negate`, `timeout`, `retry` and the other keys of a suite. `firstlight prove` tries a check in those worlds that its options and',
    'criteria ask about.',
    '',
    'Of nothing (null, an empty text, list or map) a condition proves only what names it: `x == []`, `x == ""`, `x == null` or',
    '`size(x) == 0`. Whatever else it says of nothing makes the check UNKNOWN: `!("bad" in json.states)` over an empty list, a',
    'search in an empty text, null that differs from "down". Where nothing is fine, say so: `body == "" || !body.contains("bad")`.',
    '',
    'What can never find anything wrong is an error before anything runs: a limit above the timeout or on a metric that these',
    'options do not measure, a warning that critical comes before, a condition that is constant or compares a number with a text.',
    '',
    '| type | what a green result proves |',
    '|---|---|',
    ...types.map(({ type, summary }) => `| [\`${type}\`](#${type}) | ${cell(summary)} |`),
    '',
    ...NAMES_AND_ADDRESSES,
    ...types.flatMap((type) => ['', ...section(type)]),
  ]
}

/** What no option says. */
const NAMES_AND_ADDRESSES = [
  '**Names and addresses.** A check that connects to a host tries all its addresses, IPv6 and IPv4, each a quarter of a second after',
  'the one before, and gives none up before the deadline; the first that answers is looked at. Names are resolved in the order',
  'of `/etc/nsswitch.conf`. firstlight reads `/etc/hosts` and asks the DNS servers of `/etc/resolv.conf` itself, off the thread pool of',
  'Node.js, so that a name whose resolver is silent keeps no other check waiting; for other sources (`resolve`, `sss` and so',
  'on), and where the system is not Linux, it calls the system’s `getaddrinfo` on that pool. `ping` and `command` resolve by their program.',
  '',
  '**What must fail.** With `negate`, only a failure of the target itself is green: a refused connection, a wrong answer, or a deadline',
  'that came while nothing but the connections to all addresses was waited for. A name that does not resolve, a missing route,',
  'or a deadline that came while resolving or while waiting for an answer proves nothing, and is UNKNOWN.',
]

function section(type: AnyCheckType): string[] {
  const main = mainOption(type.options)
  const short = main === undefined ? [] : ['', `Short form: \`${type.type}: …\` sets \`${yamlName(main)}\`.`]
  return [
    `## ${type.type}`,
    '',
    `${type.title}. ${type.summary}`,
    ...short,
    ...table(['option', 'flag', 'value', 'what it is'], optionRows(type.options)),
    ...table(['metric', 'unit', 'what it is'], metricRows(type)),
    ...table(
      ['observed', 'what it is'],
      Object.entries(type.observes).map(([name, fact]) => [`\`${name}\``, factText(fact)]),
    ),
    ...table(['`firstlight prove` tries that it is not green where', 'name'], sabotageRows(type)),
  ]
}

function sabotageRows({ sabotages }: AnyCheckType): string[][] {
  const row = ({ name, title }: Sabotage<never>, note: string) => [`${title}${note}`, `\`${name}\``]
  const { broken = [], healthy = [] } = sabotages ?? {}
  return [...broken.map((each) => row(each, '')), ...healthy.map((each) => row(each, '; with `negate`'))]
}

function metricRows({ metrics, primaryMetric }: AnyCheckType): string[][] {
  return Object.entries(metrics).map(([label, { unit, description }]) => [
    `\`${label}\`${label === primaryMetric ? ' (primary)' : ''}`,
    unit,
    description,
  ])
}
