import { OperatorError } from '../core/errors.js'
import type { Source } from '../core/problem.js'

/** Where a place of a suite can be read; undefined when nobody said where the files are. */
export type SourceUrl = (source: Source) => string | undefined

/**
 * @param template a URL with `{file}` and perhaps `{line}`: `https://git.example.net/x/blob/main/{file}#L{line}`
 * @throws {OperatorError} USAGE when it is none.
 */
export function sourceUrlOf(template: string | undefined): SourceUrl {
  if (template === undefined) return () => undefined
  if (!/^https?:\/\/[^\s<>"\\`|]+$/.test(template) || !template.includes('{file}')) {
    throw new OperatorError('USAGE', `--source-url is "${template}", wanted a http or https URL with {file} in it`, {
      hint: "for example 'https://git.example.net/x/blob/main/{file}#L{line}'",
    })
  }
  return ({ file, line }) => {
    const path = file.toWellFormed().split('/').map(encodeURIComponent).join('/')
    return template.replaceAll('{file}', () => path).replaceAll('{line}', () => String(line))
  }
}

/** `suites/platform.yaml:12` */
export function sourceText({ file, line }: Source): string {
  return `${file}:${line}`
}
