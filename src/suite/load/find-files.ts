import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, normalize, relative, resolve, sep } from 'node:path'
import { isGlob, pathGlob } from '../glob.js'

/** A file as the operator would name it. */
export interface FoundFile {
  readonly name: string
  /** Absolute, symbolic links resolved: the same file is read once. */
  readonly path: string
}

/** The files that a path stands for, or why there are none. */
export type Found = { readonly files: readonly FoundFile[] } | { readonly problem: string; readonly hint?: string }

/** The YAML files below a folder, sorted, or the file itself. */
export async function findFiles(path: string): Promise<Found> {
  const kind = await kindOf(path)
  if (kind === undefined) return { problem: `there is no "${path}"` }
  if (kind === 'other') return { problem: `"${path}" is neither a file nor a folder` }
  if (kind === 'file') return { files: [await identify(path)] }
  const files = await walk(path, isYaml, new Set())
  return files.length > 0
    ? { files }
    : { problem: `the folder "${path}" holds no suites`, hint: 'suites are *.yaml or *.yml files' }
}

/** The files that an `include` of a suite in `directory` means: a file, a folder or a glob. */
export async function findIncluded(directory: string, pattern: string): Promise<Found> {
  if (!isGlob(pattern)) return findFiles(join(directory, pattern))
  const fixed = pattern.split('/').findIndex(isGlob)
  const base = join(directory, pattern.split('/').slice(0, fixed).join('/'))
  const wanted = pathGlob(normalize(pattern).split(sep).join('/'))
  const matches = (path: string) => wanted.test(relative(directory, path).split(sep).join('/'))
  const files = (await kindOf(base)) === 'folder' ? await walk(base, matches, new Set()) : []
  return files.length > 0 ? { files } : { problem: `no file matches "${pattern}"` }
}

/** `sites.yaml` and `handlers.yaml` beside a file: a suite that is named alone still knows where it runs. */
export async function findCompanions(file: string): Promise<readonly FoundFile[]> {
  const names = ['sites', 'handlers'].flatMap((name) => [`${name}.yaml`, `${name}.yml`])
  const paths = names.filter((name) => name !== basename(file)).map((name) => join(dirname(file), name))
  const kinds = await Promise.all(paths.map(kindOf))
  return Promise.all(paths.filter((_, index) => kinds[index] === 'file').map(identify))
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined> {
  try {
    const found = await stat(path)
    if (found.isFile()) return 'file'
    return found.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG'
}

/** Depth first, by name; hidden folders and node_modules are passed over, a folder that was seen is not entered again. */
async function walk(folder: string, wanted: (path: string) => boolean, seen: Set<string>): Promise<FoundFile[]> {
  const identity = await realpath(folder)
  if (seen.has(identity)) return []
  seen.add(identity)
  const files: FoundFile[] = []
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name)
    const kind = await kindOf(path)
    if (kind === 'folder' && !name.startsWith('.') && name !== 'node_modules')
      files.push(...(await walk(path, wanted, seen)))
    if (kind === 'file' && !name.startsWith('.') && wanted(path)) files.push(await identify(path))
  }
  return files
}

function isYaml(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path))
}

async function identify(path: string): Promise<FoundFile> {
  return { name: path, path: await realpath(resolve(path)) }
}
