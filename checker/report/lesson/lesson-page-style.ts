import { PAGE_STYLE } from '../page-style.js';

/** The look of a lesson's page. What is wider than a phone is scrolled in its own box. */
export const LESSON_STYLE = `${PAGE_STYLE}
body { max-width: 46rem; line-height: 1.6; }
h1 { font-size: 1.75rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .6rem; line-height: 1.3; }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p, ul, ol { margin: .75rem 0; }
ul, ol { padding-left: 1.4rem; }
li { margin: .3rem 0; }
li > p { margin: .3rem 0; }
a, p, td, th { overflow-wrap: anywhere; }
p code, li code, td code, th code { background: var(--ground); border-radius: .2rem; padding: .05rem .25rem; }
pre {
  margin: .9rem 0; padding: .75rem .9rem; white-space: pre; overflow-x: auto; overflow-wrap: normal; line-height: 1.4;
}
blockquote { margin: .9rem 0; padding: .1rem 1rem; border-left: 4px solid var(--accent); color: var(--soft); }
table { margin: .9rem 0; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
figure { margin: 1.5rem 0; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .6rem; }
/* A shade at the side says that there is more; at the end it goes under the paper. */
.picture {
  overflow-x: auto; padding: .25rem 2px .5rem;
  background:
    linear-gradient(to right, var(--paper) 40%, transparent) left / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to right, var(--line), transparent) left / .75rem 100% no-repeat scroll,
    linear-gradient(to left, var(--line), transparent) right / .75rem 100% no-repeat scroll;
}
.picture svg { display: block; width: 100%; min-width: 34rem; height: auto; color: var(--ink); overflow: visible; }
.picture .mono { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
nav ul { list-style: none; padding: 0; margin: .25rem 0; }
details { margin: 1rem 0 2rem; }
@media print {
  body { line-height: 1.4; }
  pre { white-space: pre-wrap; border: 1px solid var(--line); font-size: 8pt; }
  figure, pre, table, blockquote { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  .picture { overflow: visible; background: none; }
  .picture svg { min-width: 0; }
  nav { display: none; }
}
`;
