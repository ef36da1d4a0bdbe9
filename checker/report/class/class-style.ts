import { PAGE_STYLE } from '../page-style.js';

/**
 * The look of the class page. Outcomes differ in lightness and in their word, not only in hue; blue and orange stay apart
 * for every common colour blindness (Okabe and Ito).
 */
export const CLASS_STYLE = `${PAGE_STYLE}
:root {
  --pass: #d6e6f7; --on-pass: #0d3358; --fail: #b34a00; --on-fail: #ffffff; --stop: #5c1a4a; --on-stop: #ffffff;
  --none: #ffffff; --on-none: #55606a; --odd: #f2d94e; --on-odd: #2a2400;
}
@media (prefers-color-scheme: dark) {
  :root {
    --pass: #17395c; --on-pass: #d9eaff; --fail: #f0a35e; --on-fail: #201000; --stop: #e3a6d0; --on-stop: #2a0a20;
    --none: #14191e; --on-none: #a7b3bd; --odd: #e8d34a; --on-odd: #201c00;
  }
}
body { max-width: 84rem; }
.facts { color: var(--soft); }
.mark { border: 2px solid var(--ink); border-radius: .4rem; padding: .5rem .75rem; }
.scroll { overflow: auto; border: 1px solid var(--line); border-radius: .4rem; }
.tall { max-height: 85vh; }
th, td { padding: .3rem .6rem; }
thead th { position: sticky; top: 0; background: var(--paper); z-index: 1; vertical-align: bottom; }
.heat { width: auto; min-width: 100%; border-collapse: separate; border-spacing: 0; }
.heat td, .heat th { padding: .2rem .45rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
.heat tbody th, .heat thead th:first-child { position: sticky; left: 0; background: var(--paper); border-right: 1px solid var(--line); }
.heat thead th:first-child { z-index: 2; }
.heat tbody th { max-width: 18rem; overflow: hidden; text-overflow: ellipsis; }
.heat td { text-align: center; font-size: .8rem; border-left: 1px solid var(--paper); }
.heat .number { text-align: right; font-size: .9rem; }
.heat .p, .key .p { background: var(--pass); color: var(--on-pass); }
.heat .f, .key .f { background: var(--fail); color: var(--on-fail); font-weight: 600; }
.heat .s, .key .s { background: var(--stop); color: var(--on-stop); font-weight: 600; }
.heat .t, .key .t { background: var(--none); color: var(--on-none); }
.heat .k, .key .k { background: var(--ground); color: var(--soft); }
.heat .e, .key .e { background: var(--odd); color: var(--on-odd); font-weight: 600; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1rem; padding: 0; margin: .5rem 0; }
.key b { display: inline-block; min-width: 3rem; text-align: center; padding: 0 .4rem; border: 1px solid var(--line); font-size: .8rem; }
th button {
  white-space: nowrap;
  min-height: 1.75rem; padding: .1rem .35rem; border: 0; background: none; color: inherit; font-weight: 600; text-align: inherit;
  border-radius: .25rem;
}
th button::after { content: " \\2195" / ""; color: var(--line); }
th[aria-sort] button { color: var(--accent); }
th[aria-sort=ascending] button::after { content: " \\2191" / ""; color: inherit; }
th[aria-sort=descending] button::after { content: " \\2193" / ""; color: inherit; }
.scroll td, .scroll th { overflow-wrap: normal; }
.scroll .mono { overflow-wrap: anywhere; min-width: 8rem; }
.scroll .told { overflow-wrap: anywhere; }
.items .title { min-width: 13rem; }
.items .passed { white-space: nowrap; }
.reasons .why { min-width: 16rem; overflow-wrap: anywhere; }
.reasons th { min-width: 8rem; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; }
figure { margin: 0; flex: 1 1 20rem; max-width: 36rem; }
figcaption { color: var(--soft); font-size: .9rem; }
svg { display: block; width: 100%; height: auto; }
svg rect { fill: var(--accent); }
svg line { stroke: var(--line); }
svg text { fill: var(--ink); font-size: 13px; text-anchor: middle; }
@media (max-width: 46rem) {
  .heat tbody th { max-width: 9rem; }
  .tall { max-height: 75vh; }
}
@media print {
  .scroll { overflow: visible; max-height: none; border: 0; }
  thead th, .heat tbody th { position: static; }
  th button::after { content: none !important; }
  .heat td, .heat th, .heat .number { font-size: 7pt; padding: 1pt 2pt; }
  .items td, .items th { font-size: 8pt; padding: 2pt; }
  .items .title, .reasons .why, .reasons th, .scroll .mono { min-width: 0; }
  .reasons td, .reasons th { font-size: 8pt; padding: 2pt; }
  th button, .items .passed { white-space: normal; padding: 0; text-align: inherit; }
  .heat td, .key b, svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  tr, figure { break-inside: avoid; }
  :root { --pass: #d6e6f7; --on-pass: #0d3358; --fail: #b34a00; --on-fail: #fff; --stop: #5c1a4a; --on-stop: #fff; --none: #fff; --on-none: #333; --odd: #f2d94e; --on-odd: #2a2400; }
}
`;
