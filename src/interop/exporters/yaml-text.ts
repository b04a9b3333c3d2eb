import { stringify } from 'yaml'

/** Several documents as one YAML text, without anchors and with long lines left whole. */
export function yamlText(documents: readonly object[]): string {
  return documents.map((document) => stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 })).join('---\n')
}
