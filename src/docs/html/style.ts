/** The look of every page; no `&` and no `<`, since a page is XML too. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --paper: #fff; --panel: #f6f8fa;
  --green: #116329; --amber: #7d4e00; --red: #b3261e; --violet: #6639ba; --blue: #0550ae; --link: #0550ae }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9ba4ae; --line: #30363d; --paper: #0d1117;
  --panel: #161b22; --green: #56d364; --amber: #e3b341; --red: #ff7b72; --violet: #d2a8ff; --blue: #79b8ff; --link: #79b8ff } }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body { margin: 0 auto; max-width: 68rem; padding: 1rem 1.25rem 3rem; font: 1rem/1.55 system-ui, sans-serif;
  color: var(--ink); background: var(--paper); overflow-wrap: anywhere }
a { color: var(--link); text-underline-offset: .15em }
nav { padding: .25rem 0 .75rem; border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; font-size: .9375rem }
nav a { margin-right: 1rem }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; text-wrap: balance }
h1 small { display: block; font-size: .8125rem; font-weight: normal; color: var(--soft); margin-bottom: .35rem }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.25rem 0 .75rem }
h3 { font-size: 1.0625rem; margin: 1.75rem 0 .35rem }
p { margin: .5rem 0; max-width: 46rem }
.note { color: var(--soft); font-size: .9375rem }
ul { margin: .5rem 0; padding-left: 1.25rem; max-width: 46rem }
li { margin: .2rem 0 }
code { font: .875em/1.5 ui-monospace, monospace; color: var(--soft) }
td code { color: inherit }
dl { margin: 0 0 1rem; padding: .6rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem }
dl div { display: flex; gap: 1rem; padding: .2rem 0 }
dt { flex: 0 0 9rem; color: var(--soft) }
dd { margin: 0; flex: 1 }
dd p, td p { margin: 0; max-width: none }
td p + p { margin-top: .3rem }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .9375rem }
th, td { text-align: left; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th:last-child, td:last-child { padding-right: 0 }
th { color: var(--soft); font-weight: normal; font-size: .875rem; padding-top: 0 }
th { white-space: nowrap }
td { min-width: 7rem }
td:first-child { min-width: 9rem }
.mark { font-weight: 600 }
.green { color: var(--green) }
.red, .regression { color: var(--red) }
.warning, .stale, .never-reported { color: var(--amber) }
.unknown { color: var(--violet) }
.waived { color: var(--blue) }
.blocked, .not-applicable { color: var(--soft) }
figure { margin: .75rem 0; padding: .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem }
figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto }
figcaption { color: var(--soft); font-size: .875rem; margin-top: .5rem }
svg text { fill: var(--ink); font-family: Arial, Helvetica, sans-serif }
svg .node path { fill: var(--paper); stroke: var(--soft) }
svg .here path { stroke: var(--ink); stroke-width: 2.5 }
svg .edge path { stroke: var(--soft) }
svg .edge polygon { fill: var(--soft); stroke: var(--soft) }
svg a text { fill: var(--link) }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem }
@media (max-width: 42rem) {
  body { padding: .75rem 1rem 2rem }
  h1 { font-size: 1.4rem }
  dl div { display: block }
  dt { font-size: .875rem }
  table, tbody, tr, td { display: block; width: 100% }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line) }
  td { padding: .15rem 0; border: 0 }
  td:first-child { font-weight: 600 }
  td:not(:first-child)::before { content: attr(data-name); display: block; color: var(--soft); font-size: .8125rem }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --panel: #fff; --green: #116329;
    --amber: #7d4e00; --red: #b3261e; --violet: #6639ba; --blue: #0550ae; --link: #000; font-size: 10pt }
  body { max-width: none; padding: 0 }
  nav { display: none }
  h2, h3 { break-after: avoid }
  tr, figure, dl { break-inside: avoid }
}
`
