import type { Problem } from '../../core/problem.js'
import type { ImportReport } from '../import-report.js'
import { type Comments, commentsOf, type Remarks, yamlComments } from './comments.js'
import { type Fields, fieldsOf } from './fields.js'
import { readYaml } from './read-yaml.js'
import { refusal, type SourceText } from './source-text.js'
import type { Entry, MapTree, Tree } from './tree.js'

/** A YAML or JSON file that is imported: its documents, its comments, and what is wrong with it. */
export interface YamlSource {
  readonly file: SourceText
  readonly documents: readonly Tree[]
  readonly comments: Comments
  /** What importers find wrong; `finish` throws it. */
  readonly problems: Problem[]
  readonly fields: (tree: MapTree) => Fields
  /** What the comments of a thing say. */
  readonly about: (thing: Tree | Entry) => Remarks
  /**
   * Tells which comments nobody took.
   *
   * @throws {OperatorError} IMPORT_INVALID when anything was wrong.
   */
  readonly finish: () => void
}

/** @throws {OperatorError} IMPORT_INVALID when it is no YAML. */
export function openYaml(file: SourceText, report: ImportReport): YamlSource {
  const documents = readYaml(file)
  const comments = commentsOf(yamlComments(file.text), file.text)
  const problems: Problem[] = []
  return {
    file,
    documents,
    comments,
    problems,
    fields: (tree) => fieldsOf(tree, { file, problems }, report.dropped),
    about: (thing) =>
      comments.about(thing.source.line, 'value' in thing && 'key' in thing ? thing.value.lastLine : thing.lastLine),
    finish() {
      if (problems.length > 0) throw refusal(problems)
      for (const { line, text } of comments.left()) {
        report.dropped({ file: file.name, line, column: 1 }, `the comment "${text}" stands at nothing that is imported`)
      }
    },
  }
}
