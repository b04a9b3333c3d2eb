import t from 'tap'
import { parse } from 'yaml'
import githubActions from '../../../src/interop/exporters/github-actions.js'
import gitlabCi from '../../../src/interop/exporters/gitlab-ci.js'
import kubernetes from '../../../src/interop/exporters/kubernetes.js'
import { makeInstance, makeSite } from '../../helpers/events.js'
import { exported } from '../../helpers/exported.js'

const instances = [makeInstance(), makeInstance({ site: makeSite({ name: 'ams1' }) }), makeInstance({ check: 'other' })]

t.test('a gate on GitHub runs each site once, and waits if asked to', async (t) => {
  const [file] = exported(githubActions, instances, { deadline: '30m', firstlight_version: '1.2.3' })
  t.equal(file?.path, '.github/workflows/firstlight.yml')
  const { jobs } = parse(file?.text ?? '')
  t.same(jobs.gate.strategy.matrix.site, ['dfw1', 'ams1'])
  t.match(jobs.gate.steps, [
    {},
    {},
    {
      env: { SITE: '${{ matrix.site }}' },
      run:
        'npx --yes firstlight@1.2.3 run suites/ --site "$SITE" --until-green --deadline 1800s ' +
        '--reporter github --reporter junit=junit.xml',
    },
  ])
})

t.test('a gate on GitLab runs each site once and shows its JUnit report', async (t) => {
  const { firstlight } = parse(exported(gitlabCi, instances)[0]?.text ?? '')
  t.match(firstlight, {
    parallel: { matrix: [{ SITE: ['dfw1', 'ams1'] }] },
    script: ['npx --yes firstlight run suites/ --site "$SITE" --reporter pretty --reporter junit=junit.xml'],
    artifacts: { reports: { junit: 'junit.xml' } },
  })
})

t.test('a CronJob runs a site, without a shell and without rights it does not need', async (t) => {
  const one = [makeInstance({ site: makeSite({ name: 'dfw_1' }) })]
  const job = parse(
    exported(kubernetes, one, { image: 'registry.example.net/firstlight:1', secret: 'creds' })[0]?.text ?? '',
  )
  t.match(job.metadata.name, /^firstlight-dfw-1-[0-9a-f]{6}$/, 'a name that Kubernetes takes')
  t.match(job, {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    spec: { concurrencyPolicy: 'Forbid', jobTemplate: { spec: { backoffLimit: 0 } } },
  })
  t.match(job.spec.jobTemplate.spec.template.spec.containers[0], {
    image: 'registry.example.net/firstlight:1',
    args: ['firstlight', 'run', '/etc/firstlight/suites', '--site', 'dfw_1', '--reporter', 'json', '--no-store'],
    envFrom: [{ secretRef: { name: 'creds' } }],
  })
})
