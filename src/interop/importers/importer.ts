import type { ImportReport } from '../import-report.js'
import type { Imported } from '../import-suite.js'
import type { SourceText } from '../source/source-text.js'

/** A format that suites are made of. */
export interface Importer {
  readonly name: string
  /** What it is, for people. */
  readonly title: string
  /** What its files are. */
  readonly files: string
  /**
   * Reads the files; what becomes of everything in them goes to the report.
   *
   * @throws {OperatorError} IMPORT_INVALID with all that is wrong with the files.
   */
  readonly read: (files: readonly SourceText[], report: ImportReport) => Imported
}
