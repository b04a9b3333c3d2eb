import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLI, cli } from './cli.js'
import { daemonFolder } from './service-daemon.js'

/** Two sites, and checks of one port: that it is open (at both), the same again that waits for it, and that it is closed. */
export interface EngineSuite {
  /** To be removed by whoever has asked for it. */
  readonly folder: string
  /** What `--program` is to be: the built program, by a path of its own. */
  readonly program: string
  readonly suites: string
}

/** Writes the suite for a port at which something is to listen: `here` is live, `soon` is being brought up. */
export function engineSuite(port: number): EngineSuite {
  const folder = daemonFolder()
  const suites = join(folder, 'suites')
  mkdirSync(suites)
  writeFileSync(join(suites, 'suite.yaml'), suiteText(port))
  const program = join(folder, 'firstlight')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`)
  chmodSync(program, 0o755)
  return { folder, program, suites }
}

function suiteText(port: number): string {
  return `suite: shop
title: What the shop needs
owner: edge
sites: all
defaults: {timeout: 5s, interval: 2s}
integration_points:
  door:
    title: The shop's door
    owner: edge
    contact: edge@example.net
    why: It's where "customers" come in; \`all\` of them & more <$5>.
    runbook: https://wiki.example.net/door?a=1;b=2
    checks:
      open:
        each: {way: {"it's \\"the\\" $HOME; !way\\\\": ${port}}}
        tcp: "127.0.0.1:\${way.value}"
      behind: {tcp: "127.0.0.1:${port}", depends_on: [door.open], only: site.phase == "live"}
      closed: {tcp: "127.0.0.1:${port}", negate: true, only: site.phase == "live"}
---
sites:
  here: {title: Here, phase: live}
  soon: {title: Soon, phase: bringup}
`
}

/** What the built program exports for an engine. */
export async function exportedFor(
  engine: string,
  { program, suites }: EngineSuite,
  ...flags: string[]
): Promise<string> {
  const { code, stdout, stderr } = await cli(['export', engine, suites, '--program', program, ...flags])
  if (code !== 0) throw new Error(stderr)
  return stdout
}
