import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ADDRESSES } from './load-servers.js'

/** A suite to be written: its checks by their YAML, on one line each, and its sites. */
export interface SuiteText {
  readonly name: string
  readonly checks: readonly string[]
  readonly sites: number
}

const CHECKS_PER_POINT = 20

/** Writes a suite with its sites into a folder of their own; its path. */
export function writeSuite(directory: string, { name, checks, sites }: SuiteText): string {
  const folder = join(directory, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'suite.yaml'), suiteText(name, checks))
  writeFileSync(join(folder, 'sites.yaml'), sitesText(sites))
  return folder
}

function suiteText(name: string, checks: readonly string[]): string {
  const points: string[] = []
  for (let at = 0; at < checks.length; at += CHECKS_PER_POINT) {
    points.push(`  point-${at / CHECKS_PER_POINT}:
    title: Part ${at / CHECKS_PER_POINT} of the platform
    owner: platform
    why: Customers notice at once when this part is gone.
    checks:`)
    for (const [index, check] of checks.slice(at, at + CHECKS_PER_POINT).entries()) {
      points.push(`      check-${at + index}: ${check}`)
    }
  }
  return `suite: ${name}\ntitle: Load\nintegration_points:\n${points.join('\n')}\n`
}

/** Each site has an address of its own, for hosts have limits of their own. */
function sitesText(count: number): string {
  const sites = ADDRESSES.slice(0, count).map((address, index) => `  site-${index}: {variables: {address: ${address}}}`)
  return `sites:\n${sites.join('\n')}\n`
}

export function repeated(text: string, times: number): readonly string[] {
  return Array.from({ length: times }, () => text)
}
