/** How each CI finds a command in a line of a job's log. */
const TAKES: Readonly<Record<string, (line: string) => boolean>> = {
  'GitHub, Forgejo, Gitea': (line) => line.trimStart().startsWith('::') && line.trimStart().indexOf('::', 2) !== -1,
  'GitHub, the old form': (line) => /##\[[^\]]*\]/.test(line),
  Azure: (line) => line.toLowerCase().includes('##vso['),
  TeamCity: (line) => line.toLowerCase().includes('##teamcity['),
  Travis: (line) => /travis_(fold|time):/.test(line),
  GitLab: (line) => /section_(start|end):\d/.test(line),
  Buildkite: (line) => /^(---|\+\+\+|~~~|\^\^\^) /.test(line),
  Jenkins: (line) => line.includes('\u001b[8mha:'),
}

/** What a CI would do because of a log, by CI and line. Lines that the reporter for GitHub means as commands are none. */
export function commandsIn(log: string): readonly string[] {
  return log.split('\n').flatMap((line) => {
    const said = line.replace(/^::(error|warning|notice) (file|title)=[^:]*::/, '')
    return Object.entries(TAKES).flatMap(([ci, takes]) => (takes(said) ? [`${ci}: ${line}`] : []))
  })
}
