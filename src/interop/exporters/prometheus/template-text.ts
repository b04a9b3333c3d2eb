import { oneLine } from '../../../core/printable.js'

/** Text for an annotation or a label of a rule, which are Go templates: two braces would begin an action. */
export function templateText(text: string): string {
  return oneLine(text).replace(/\{\{|\{$/g, (braces) => `{{"${braces}"}}`)
}
