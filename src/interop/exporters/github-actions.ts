import { defineExporter } from './exporter.js'
import { gateCommand, gateOptions, SECRETS_NOTE, sitesOf } from './gate.js'
import { yamlText } from './yaml-text.js'

export default defineExporter({
  name: 'github-actions',
  summary: 'a workflow for GitHub Actions: a gate job per site, with annotations and a JUnit file',
  options: {
    ...gateOptions,
    runsOn: { kind: 'string', default: 'ubuntu-latest', description: 'The runner that reaches the sites' },
  },
  export: ({ instances, suites }, { runsOn, ...options }) => {
    const workflow = {
      name: 'firstlight',
      on: { workflow_dispatch: {}, workflow_call: {} },
      permissions: { contents: 'read' },
      jobs: {
        gate: {
          name: '${{ matrix.site }}',
          'runs-on': runsOn,
          strategy: { 'fail-fast': false, matrix: { site: sitesOf(instances) } },
          steps: [
            { uses: 'actions/checkout@v4' },
            { uses: 'actions/setup-node@v4', with: { 'node-version': 22 } },
            {
              name: 'All integration points are green',
              env: { SITE: '${{ matrix.site }}' },
              run: gateCommand(suites, ['github', 'junit=junit.xml'], options),
            },
            {
              uses: 'actions/upload-artifact@v4',
              if: 'always()',
              with: { name: 'firstlight-${{ matrix.site }}', path: 'junit.xml' },
            },
          ],
        },
      },
    }
    const note = `# A gate before a rollout; ${SECRETS_NOTE}.\n`
    return [{ path: '.github/workflows/firstlight.yml', text: note + yamlText([workflow]) }]
  },
})
