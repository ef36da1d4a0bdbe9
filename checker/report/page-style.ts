/** What all pages look like: light and dark, from a phone's width on, and on paper. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b2126; --soft: #55606a; --line: #c9d1d8; --ground: #f3f6f8; --accent: #0b5cab;
  --on-accent: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14191e; --ink: #e6ebef; --soft: #a7b3bd; --line: #3c4751; --ground: #1d242b; --accent: #7fc1ff;
    --on-accent: #0d1115;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.1rem; margin: 0; }
h4 { font-size: .95rem; margin: 1rem 0 .25rem; }
p { margin: .4rem 0; }
a { color: var(--accent); }
code, pre, .mono:not(svg *) { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .875rem; }
.mono, pre, td, dd, li { overflow-wrap: anywhere; }
.soft { color: var(--soft); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button {
  font: inherit; min-height: 2.75rem; padding: .25rem .9rem; border: 1px solid var(--accent); border-radius: .4rem;
  background: var(--paper); color: var(--accent); cursor: pointer;
}
button:hover { background: var(--ground); }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-size: .875rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
pre {
  margin: .4rem 0; padding: .6rem .75rem; background: var(--ground); border-radius: .4rem; white-space: pre-wrap;
}
summary { cursor: pointer; color: var(--accent); padding: .35rem 0; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .5rem; }
@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; scroll-behavior: auto !important; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #333; --line: #999; --ground: #fff; --accent: #000; --on-accent: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
