import { join } from 'node:path'
import type { CheckInstance } from '../../src/core/instance.js'
import type { Site } from '../../src/core/site.js'
import { openStore } from '../../src/store/open-store.js'
import type { Store } from '../../src/store/store.js'
import { declare, keep, keepRun, type Told } from './bringup-store.js'
import { makeInstance, makeNotApplicable, makeSite, START } from './events.js'
import { DAY, HOUR } from './known.js'

const MINUTE = 60_000

export const DFW1 = makeSite({ labels: { region: 'us', tier: 'production' } })
export const AMS1 = makeSite({ name: 'ams1', title: 'Amsterdam 1', labels: { region: 'eu', tier: 'production' } })

const edge = { point: 'load-balancer', pointTitle: 'Edge load balancer', owner: 'edge', contact: '#edge-oncall' }

/** When somebody looks at them: two hours after the last of it began. */
export const LATER = START + 2 * HOUR

/** The checks of a site: a resolver, and a load balancer behind it. */
export function checksOf(site: Site): Readonly<Record<'dns' | 'certificate' | 'ready', CheckInstance>> {
  const weekly = { site, ttlMs: 8 * DAY }
  const each = site.name === 'dfw1' ? '10.1.0.53' : '10.2.0.53'
  return {
    dns: makeInstance({ ...weekly, each, runbook: 'https://wiki.example.net/dns', contact: '#network-oncall' }),
    certificate: makeInstance({
      ...edge,
      ...weekly,
      check: 'certificate',
      type: 'tls',
      title: 'The certificate is good',
    }),
    ready: makeInstance({ ...edge, ...weekly, check: 'ready', type: 'http', title: 'It takes traffic' }),
  }
}

/**
 * A store in which ams1 came up in 40 minutes and was signed off, and dfw1 a day later in 90, not signed off; what they
 * serve differs in a version, an issuer and its latency. The path of its file.
 */
export async function twoSites(directory: string): Promise<string> {
  const path = join(directory, 'store.db')
  const store = await openStore(path)
  const day = 24 * 60 * MINUTE
  await bringUp(store, AMS1, START - day, 20)
  await store.setPhase({
    site: 'ams1',
    time: START - day + 45 * MINUTE,
    phase: 'maintenance',
    by: 'bob',
    reason: 'cabling',
  })
  await store.signOff({
    ...{ id: 'so-1', site: 'ams1', time: START - day + 60 * MINUTE, by: 'ana', stableMs: 15 * MINUTE },
    ...{ sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', report: '{}' },
  })
  await bringUp(store, DFW1, START, 45)
  await store.close()
  return path
}

/** All red at first, the resolver green after so many minutes, the rest after as many again, then steady. */
async function bringUp(store: Store, site: Site, start: number, minutes: number): Promise<void> {
  const { dns, certificate, ready } = checksOf(site)
  const isAms = site.name === 'ams1'
  const tape = makeNotApplicable({ id: 'ams1/platform.legacy.tape', site: 'ams1', point: 'legacy', check: 'tape' })
  const own = isAms
    ? []
    : [makeInstance({ site, point: 'legacy', check: 'tape', pointTitle: 'Old array', owner: 'storage' })]
  await declare(store, start, [dns, certificate, ready, ...own], isAms ? [tape] : [])
  const at = (minute: number) => start + minute * MINUTE
  const blockedBy = dns.id
  const blocked = [certificate, ready].map(
    (check): Told => ({ check, status: 'UNKNOWN', output: `blocked by ${dns.id}`, blockedBy }),
  )
  await keepRun(store, start, start + 12_000, [site.name])
  await keep(store, start + 10_000, [
    { check: dns, status: 'CRITICAL', output: `${dns.each} did not answer within 10 s` },
    ...blocked,
  ])
  await keepRun(store, at(minutes), at(minutes) + 1000, [site.name])
  const failing: Told = {
    check: ready,
    status: 'CRITICAL',
    output: `GET https://lb.${site.name}.example.net/ready returned 503`,
  }
  await keep(store, at(minutes) + 500, [green(dns, site, 0), green(certificate, site, 0), failing])
  for (let round = 0; round < 10; round++) {
    const time = at(2 * minutes + round)
    await keepRun(store, time - 500, time + 500, [site.name])
    await keep(
      store,
      time,
      [dns, certificate, ready].map((check) => green(check, site, round)),
    )
  }
}

function green(check: CheckInstance, site: Site, round: number): Told {
  const isAms = site.name === 'ams1'
  const value = (isAms ? 0.012 : 0.095) + round * 0.0005
  const metrics = [{ label: 'time', value, unit: 's' }]
  return {
    check,
    status: 'OK',
    output: `${check.check} answered in ${value.toFixed(3)} s`,
    metrics,
    observed: observed(check, site),
  }
}

function observed({ check, each }: CheckInstance, { name }: Site): Readonly<Record<string, unknown>> {
  const isAms = name === 'ams1'
  switch (check) {
    case 'resolver-answers':
      return { rcode: 'NOERROR', server: each, answers: isAms ? ['10.2.1.1', '10.2.1.2'] : ['10.1.1.2', '10.1.1.1'] }
    case 'certificate':
      return {
        names: [`lb.${name}.example.net`, `*.${name}.example.net`],
        issuer: isAms ? 'CN=Example CA 2' : 'CN=Example CA 1',
        fingerprint: isAms ? 'aa:bb' : 'cc:dd',
        serial: isAms ? '01' : '02',
      }
    default:
      return {
        status: 200,
        headers: { server: 'nginx', date: isAms ? 'Sat, 21 Nov 2026 04:13:07 GMT' : 'Sat, 21 Nov 2026 05:14:08 GMT' },
        json: { version: isAms ? '4.2.0' : '4.1.9', node: `web-1.${name}` },
      }
  }
}
