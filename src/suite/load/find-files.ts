import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, normalize, relative, resolve, sep } from 'node:path'
import { isGlob, pathGlob } from '../glob.js'

/** A file as the operator would name it. Whether it can be read is not known yet. */
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
  if (kind !== 'folder') return { files: [await identify(path)] }
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

type Kind = 'file' | 'folder' | 'other' | 'unreadable' | undefined

async function kindOf(path: string): Promise<Kind> {
  try {
    const found = await stat(path)
    if (found.isFile()) return 'file'
    return found.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    return isMissing(error) ? undefined : 'unreadable'
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG'
}

/**
 * Depth first, by name; hidden folders and node_modules are passed over, a folder that was seen is not entered again. What is
 * wanted and cannot be read (a dangling link, a pipe) is found all the same: reading it says what is wrong.
 */
async function walk(folder: string, wanted: (path: string) => boolean, seen: Set<string>): Promise<FoundFile[]> {
  const { path: identity } = await identify(folder)
  if (seen.has(identity)) return []
  seen.add(identity)
  const names = await readdir(folder).catch(() => undefined)
  if (names === undefined) return [{ name: folder, path: identity }]
  const files: FoundFile[] = []
  for (const name of names.filter((each) => !each.startsWith('.') && each !== 'node_modules').sort()) {
    const path = join(folder, name)
    const kind = await kindOf(path)
    if (kind === 'folder') files.push(...(await walk(path, wanted, seen)))
    else if (kind === 'unreadable' || wanted(path)) files.push(await identify(path))
  }
  return files
}

function isYaml(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path))
}

async function identify(path: string): Promise<FoundFile> {
  const absolute = resolve(path)
  return { name: path, path: await realpath(absolute).catch(() => absolute) }
}
