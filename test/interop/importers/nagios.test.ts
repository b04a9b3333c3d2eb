import t from 'tap'
import { fixture, importTexts, runImported } from '../../helpers/imports.js'
import { needs } from '../../helpers/needs.js'

const FILES = ['nagios/resource.cfg', 'nagios/objects.cfg']
const SKIP = needs('check_dummy', 'monitoring-plugins-basic')

t.test('what was imported has the verdicts of Nagios, by its own plugins', { skip: SKIP }, async (t) => {
  const imported = await importTexts(t, 'nagios', fixture(FILES), ['--site', 'lab1'])
  t.same(await runImported(imported, { NAGIOS_USER3: 'letmein' }), {
    'gw1.alive': 'OK',
    'web1.alive': 'OK',
    'web1.http-shop': 'OK',
    'web1.cache': 'WARNING',
    'web1.pipe': 'OK',
    'web1.login': 'OK', // the secret came from the environment into a quoted place
    'web2.alive': 'OK',
    'web2.http-shop': 'OK',
    'web2.login': 'WARNING',
  })
})

const COMMANDS = `define command {
  command_name say
  command_line /bin/echo $ARG1$ $ARG2$ $ARG3$
}
define host {
  host_name h
  address 10.0.0.7
  _RACK  r12
}
`

function services(...commands: readonly string[]): string {
  const one = (command: string, index: number) =>
    `define service {\n  host_name h\n  service_description s${index}\n  check_command ${command}\n}\n`
  return COMMANDS + commands.map(one).join('')
}

/** The argument lists of the checks, by service. */
function commandsIn(suite: string): readonly string[] {
  return [...suite.matchAll(/^ +command: (\[.*\])$/gm)].map(([, list]) => list ?? '')
}

t.test('macros are expanded as Nagios expands them', async (t) => {
  const { suite, code } = await importTexts(t, 'nagios', {
    'o.cfg': services(
      'say!a!b!c',
      'say!$HOSTADDRESS$!$HOSTNAME$!$_HOSTRACK$',
      "say!'$SERVICEDESC$ on $HOSTALIAS$'",
      'say!a\\!b!5$$',
      'say!^x$!-w 10:20!~:5',
    ),
  })
  t.equal(code, 1, 'the host has no check')
  t.same(commandsIn(suite), [
    '[/bin/echo, a, b, c]',
    '[/bin/echo, 10.0.0.7, h, r12]',
    '[/bin/echo, s2 on h]',
    '[/bin/echo, a!b, 5$]',
    '[/bin/echo, ^x$, -w, 10:20, ~:5]',
  ])
})

t.test('a macro without a value before the check runs is not guessed', async (t) => {
  const { suite, stderr } = await importTexts(t, 'nagios', {
    'o.cfg': services('say!ok', 'say!$SERVICESTATE$', 'say!$TIMET$', 'gone!x'),
  })
  t.equal(commandsIn(suite).length, 1)
  for (const told of [
    'the macro $SERVICESTATE$ has no value',
    'the macro $TIMET$ has no value',
    'the command "gone" is not in these files',
  ])
    t.match(stderr, told)
})

t.test('templates are inherited as Nagios does: nearer wins, + adds, null cancels', async (t) => {
  const objects = `define command {
  command_name c
  command_line /bin/true
}
define host {
  name base
  check_command c
  check_interval 5
  contact_groups ops
  notes from the base
  register 0
}
define host {
  name second
  check_interval 9
  max_check_attempts 4
  register 0
}
define host {
  use base,second
  host_name a
  contact_groups +web
}
define host {
  use second,base
  host_name b
  contact_groups null
  notes null
}
define host {
  use missing
  host_name c
  check_command c
}
`
  const { suite, stderr } = await importTexts(t, 'nagios', { 'o.cfg': objects })
  const [, a = '', b = ''] = /\n {2}a:\n(.*)\n {2}b:\n(.*)\n {2}c:\n/s.exec(suite) ?? []
  t.match(a, 'owner: web')
  t.match(a, 'why: from the base')
  t.match(a, 'interval: 5m')
  t.match(a, 'occurrences: 4')
  t.notMatch(b, 'owner')
  t.match(b, 'why: unknown')
  t.match(b, 'interval: 9m')
  t.match(stderr, 'o.cfg:31: not carried over: the template "missing" of a host')
})

t.test('services go to the hosts that names, groups, stars and exclamation marks mean', async (t) => {
  const host = (name: string) => `define host {\n  host_name ${name}\n  check_command c\n}\n`
  const service = (name: string, where: string) =>
    `define service {\n  service_description ${name}\n  check_command c\n  ${where}\n}\n`
  const objects = `define command {\n  command_name c\n  command_line /bin/true\n}
define hostgroup {\n  hostgroup_name g\n  members a,b\n}
define hostgroup {\n  hostgroup_name outer\n  members d\n  hostgroup_members g\n}
${['a', 'b', 'c', 'd'].map(host).join('')}
${service('listed', 'host_name a, c')}${service('grouped', 'hostgroup_name g')}${service('outer', 'hostgroup_name outer,!g')}
${service('all', 'host_name *,!d')}${service('nowhere', 'host_name zz')}`
  const imported = await importTexts(t, 'nagios', { 'o.cfg': objects })
  const names = Object.keys(await runImported(imported)).filter((name) => !name.endsWith('.alive'))
  t.same(names.sort(), ['a.all', 'a.grouped', 'a.listed', 'b.all', 'b.grouped', 'c.all', 'c.listed', 'd.outer'])
  t.match(imported.stderr, 'the service "nowhere": it applies to no host')
})

t.test('a service waits for its host, and the host for its parent', async (t) => {
  const objects = `define command {\n  command_name bad\n  command_line /bin/false\n}
define command {\n  command_name good\n  command_line /bin/true\n}
define host {\n  host_name gw\n  check_command bad\n}
define host {\n  host_name web\n  check_command good\n  parents gw\n}
define service {\n  host_name web\n  service_description http\n  check_command good\n}
`
  const imported = await importTexts(t, 'nagios', { 'o.cfg': objects })
  t.equal(imported.code, 0, imported.stderr)
  t.same(
    await runImported(imported),
    { 'gw.alive': 'WARNING', 'web.alive': 'UNKNOWN', 'web.http': 'UNKNOWN' },
    'blocked',
  )
})

t.test('wrong object files are refused with all their places', async (t) => {
  const objects = `define host {
  host_name a
define service {
  host_name a
}
define hots {
}
stray
define host { host_name b }
`
  const { code, stderr, suite } = await importTexts(t, 'nagios', { 'o.cfg': objects })
  t.same([code, suite], [3, ''])
  t.match(stderr, 'o.cfg:3:1: error: this starts while the "host" of line 1 is open')
  t.match(stderr, 'o.cfg:6:1: error: "hots" is no type of object')
  t.match(stderr, 'o.cfg:8:1: error: this is neither a definition nor a directive')
  t.match(stderr, 'o.cfg:9:1: error: Nagios reads one directive a line')
})
