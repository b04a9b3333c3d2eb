import { readdirSync } from 'node:fs'
import t from 'tap'
import { checkTypeNames } from '../../checks/index.js'
import { COMMANDS } from '../../src/commands/index.js'
import { formats } from '../../src/formats/index.js'
import { exporters } from '../../src/interop/exporters/index.js'
import { importers } from '../../src/interop/importers/index.js'
import { reporters } from '../../src/reporters/index.js'
import { sinkNames } from '../../src/sinks/index.js'

// Adding a unit is one new file and one line in its registry: here a file without its line is found, and a line without
// its file. A unit is a module with a default export; what stands beside it serves the units.

const REGISTRIES: Readonly<
  Record<string, { readonly names: readonly string[]; readonly nameOf: (unit: Unit) => unknown }>
> = {
  checks: { names: checkTypeNames, nameOf: ({ type }) => type },
  'src/commands': { names: Object.keys(COMMANDS), nameOf: ({ name }) => name },
  'src/interop/exporters': { names: Object.keys(exporters), nameOf: ({ name }) => name },
  'src/interop/importers': { names: Object.keys(importers), nameOf: ({ name }) => name },
  'src/formats': { names: Object.keys(formats), nameOf: ({ name }) => name },
  'src/reporters': { names: Object.keys(reporters), nameOf: ({ name }) => name },
  'src/sinks': { names: sinkNames, nameOf: ({ name }) => name },
}

interface Unit {
  readonly name?: unknown
  readonly type?: unknown
}

for (const [folder, { names, nameOf }] of Object.entries(REGISTRIES)) {
  t.test(`the registry of ${folder} lists its folder, each unit under its own name and in its own file`, async (t) => {
    const built = new URL(`../../${folder}/`, import.meta.url)
    const units = new Map<string, unknown>()
    for (const file of readdirSync(built).filter((name) => name.endsWith('.js') && name !== 'index.js')) {
      const module: { readonly default?: Unit } = await import(new URL(file, built).href)
      if (module.default !== undefined) units.set(file.replace(/\.js$/, ''), nameOf(module.default))
    }
    t.same([...names].sort(), [...units.keys()].sort())
    for (const [file, name] of units) t.equal(name, file)
  })
}

t.test('what is shown in lists is in alphabetical order', (t) => {
  const registries = [formats, exporters, importers, reporters].map((registry) => Object.keys(registry))
  for (const list of [checkTypeNames, ...registries]) t.same(list, [...list].sort())
  t.end()
})
