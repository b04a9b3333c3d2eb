import type { OptionSpecs } from '../../core/options.js'
import type { ReporterType } from '../../core/run.js'
import { optionRows } from './option-rows.js'
import { cell, table } from './table.js'

/** A command as it is declared. */
export interface CommandDeclaration {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly options: OptionSpecs
  readonly examples: readonly (readonly [command: string, what: string])[]
  readonly notes?: string
}

/** A sink or an exporter as it is declared. */
export interface UnitDeclaration {
  readonly name: string
  /** One sentence without a full stop. */
  readonly summary: string
  readonly options: OptionSpecs
}

/** What a sink says beyond that. */
export interface SinkDeclaration extends UnitDeclaration {
  readonly events: readonly string[]
}

export function commandReference(commands: readonly CommandDeclaration[]): readonly string[] {
  return ['# Commands', ...commands.flatMap(commandSection)]
}

export function reporterReference(reporters: readonly ReporterType[]): readonly string[] {
  return [
    '# Reporters',
    '',
    'How a run is shown: `--reporter NAME`, or `--reporter NAME=FILE` for a file of its own; several at once.',
    ...table(
      ['reporter', 'what it is'],
      reporters.map(({ name, summary }) => [`\`${name}\``, summary]),
    ),
  ]
}

export function sinkReference(sinks: readonly SinkDeclaration[]): readonly string[] {
  return [
    '# Sinks',
    '',
    'Where events go: a handler is a sink with options under a name, `handlers: {chat: {webhook: {url: ...}}}`.',
    ...sinks.flatMap(({ events, ...sink }) => [
      ...unitSection(sink),
      '',
      `It gets ${events.map((each) => `\`${each}\``).join(', ')} unless the handler says \`events\`.`,
    ]),
  ]
}

export function exporterReference(exporters: readonly UnitDeclaration[]): readonly string[] {
  return [
    '# Engines',
    '',
    'What `firstlight export ENGINE` writes, with the flags of each beyond those of the command.',
    ...exporters.flatMap((each) => unitSection(each)),
  ]
}

/** A format that suites are made of, as it is declared. */
export interface ImporterDeclaration {
  readonly name: string
  readonly title: string
  readonly files: string
}

export function importerReference(importers: readonly ImporterDeclaration[]): readonly string[] {
  return [
    '# Formats to import',
    '',
    'What `firstlight import FORMAT FILE...` makes suites of.',
    ...table(
      ['format', 'what it is', 'its files'],
      importers.map(({ name, title, files }) => [`\`${name}\``, title, files]),
    ),
  ]
}

function commandSection({ name, summary, usage, options, examples, notes }: CommandDeclaration): readonly string[] {
  const lines = examples.flatMap(([line, what]) => [`# ${what}`, line])
  return [
    '',
    `## ${name}`,
    '',
    summary,
    '',
    `Usage: \`firstlight ${usage}\``,
    ...flagTable(options),
    ...(lines.length === 0 ? [] : ['', '```sh', ...lines, '```']),
    ...(notes === undefined ? [] : ['', cell(notes)]),
  ]
}

function unitSection({ name, summary, options }: UnitDeclaration): readonly string[] {
  return ['', `## ${name}`, '', `${summary}.`, ...flagTable(options)]
}

/** A flag is all that it has on the command line. */
function flagTable(options: OptionSpecs): readonly string[] {
  return table(
    ['flag', 'value', 'what it is'],
    optionRows(options).map(([, ...rest]) => rest),
  )
}
