/** The look of the page; no `&` and no `<`, since the page is XML too. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --panel: #f6f8fa;
  --green: #116329; --amber: #7d4e00; --link: #0550ae }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9ba4ae; --line: #3d444d; --paper: #0d1117;
  --panel: #161b22; --green: #56d364; --amber: #e3b341; --link: #79b8ff } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1rem 3rem; font: 1rem/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--paper); overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line) }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem }
h3 small { font-weight: normal; color: var(--soft) }
h4 { font-size: 1rem; margin: 0 }
h4 span { color: var(--green); margin-right: .25rem }
.waived h4 span { color: var(--amber) }
p { margin: .25rem 0 }
a { color: var(--link) }
code { font: .875em/1.5 ui-monospace, monospace }
.verdict { font-size: 1.15rem; font-weight: bold; color: var(--green); margin: 0 0 1rem }
.verdict.waived { color: var(--amber) }
dl { margin: 0; padding: .5rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: .4rem }
dl div { display: flex; gap: 1rem; padding: .15rem 0 }
dt { flex: 0 0 14rem; color: var(--soft) }
dd { margin: 0 }
article { margin: .75rem 0; padding: .5rem .75rem; background: var(--panel); border-left: .25rem solid var(--green);
  break-inside: avoid }
article.waived { border-color: var(--amber) }
ul { margin: .25rem 0; padding-left: 1.25rem }
article ul { color: var(--soft); font-size: .9rem }
table { width: 100%; border-collapse: collapse; margin: .75rem 0 }
th, td { text-align: left; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { color: var(--soft); font-weight: normal }
th:last-child, td:last-child { text-align: right; padding-right: 0; white-space: nowrap }
footer { margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem }
@media (max-width: 40rem) { dl div { display: block } dt { font-size: .875rem } h2 { margin-top: 1.5rem } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --panel: #fff;
  --green: #116329; --amber: #7d4e00; --link: #000; font-size: 10pt }
  body { max-width: none; padding: 0 } }
`
