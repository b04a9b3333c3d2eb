import { Document, Scalar, visit } from 'yaml'

/** What YAML allows raw but terminals and line readers do not take well. */
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/**
 * Several documents as one YAML text, without anchors and with long lines left whole. Control characters and direction
 * overrides stand as `\uNNNN` in double quotes, lone surrogates as U+FFFD.
 */
export function yamlText(documents: readonly object[]): string {
  return documents.map(documentText).join('---\n')
}

function documentText(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  visit(document, { Scalar: (_, scalar) => quoteRaw(scalar) })
  const text = document.toString({ lineWidth: 0 })
  return text.replace(RAW, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function quoteRaw(scalar: Scalar): void {
  if (typeof scalar.value !== 'string') return
  const text = scalar.value.toWellFormed()
  scalar.value = text
  if (text.search(RAW) !== -1) scalar.type = Scalar.QUOTE_DOUBLE
}
