import { rmSync } from 'node:fs'
import t from 'tap'
import icinga2 from '../../../src/interop/exporters/icinga2.js'
import { startTcpServer } from '../../../src/lab/server.js'
import { argumentsProgram } from '../../helpers/arguments-program.js'
import { cli } from '../../helpers/cli.js'
import { engineSuite, exportedFor } from '../../helpers/engine-suite.js'
import { makeInstance, makeSite, WAIVER } from '../../helpers/events.js'
import { exported, exportRequest } from '../../helpers/exported.js'
import { type Icinga2Files, needsIcinga2, startIcinga2, verifyIcinga2 } from '../../helpers/icinga2-daemon.js'
import { nastyInstances } from '../../helpers/nasty-instances.js'
import { NASTY_TEXTS } from '../../helpers/scenarios.js'
import { daemonFolder, freePort } from '../../helpers/service-daemon.js'
import { until } from '../../helpers/until.js'

const skip = needsIcinga2()

/** The notification of the exported file's own header, by a command that tells nothing but the log. */
const TOLD = `object NotificationCommand "tell" { command = [ "true" ] }
apply Notification "firstlight" to Service {
  command = "tell"
  user_groups = [ service.vars.firstlight_group ]
  assign where service.vars.firstlight_group
}
`

function objectsOf(...args: Parameters<typeof exported> extends [unknown, ...infer Rest] ? Rest : never): string {
  return exported(icinga2, ...args)[0]?.text ?? ''
}

/** The objects of a type, each as its lines. */
function parsed(type: string, text: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^object ${type} (.*?)\\n\\}$`, 'gms'))].map(([, lines = '']) => lines)
}

t.test('a check is a service of its site, with all that whoever is called wants to know', async (t) => {
  const instance = makeInstance({
    site: makeSite({ phase: 'live' }),
    contact: '#network-oncall',
    runbook: 'https://wiki.example.net/dns',
    each: '10.1.0.53',
    occurrences: 3,
    labels: { tier: 'gold' },
    waiver: WAIVER,
  })
  t.same(parsed('Service', objectsOf([instance])), [
    `"platform.dns.resolver-answers[10.1.0.53]" {
  host_name = "dfw1"
  display_name = "The resolver answers [10.1.0.53]"
  check_command = "firstlight"
  vars.firstlight_program = "firstlight"
  vars.firstlight_arguments = [ "check", "/srv/suites", "platform.dns.resolver-answers[10.1.0.53]", "--site", "dfw1" ]
  vars.firstlight_id = "dfw1/platform.dns.resolver-answers[10.1.0.53]"
  vars.firstlight_group = "network"
  vars.labels = { "tier" = "gold" }
  check_interval = 60
  retry_interval = 60
  check_timeout = 15
  max_check_attempts = 3
  enable_notifications = true
  notes = "Every container resolves service names here. Owner: network, #network-oncall. Waived until 2027-01-31 by ana: replaced in January. Suite: suites/platform.yaml:14."
  notes_url = "https://wiki.example.net/dns"`,
  ])
})

t.test('an owner is a user group of every contact that its checks name', async (t) => {
  const contacts = ['#network-oncall', undefined, 'Ana <ana@example.net>']
  const text = objectsOf(
    contacts.map((contact, index) => makeInstance({ check: `c${index}`, ...(contact && { contact }) })),
  )
  t.same(parsed('UserGroup', text), ['"network" {\n  display_name = "network"'])
  const [first, second, ...others] = parsed('User', text)
  t.same(others, [])
  t.equal(
    first,
    '"network" {\n  display_name = "#network-oncall"\n  groups = [ "network" ]\n  pager = "#network-oncall"',
  )
  t.match(
    second,
    /^"network_[0-9a-f]{6}" \{\n {2}display_name = "Ana <ana@example\.net>"\n {2}groups = \[ "network" \]\n {2}email = "ana@example\.net"$/,
  )
})

t.test('nobody is called for a site that is being brought up or maintained', async (t) => {
  for (const [phase, enabled] of [
    ['bringup', false],
    ['maintenance', false],
    ['live', true],
  ] as const) {
    const text = objectsOf([makeInstance({ site: makeSite({ phase }) })])
    for (const type of ['Host', 'Service']) t.match(parsed(type, text), [`enable_notifications = ${enabled}`], phase)
  }
})

t.test('a check waits for another one of its site, and for none that is not exported', async (t) => {
  const parent = makeInstance({ check: 'parent' })
  const child = makeInstance({ check: 'child', dependsOn: [parent.id, 'dfw1/platform.dns.elsewhere'] })
  t.same(parsed('Dependency', objectsOf([parent, child])), [
    `"platform.dns.parent" {
  parent_host_name = "dfw1"
  parent_service_name = "platform.dns.parent"
  child_host_name = "dfw1"
  child_service_name = "platform.dns.child"
  states = [ "OK" ]
  disable_checks = false
  disable_notifications = true`,
  ])
})

t.test('Icinga takes what is exported', { skip }, async (t) => {
  const verified = (objects: string) => {
    const folder = daemonFolder()
    const { taken, said } = verifyIcinga2({ folder, objects: TOLD + objects })
    t.ok(taken)
    t.notMatch(said, /warning|critical/)
    for (const [type, plural] of [
      ['Service', 'Services'],
      ['Dependency', 'Dependencies'],
    ] as const) {
      const count = parsed(type, objects).length
      t.match(said, `Instantiated ${count} ${plural}.`)
    }
    rmSync(folder, { recursive: true })
  }
  await t.test('of the suites of this project', async () => {
    const { stdout } = await cli(['export', 'icinga2', 'suites'])
    verified(stdout)
  })
  await t.test('whatever its texts are', async (t) => {
    const instances = nastyInstances()
    const objects = objectsOf(instances)
    t.equal(parsed('Service', objects).length, instances.length)
    verified(objects)
  })
})

t.test('every argument arrives as it was meant', { skip }, async (t) => {
  const folder = daemonFolder()
  const { program, told } = argumentsProgram(folder)
  const wanted = [
    '$host.name$',
    ...NASTY_TEXTS,
    '\n',
    "it's; $HOME $$ \\; !a!b",
    '$host.name$ $address$',
    '{{{ x }}}',
    'end\\',
  ]
  const request = { ...exportRequest([makeInstance({ intervalMs: 1000 })]), commandOf: () => [program, ...wanted] }
  const [file] = icinga2.export(request, {})
  const daemon = await startedFor(t, { folder, objects: file?.text ?? '' })
  await until(
    () => daemon.services(),
    () => told() !== undefined,
  )
  t.same(
    told(),
    wanted.map((text) => text.toWellFormed().replaceAll('\0', '\ufffd')),
  )
})

for (const flags of [[], ['--standalone']]) {
  const how = ['a started Icinga turns a service red and green, and calls who owns it', ...flags].join(' ')
  t.test(how, { skip }, async (t) => {
    const port = await freePort()
    const suite = engineSuite(port)
    const objects = TOLD + (await exportedFor('icinga2', suite, ...flags))
    const daemon = await startedFor(t, { folder: suite.folder, objects })
    const turns = (states: Readonly<Record<string, number>>) =>
      until(
        () => daemon.services(),
        (services) => Object.entries(states).every(([name, state]) => stateOf(services, name) === state),
      )
    await turns({
      'here!shop.door.open': 2,
      'soon!shop.door.open': 2,
      'here!shop.door.behind': 2,
      'here!shop.door.closed': 0,
    })
    const server = await startTcpServer((socket) => socket.end(), port)
    await turns({
      'here!shop.door.open': 0,
      'soon!shop.door.open': 0,
      'here!shop.door.behind': 0,
      'here!shop.door.closed': 2,
    })
    await server.close()
    const services = await turns({ 'here!shop.door.open': 2, 'soon!shop.door.open': 2, 'here!shop.door.closed': 0 })
    t.match(outputOf(services, 'here!shop.door.open'), `tcp 127.0.0.1:${port}: connection refused`)
    const calls = daemon
      .log()
      .split('\n')
      .filter((line) => line.includes("notification 'here!shop.door.open"))
    t.ok(calls.some((line) => line.includes("Sending 'Problem'") && line.includes("user 'edge'")))
    t.ok(calls.some((line) => line.includes("Sending 'Recovery'") && line.includes("user 'edge'")))
    t.notMatch(daemon.log(), /Sending '.*soon!/, 'red is expected there')
  })
}

type Services = Awaited<ReturnType<Awaited<ReturnType<typeof startIcinga2>>['services']>>

/** Of the service whose name begins so. */
function stateOf(services: Services, name: string): number | undefined {
  return Object.entries(services).find(([key]) => key.startsWith(name))?.[1].state
}

function outputOf(services: Services, name: string): string | undefined {
  return Object.entries(services).find(([key]) => key.startsWith(name))?.[1].output
}

async function startedFor(t: { teardown: (end: () => Promise<void>) => void }, files: Icinga2Files) {
  const daemon = await startIcinga2(files)
  t.teardown(async () => {
    await daemon.close()
    rmSync(files.folder, { recursive: true })
  })
  return daemon
}
