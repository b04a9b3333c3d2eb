import type { Source } from '../core/problem.js'
import type { Path, SourceDocument } from './load/source-document.js'

/** A value of a document by its path: cheap to make, turned into line and column only when it is shown. */
export interface Place {
  readonly document: SourceDocument
  readonly path: Path
  /** The key itself is meant rather than its value. */
  readonly key?: true
  /** Only this text inside the value is meant. */
  readonly within?: string
}

export function inside(place: Place, ...path: Path): Place {
  return { document: place.document, path: [...place.path, ...path] }
}

export function keyAt(place: Place, ...path: Path): Place {
  return { ...inside(place, ...path), key: true }
}

/** The position of an entry's key, known without looking the file up again. */
export function sourceOf({ document, path }: Place): Source {
  const [line, column] = document.marks.get(path.join('.')) ?? [1, 1]
  return { file: document.file.name, line, column }
}
