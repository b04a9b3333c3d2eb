import { rmSync } from 'node:fs'
import t from 'tap'
import nagios from '../../../src/interop/exporters/nagios.js'
import { startTcpServer } from '../../../src/lab/server.js'
import { argumentsProgram } from '../../helpers/arguments-program.js'
import { cli } from '../../helpers/cli.js'
import { engineSuite, exportedFor } from '../../helpers/engine-suite.js'
import { makeInstance, makeSite, WAIVER } from '../../helpers/events.js'
import { exported, exportRequest } from '../../helpers/exported.js'
import { type NagiosFiles, needsNagios, startNagios, verifyNagios } from '../../helpers/nagios-daemon.js'
import { nastyInstances } from '../../helpers/nasty-instances.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'
import { daemonFolder, freePort } from '../../helpers/service-daemon.js'
import { until } from '../../helpers/until.js'

const skip = needsNagios()

/** A template whose contacts are told nothing, as far as anybody can see but in the log. */
const TOLD = `define command {
  command_name tell
  command_line true
}
define contact {
  name told
  use generic-contact
  service_notification_commands tell
  host_notification_commands tell
  register 0
}
`

function objectsOf(...args: Parameters<typeof exported> extends [unknown, ...infer Rest] ? Rest : never): string {
  return exported(nagios, ...args)[0]?.text ?? ''
}

/** The directives of the objects of a kind. */
function parsed(kind: string, text: string): readonly Readonly<Record<string, string>>[] {
  const blocks = text.matchAll(new RegExp(`^define ${kind} \\{\\n(.*?)^\\}$`, 'gms'))
  return [...blocks].map(([, lines = '']) =>
    Object.fromEntries(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(2, 32).trim(), line.slice(33)]),
    ),
  )
}

t.test('a check is a service of its site, with all that whoever is called wants to know', async (t) => {
  const runbook = 'https://wiki.example.net/dns'
  const site = makeSite({ phase: 'live' })
  const contact = '#network-oncall'
  const instance = makeInstance({
    site,
    contact,
    runbook,
    each: '10.1.0.53',
    ttlMs: 180_000,
    occurrences: 3,
    waiver: WAIVER,
  })
  const text = objectsOf([instance])
  t.match(text, 'In nagios.cfg, interval_length is to be 60 and service_check_timeout 15 at least.')
  t.same(parsed('service', text), [
    {
      use: 'generic-service',
      host_name: 'dfw1',
      service_description: 'platform.dns.resolver-answers[10.1.0.53]',
      display_name: 'The resolver answers [10.1.0.53]',
      check_command: 'firstlight dfw1/platform.dns.resolver-answers[10.1.0.53]',
      check_interval: '1',
      retry_interval: '1',
      max_check_attempts: '3',
      check_freshness: '1',
      freshness_threshold: '180',
      notifications_enabled: '1',
      contact_groups: 'network',
      notes:
        'Every container resolves service names here. Owner: network, #network-oncall. ' +
        'Waived until 2027-01-31 by ana: replaced in January. Suite: suites/platform.yaml:14.',
      notes_url: runbook,
    },
  ])
  t.match(parsed('command', text)[1], {
    command_name: 'firstlight dfw1/platform.dns.resolver-answers[10.1.0.53]',
    command_line: "firstlight check /srv/suites 'platform.dns.resolver-answers[10.1.0.53]' --site dfw1",
  })
})

t.test('an owner is a contact group of every contact that its checks name', async (t) => {
  const contacts = ['#network-oncall', undefined, 'Ana <ana@example.net>, or 555-0100']
  const text = objectsOf(
    contacts.map((contact, index) => makeInstance({ check: `c${index}`, ...(contact && { contact }) })),
  )
  const [first, second, ...others] = parsed('contact', text)
  t.same(others, [])
  t.same(first, { use: 'generic-contact', contact_name: 'network', alias: '#network-oncall', pager: '#network-oncall' })
  t.match(second, { contact_name: /^network_[0-9a-f]{6}$/, email: 'ana@example.net' })
  t.same(parsed('contactgroup', text), [
    { contactgroup_name: 'network', alias: 'network', members: `network,${second?.['contact_name']}` },
  ])
})

t.test('nobody is called for a site that is being brought up or maintained', async (t) => {
  for (const [phase, enabled] of [
    ['bringup', '0'],
    ['maintenance', '0'],
    ['live', '1'],
  ] as const) {
    const text = objectsOf([makeInstance({ site: makeSite({ phase }) })])
    for (const kind of ['host', 'service']) t.match(parsed(kind, text), [{ notifications_enabled: enabled }], phase)
  }
})

t.test('an interval is whole seconds, whatever Nagios counts in', async (t) => {
  const intervals = [500, 1000, 7000, 10_000, 60_000, 3_600_000]
  for (const length of [1, 7, 60]) {
    const text = objectsOf(
      intervals.map((intervalMs) => makeInstance({ check: `c${intervalMs}`, intervalMs })),
      { interval_length: length },
    )
    const seconds = parsed('service', text).map(({ check_interval }) => Math.floor(Number(check_interval) * length))
    t.same(seconds, [1, 1, 7, 10, 60, 3600], `in units of ${length} s`)
  }
})

t.test('a check waits for another one of its site, and for none that is not exported', async (t) => {
  const parent = makeInstance({ check: 'parent' })
  const text = objectsOf([
    parent,
    makeInstance({ check: 'child', dependsOn: [parent.id, 'dfw1/platform.dns.elsewhere'] }),
  ])
  t.same(parsed('servicedependency', text), [
    {
      host_name: 'dfw1',
      service_description: 'platform.dns.parent',
      dependent_host_name: 'dfw1',
      dependent_service_description: 'platform.dns.child',
      execution_failure_criteria: 'n',
      notification_failure_criteria: 'w,u,c',
    },
  ])
})

t.test('a text for people holds nothing that a shell, a page or Nagios reads', async (t) => {
  const why = `It's "quoted", \`run\` $(id) $HOSTNAME$ \\; <b> & | end\\`
  const notes = parsed('service', objectsOf([makeInstance({ why })]))[0]?.['notes'] ?? ''
  t.equal(notes.slice(0, notes.indexOf(' Owner')), 'It’s ”quoted”, ’run’ ＄(id) ＄HOSTNAME＄ ＼； ＜b＞ ＆ ｜ end＼.')
})

t.test('Nagios takes what is exported', { skip }, async (t) => {
  const verified = async (objects: string, services: number, dependencies: number) => {
    const folder = daemonFolder()
    const said = verifyNagios({ folder, objects })
    t.match(said, `Checked ${services} services.`)
    t.match(said, `Checked ${dependencies} service dependencies`)
    t.match(said, 'Total Warnings: 0')
    t.match(said, 'Total Errors:   0')
    rmSync(folder, { recursive: true })
  }
  await t.test('of the suites of this project', async () => {
    const { stdout } = await cli(['export', 'nagios', 'suites'])
    await verified(stdout, parsed('service', stdout).length, parsed('servicedependency', stdout).length)
  })
  await t.test('whatever its texts are', async () => {
    const instances = nastyInstances()
    await verified(objectsOf(instances), instances.length, instances.length / 2)
  })
})

t.test('every argument arrives as it was meant', { skip }, async (t) => {
  const folder = daemonFolder()
  const { program, told } = argumentsProgram(folder)
  const wanted = ['$HOSTNAME$ $SERVICEDESC$', ...NASTY_TEXTS, '\n', "it's; $HOME $$ \\; !a!b", 'end\\']
  const instance = makeInstance({ intervalMs: 1000 })
  const request = { ...exportRequest([instance]), commandOf: () => [program, ...wanted] }
  const templates = {
    hostTemplate: 'generic-host',
    serviceTemplate: 'generic-service',
    contactTemplate: 'generic-contact',
  }
  const [file] = nagios.export(request, { ...templates, intervalLength: 1 })
  const daemon = startedFor(t, {
    folder,
    objects: file?.text ?? '',
    settings: ['interval_length=1'],
  })
  await until(
    () => daemon.services(),
    () => told() !== undefined,
  )
  t.same(
    told(),
    wanted.map((text) => text.toWellFormed().replaceAll('\0', '\ufffd')),
  )
})

t.test('a started Nagios turns a service red and green, and calls who owns it', { skip }, async (t) => {
  const port = await freePort()
  const suite = engineSuite(port)
  const exportedObjects = await exportedFor('nagios', suite, '--contact-template', 'told', '--interval-length', '1')
  const daemon = startedFor(t, {
    folder: suite.folder,
    objects: TOLD + exportedObjects,
    settings: ['interval_length=1', 'enable_flap_detection=0', 'enable_notifications=1'],
  })
  const turns = (wanted: readonly (readonly [RegExp, number])[]) =>
    until(
      () => daemon.services(),
      (services) =>
        wanted.every(([name, state]) =>
          Object.entries(services).some(([key, service]) => name.test(key) && service.state === state),
        ),
    )
  const red = await turns([
    [/^here\/.*open/, 2],
    [/^soon\/.*open/, 2],
    [/behind/, 2],
    [/closed/, 0],
  ])
  t.match(red['here/shop.door.behind']?.output, `door.behind CRITICAL - tcp 127.0.0.1:${port}: connection refused`)
  const server = await startTcpServer((socket) => socket.end(), port)
  await turns([
    [/^here\/.*open/, 0],
    [/^soon\/.*open/, 0],
    [/behind/, 0],
    [/closed/, 2],
  ])
  await server.close()
  await turns([
    [/^here\/.*open/, 2],
    [/^soon\/.*open/, 2],
    [/closed/, 0],
  ])
  const calls = daemon
    .log()
    .split('\n')
    .filter((line) => line.includes('SERVICE NOTIFICATION'))
  t.ok(calls.some((line) => line.includes('edge;here;shop.door.open') && line.includes(';CRITICAL;tell;')))
  t.ok(calls.some((line) => line.includes('edge;here;shop.door.open') && line.includes(';OK;tell;')))
  t.notOk(
    calls.some((line) => line.includes(';soon;')),
    'red is expected there',
  )
})

function startedFor(t: { teardown: (end: () => Promise<void>) => void }, files: NagiosFiles) {
  const daemon = startNagios(files)
  t.teardown(async () => {
    await daemon.close()
    rmSync(files.folder, { recursive: true })
  })
  return daemon
}
