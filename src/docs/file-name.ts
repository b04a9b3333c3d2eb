import { createHash } from 'node:crypto'

const LONGEST = 60

/**
 * A file's name, without an extension: of a-z, 0-9, `.`, `_` and `-` alone, so that it is the same on every file system and in
 * every URL. What had to be changed carries a hash of the name, so that no two names get the same one.
 */
export function fileName(name: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, LONGEST)
  if (safe === name && !isReserved(name) && !HASHED.test(name)) return name
  return `${isReserved(safe) ? '' : `${safe}-`}${createHash('sha256').update(name).digest('hex').slice(0, 12)}`
}

/** A name that ends like one that was changed gets a hash as well. */
const HASHED = /-[0-9a-f]{12}$/

/** Names that Windows keeps for devices, whatever their extension; and the empty one. */
function isReserved(name: string): boolean {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)?(?:$|\.)/.test(name)
}
