import { PAGE_STYLE } from './page-style.js';

/** The look of the trace's page. */
export const TRACE_STYLE = `${PAGE_STYLE}
html:has(.is-walking) { scroll-padding-top: 11rem; }
h1 span { color: var(--accent); }
.fault { border: 2px solid var(--ink); border-radius: .4rem; padding: .5rem .75rem; }
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
.steps[hidden] { display: none; }
.steps p { margin: 0 0 0 .25rem; flex: 1 1 12rem; position: relative; }

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
@media print {
  .walk { display: none; }
  .hop { break-inside: avoid; }
  .hop.is-shown { outline: none; }
  .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
