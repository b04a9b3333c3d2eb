import { readFileSync } from 'node:fs'

/** What was reviewed: `<scenario>.<exit code>.<format>`. */
export function golden(name: string): string {
  return readFileSync(new URL(`../../../test/golden/${name}`, import.meta.url), 'utf8')
}
