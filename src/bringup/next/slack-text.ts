import { oneLine } from '../../core/printable.js'

/**
 * Text in Slack's mrkdwn: it can neither link nor mention. `&`, `<` and `>` are all that has to be escaped there; who writes
 * `@here` in a pasted text calls everybody all the same, so that those words lose their sign.
 * Source: Slack API documentation, "Formatting text for app surfaces", "Escaping text".
 */
export function slackPlain(text: string): string {
  const harmless = oneLine(text).replace(/@(?=(?:here|channel|everyone)\b)/gi, '')
  return harmless.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Bold text; an asterisk inside would end it. */
export function slackBold(text: string): string {
  return `*${slackPlain(text).replaceAll('*', '∗')}*`
}

/** A code span; a backtick inside would end it, and none is so empty that it is none. */
export function slackCode(text: string): string {
  return `\`${slackPlain(text).replaceAll('`', "'") || ' '}\``
}

/** A link under a name when the URL is one; the text as code otherwise. */
export function slackLink(url: string, name: string): string {
  const isUrl = /^https?:\/\/[^\s<>|]+$/.test(url) && oneLine(url) === url
  return isUrl ? `<${url.replaceAll('&', '&amp;')}|${slackPlain(name)}>` : slackCode(url)
}
