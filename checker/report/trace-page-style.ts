/** The look of the trace's page: light and dark, from a phone's width on, and on paper. */
export const TRACE_STYLE = `
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
html:has(.is-walking) { scroll-padding-top: 11rem; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h1 span { color: var(--accent); }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.1rem; margin: 0; }
h4 { font-size: .95rem; margin: 1rem 0 .25rem; }
p { margin: .4rem 0; }
a { color: var(--accent); }
code, pre, .mono { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .875rem; }
.mono, pre, td, dd, li { overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.fault { border: 2px solid var(--ink); border-radius: .4rem; padding: .5rem .75rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

.way { list-style: none; display: grid; grid-template-columns: repeat(8, 1fr); gap: .4rem; margin: 1rem 0 0; padding: 0; }
.way a {
  display: block; height: 100%; padding: .4rem .5rem; border: 1px solid var(--line); border-radius: .4rem;
  background: var(--ground); color: var(--ink); text-decoration: none; font-size: .85rem; line-height: 1.3;
  transition: background-color .35s, color .35s;
}
.way a:hover { border-color: var(--accent); }
.way b { display: block; }
.way .not-reached a { border-style: dashed; background: none; color: var(--soft); }
.way .ended a { border: 3px solid var(--ink); }
.way [aria-current] { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.way .not-reached [aria-current], .way .not-reached [aria-current] .soft { color: var(--on-accent); background: var(--accent); }
.way [aria-current] .soft { color: inherit; }

.walk.is-walking {
  position: sticky; top: 0; z-index: 1; padding: .5rem 0 .2rem; background: var(--paper);
  border-bottom: 1px solid var(--line);
}
.walk .way { margin-top: .3rem; }
.steps { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding: .5rem 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.steps[hidden] { display: none; }
.steps p { margin: 0 0 0 .25rem; flex: 1 1 12rem; position: relative; }
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
.bar { width: 45%; padding-right: 0; }
.bar i { display: block; height: 1.1rem; margin-top: .2rem; background: var(--accent); border-radius: .15rem; min-width: 3px; }

.hops { list-style: none; margin: 0; padding: 0; }
.hop { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem; margin: .8rem 0; }
.hop.ended { border: 3px solid var(--ink); }
.hop.not-reached { border-style: dashed; }
.hop.is-shown { outline: 3px solid var(--accent); outline-offset: 1px; }
.hop > header { display: flex; flex-wrap: wrap; gap: .1rem 1rem; align-items: baseline; }
.hop > header p { margin: 0; }
.hop ul { margin: .4rem 0; padding-left: 1.2rem; }
.end { font-weight: 700; }
pre {
  margin: .4rem 0; padding: .6rem .75rem; background: var(--ground); border-radius: .4rem; white-space: pre-wrap;
}
summary { cursor: pointer; color: var(--accent); padding: .35rem 0; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .5rem; }

@media (max-width: 62rem) {
  .way a { padding: .4rem .2rem; font-size: .8rem; }
}
@media (max-width: 52rem) {
  .is-walking .way { gap: .25rem; }
  .is-walking .way a { padding: .35rem 0; text-align: center; }
  .is-walking .way .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .walk:not(.is-walking) .way { grid-template-columns: repeat(2, 1fr); }
  .steps p { flex-basis: 8rem; }
  html:has(.is-walking) { scroll-padding-top: 9rem; }
  .wide { display: none; }
  .bar { width: 38%; }
  .calls tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  .calls td { display: block; border: 0; padding: .1rem 0; text-align: left; white-space: normal; }
  .calls thead { display: none; }
  .calls td:last-child::before { content: "-> "; }
}
@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; scroll-behavior: auto !important; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #333; --line: #999; --ground: #fff; --accent: #000; --on-accent: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .walk { display: none; }
  .hop { break-inside: avoid; }
  .hop.is-shown { outline: none; }
  .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
