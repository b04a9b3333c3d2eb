// What the command has written into a folder, so that it knows its own files again and touches no others.

/** The manifest's name in the folder. */
export const MANIFEST = '.firstlight-docs.json'

export function manifestText(paths: Iterable<string>): string {
  return `${JSON.stringify({ made_by: 'firstlight docs', files: [...paths].sort() }, undefined, 2)}\n`
}

/** The files that a manifest lists; of what is none, and of paths that no manifest has, nothing. */
export function readManifest(text: string): readonly string[] {
  const { made_by, files } = parsed(text)
  if (made_by !== 'firstlight docs' || !Array.isArray(files)) return []
  return files.filter((path): path is string => typeof path === 'string' && OWN_PATH.test(path))
}

/** Nothing that leads out of the folder. */
const OWN_PATH = /^(?:(?:points|sites|owners)\/)?[A-Za-z0-9_][A-Za-z0-9_.-]*\.(?:html|md)$/

function parsed(text: string): { readonly made_by?: unknown; readonly files?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {} // a file that somebody else has put there is no manifest
  }
}
