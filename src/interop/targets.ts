import type { Source } from '../core/problem.js'
import { bareUrl } from './secret-text.js'
import { problemAt } from './source/source-text.js'
import { childOf, type Tree, textOf } from './source/tree.js'
import type { YamlSource } from './source/yaml-source.js'

/** Targets that Prometheus is given together, with their labels. */
export interface TargetGroup {
  readonly source: Source
  readonly tree: Tree
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** Whether a document is what `file_sd` reads: a list of `{targets, labels}`. */
export function isTargetsFile(tree: Tree | undefined): tree is Tree {
  return (
    tree?.kind === 'list' && tree.items.length > 0 && tree.items.every((item) => childOf(item, 'targets') !== undefined)
  )
}

/** The groups of a list such as `static_configs`. Source: Prometheus, Configuration, `<static_config>` and `<file_sd_config>`. */
export function readTargetGroups(items: readonly Tree[], { file, problems }: YamlSource): readonly TargetGroup[] {
  return items.flatMap((tree) => {
    const targets = childOf(tree, 'targets')
    const labels = childOf(tree, 'labels')
    if (targets?.kind !== 'list') {
      problems.push(problemAt(file, tree.source, 'targets are a list: {targets: [...], labels: {...}}'))
      return []
    }
    const pairs = labels?.kind === 'map' ? labels.entries.map(({ key, value }) => [key, textOf(value) ?? '']) : []
    const texts = targets.items.map(textOf).filter((text) => text !== undefined)
    if (texts.some((text) => bareUrl(text).username !== undefined))
      problems.push(
        problemAt(file, targets.source, 'a target holds a user or a password', 'write "basic_auth" in a module'),
      )
    return [{ source: tree.source, tree, targets: texts, labels: Object.fromEntries(pairs) }]
  })
}

/** The labels that stay at a target; those with two underscores are Prometheus's own. */
export function lastingLabels({ labels }: TargetGroup): Readonly<Record<string, string>> | undefined {
  const lasting = Object.entries(labels).filter(([name]) => !name.startsWith('__'))
  return lasting.length > 0 ? Object.fromEntries(lasting) : undefined
}
