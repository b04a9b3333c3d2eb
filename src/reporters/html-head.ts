export interface HtmlHead {
  /** Escaped. */
  readonly title: string
  /** The whole stylesheet. */
  readonly style: string
  /** Further elements, as they stand in the file. */
  readonly more?: readonly string[]
}

/** The beginning of a page that stands alone: no script, nothing from elsewhere, on any screen. The caller closes `body` and `html`. */
export function htmlHead({ title, style, more = [] }: HtmlHead): readonly string[] {
  return [
    '<!DOCTYPE html>',
    '<html lang="en" xmlns="http://www.w3.org/1999/xhtml">',
    '<head>',
    '<meta charset="utf-8" />',
    '<meta name="viewport" content="width=device-width, initial-scale=1" />',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />`,
    '<meta name="referrer" content="no-referrer" />',
    ...more,
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
  ]
}
