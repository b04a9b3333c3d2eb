import { defineExporter } from './exporter.js'
import { gateCommand, gateOptions, SECRETS_NOTE, sitesOf } from './gate.js'
import { yamlText } from './yaml-text.js'

export default defineExporter({
  name: 'gitlab-ci',
  summary: 'a job template for GitLab CI: a gate job per site, with a JUnit report',
  options: {
    ...gateOptions,
    image: { kind: 'string', default: 'node:22', description: 'The image of the job' },
    stage: { kind: 'string', default: 'test', description: 'The stage of the job' },
  },
  export: ({ instances, suites }, { image, stage, ...options }) => {
    const jobs = {
      firstlight: {
        stage,
        image,
        parallel: { matrix: [{ SITE: sitesOf(instances) }] },
        script: [gateCommand(suites, ['pretty', 'junit=junit.xml'], options)],
        artifacts: { when: 'always', reports: { junit: 'junit.xml' } },
      },
    }
    const note = `# A gate before a rollout; ${SECRETS_NOTE}.\n`
    return [{ path: 'firstlight.gitlab-ci.yml', text: note + yamlText([jobs]) }]
  },
})
