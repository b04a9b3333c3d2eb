import { oneLine } from '../../../core/printable.js'
import { labelText } from '../../../formats/prometheus.js'

// Annotations and labels of a rule are Go templates: two braces would begin an action.

/** Text for an annotation. */
export function templateText(text: string): string {
  return withoutActions(oneLine(text))
}

/** The value of a label, the same as a series has it. */
export function templateLabel(text: string): string {
  return withoutActions(labelText(text))
}

function withoutActions(text: string): string {
  return text.replace(/\{\{|\{$/g, (braces) => `{{"${braces}"}}`)
}
