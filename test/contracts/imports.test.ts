import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import t from 'tap'

/** Who may import whom, besides itself and node: (DESIGN.md, 4); `type` marks those of which only types. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'src/core': [],
  'src/sdk': ['src/core'],
  checks: ['src/core', 'src/sdk'],
  'src/suite': ['src/core'],
  'src/formats': ['src/core'],
  'src/store': ['src/core'],
  'src/run': ['src/core'],
  'src/reporters': ['src/core', 'src/formats'],
  'src/sinks': ['src/core', 'src/formats'],
  'src/interop': ['src/core', 'src/formats'],
  'src/delivery': ['src/core', 'type src/store', 'type src/sinks'],
  'src/bringup': ['src/core', 'src/formats', 'src/reporters', 'type src/store'],
  'src/prove': ['src/core', 'src/run', 'src/lab', 'type src/store'],
  'src/deploy': ['src/core', 'src/store', 'src/run'],
  'src/docs': ['src/core', 'src/formats', 'src/reporters', 'src/bringup', 'type src/store', 'type src/suite'],
  'src/server': ['src/core', 'src/store', 'src/run', 'src/delivery', 'src/formats'],
  'src/lab': ['src/core'],
}

/** Composition roots may import every folder. */
const ROOTS = ['src/commands']

/** The one job of each package, as the files that do it. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  '@marcbachmann/cel-js': /^src\/core\/expression(-\w+)*\.ts$/,
  '@peculiar/x509': /^src\/lab\//,
  '@photostructure/sqlite': /^src\/store\//,
  '@viz-js/viz': /^src\/docs\//,
  ajv: /^src\/suite\//,
  'dns-packet': /^(checks\/dns\.ts$|src\/lab\/|src\/sdk\/)/,
  execa: /^src\/sdk\/exec/,
  'fast-string-width': /^src\/reporters\//,
  kysely: /^src\/store\//,
  'p-limit': /^src\/run\//,
  pg: /^src\/store\//,
  re2js: /^src\/core\/expression(-\w+)*\.ts$/,
  'reflect-metadata': /^src\/lab\//,
  sucrase: /^src\/sdk\//,
  yaml: /^src\/(suite|interop)\//,
}

/** Development dependencies whose types alone are used: nothing of them is there at run time, nor in what a check author imports. */
const TYPES_ONLY: Readonly<Record<string, RegExp>> = {
  '@grafana/schema': /^src\/interop\/exporters\/grafana\/schema\.ts$/,
}

interface Import {
  readonly specifier: string
  readonly line: number
  readonly kind: 'static' | 'dynamic' | 'type'
}

const files = ['checks', 'src'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => posix.join(folder, name)),
)
const importsByFile = new Map(files.map((file) => [file, importsOf(readFileSync(file, 'utf8'))]))

function importsOf(source: string): readonly Import[] {
  return [
    ...source.matchAll(/^(?:import|export)\s+(type\s)?[^'"`;]*?\bfrom\s*['"](.+?)['"]/gm),
    ...source.matchAll(/^import(\s)*['"](.+?)['"]/gm),
    ...source.matchAll(/\bimport(\()\s*['"](.+?)['"]/g),
  ].map(({ 1: mark, 2: specifier = '', index }) => ({
    specifier,
    line: source.slice(0, index).split('\n').length,
    kind: mark === '(' ? 'dynamic' : mark?.startsWith('type') ? 'type' : 'static',
  }))
}

/** The file that a relative specifier means; undefined for a package. */
function targetOf(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
}

function folderOf(file: string): string {
  return file.startsWith('src/') ? file.split('/').slice(0, 2).join('/') : 'checks'
}

/** What is wrong with the imports, a line for each: `file:line imports "x": reason`. */
function offences(judge: (file: string, each: Import) => string | undefined): readonly string[] {
  return [...importsByFile].flatMap(([file, imports]) =>
    imports.flatMap((each) => {
      const reason = judge(file, each)
      return reason === undefined ? [] : [`${file}:${each.line} imports "${each.specifier}": ${reason}`]
    }),
  )
}

t.test('imports are found in every form', async (t) => {
  const source = [
    "import a from 'a'",
    "import type { B } from './b.js'",
    'import {\n  c,\n  type D,\n} from "c"',
    "export { e } from './e.js'",
    "import 'f'",
    "const g = () => import('./g.js')",
    "export const text = 'no import from here'",
  ].join('\n')
  t.same(
    importsOf(source).map(({ specifier, line, kind }) => [specifier, line, kind]),
    [
      ['a', 1, 'static'],
      ['./b.js', 2, 'type'],
      ['c', 3, 'static'],
      ['./e.js', 7, 'static'],
      ['f', 8, 'static'],
      ['./g.js', 9, 'dynamic'],
    ],
  )
})

t.test('each folder imports only what the table allows', async (t) => {
  const found = offences((file, { specifier, kind }) => {
    const target = targetOf(file, specifier)
    const folder = folderOf(file)
    if (target === undefined || ROOTS.includes(folder)) return undefined
    if (!importsByFile.has(target)) return 'there is no such file'
    const other = folderOf(target)
    if (file === 'src/cli.ts') return mayCliImport(target, kind) ? undefined : 'a command is imported by import()'
    const allowed = FOLDERS[folder]
    if (allowed === undefined) return `${folder}/ is not in the table`
    if (other === folder || allowed.includes(other)) return undefined
    const typesOnly = allowed.includes(`type ${other}`)
    if (typesOnly && kind === 'type') return undefined
    return typesOnly ? `${folder}/ may import only types of ${other}/` : `${folder}/ may not import ${other}/`
  })
  t.same(found, [])
})

/** The entry starts fast: only core and the list of commands are there from the beginning. */
function mayCliImport(target: string, kind: Import['kind']): boolean {
  return kind !== 'static' || folderOf(target) === 'src/core' || target === 'src/commands/index.ts'
}

t.test('each package is imported where its one job is', async (t) => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const declared = Object.keys({ ...dependencies, ...optionalDependencies })
  t.same(Object.keys(PACKAGES).sort(), declared.sort(), 'the table lists the dependencies')
  for (const name of Object.keys(TYPES_ONLY)) t.ok(name in devDependencies, `${name} is a development dependency`)
  const found = offences((file, { specifier, kind }) => {
    if (specifier.startsWith('.') || isBuiltin(specifier)) return specifierProblem(specifier)
    const name = specifier.match(/^(?:@[^/]+\/)?[^/]+/)?.[0] ?? specifier
    const places = kind === 'type' ? (TYPES_ONLY[name] ?? PACKAGES[name]) : PACKAGES[name]
    return places?.test(file) ? undefined : 'not the place of that package'
  })
  t.same(found, [])
})

function specifierProblem(specifier: string): string | undefined {
  return specifier.startsWith('.') || specifier.startsWith('node:') ? undefined : 'write "node:" before it'
}

t.test('no file imports itself through others', async (t) => {
  t.same(cycles(), [])
})

/**
 * Each cycle as `a -> b -> a`, found by going down from every file once. Types are gone at run time, and import() waits
 * until it is called: a registry's lazy import may lead back to it.
 */
function cycles(): readonly string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file) || path.includes(file)) return
    for (const { specifier, kind } of importsByFile.get(file) ?? []) {
      const target = targetOf(file, specifier)
      if (target !== undefined && kind === 'static') visit(target, [...path, file])
    }
    done.add(file)
  }
  for (const file of files) visit(file, [])
  return found
}
