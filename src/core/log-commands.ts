/**
 * What a CI system that reads a log takes for a command: `##vso[...]` of Azure Pipelines and `##[...]` of GitHub's old form,
 * `##teamcity[...]`, folds of Travis and sections of GitLab anywhere in a line; `::name ...::` of GitHub, Forgejo and Gitea
 * where a line begins, or may after it was wrapped; Buildkite's groups where a line begins. Jenkins's annotations need an escape
 * character. Sources: actions/runner, ActionCommand.cs; azure-pipelines-agent, Command.cs; TeamCity, "Service Messages";
 * Buildkite, "Managing log output"; travis-ci/travis-web, log-folder; GitLab, "Job logs".
 */
const COMMAND =
  /##(?=\[|vso\[|teamcity\[)|(?<=^|\s)::(?=[a-z][^\n]*?::)|(?<=travis_(?:fold|time)):|(?<=section_(?:start|end)):|(?<=^\s*)(?:---|\+\+\+|~~~|\^\^\^)(?= )/gim

/** Text from outside that cannot be a command of any CI, detected or not: the first character of one becomes `\xNN`. */
export function withoutCommands(text: string): string {
  return text.replace(COMMAND, (command) => `\\x${command.charCodeAt(0).toString(16)}${command.slice(1)}`)
}

/** The same for JSON, whose values stay what they are. */
export function jsonWithoutCommands(json: string): string {
  return json.replace(COMMAND, (command) => `\\u00${command.charCodeAt(0).toString(16)}${command.slice(1)}`)
}
