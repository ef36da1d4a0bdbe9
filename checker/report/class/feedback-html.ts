import type { FailureField } from '../failure.js';
import { type Html, html } from '../html.js';
import { pageHtml } from '../page-html.js';
import { PAGE_STYLE } from '../page-style.js';
import type { Advice, FailureFeedback, Feedback, LabFeedback } from './feedback.js';

const STYLE = `${PAGE_STYLE}
body { max-width: 48rem; }
.points { font-size: 1.15rem; font-weight: 700; }
h2 { margin-top: 2.2rem; }
.failure { border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; margin: 1rem 0; }
dl { margin: .5rem 0 0; }
dt { color: var(--soft); font-size: .875rem; margin-top: .5rem; }
dd { margin: 0; white-space: pre-line; }
dd pre { white-space: pre-wrap; }
@media print { .failure { break-inside: avoid; } }
`;

/** A student's feedback as one page without any script: whatever a name or a program says in it stays text. */
export function feedbackHtml({ title, greeting, intro, labs, next }: Feedback): string {
  const body = html`<main>
<h1>${title}</h1>
<p>${greeting}</p>
<p>${intro}</p>
${labs.map(labSection)}
${next.length > 0 ? html`<h2>What to do next</h2>${next.map(advice)}` : ''}
</main>`;
  return pageHtml({ title, style: STYLE, body });
}

function labSection({ heading, points, notes, steps, failures, typeErrors }: LabFeedback): Html {
  return html`<section>
<h2>${heading}</h2>
<p class="points">${points}</p>
${notes.map((note) => html`<p>${note}</p>`)}
${steps.length > 0 ? stepTable(heading, steps) : ''}
${failures.map(failureSection)}
${
  typeErrors.length > 0
    ? html`<h3>TypeScript says (this alone fails no step)</h3><pre>${typeErrors.join('\n')}</pre>`
    : ''
}
</section>
`;
}

function stepTable(heading: string, steps: LabFeedback['steps']): Html {
  return html`<table>
<caption class="unseen">The steps of ${heading}</caption>
<thead><tr><th scope="col">Step</th><th scope="col">Title</th><th scope="col">Outcome</th><th scope="col" class="number">Points</th></tr></thead>
<tbody>${steps.map(
    ({ id, title, outcome, points }) =>
      html`<tr><th scope="row">${id}</th><td>${title}</td><td>${outcome}</td><td class="number">${points}</td></tr>`,
  )}</tbody>
</table>`;
}

function failureSection({ heading, fields, printed }: FailureFeedback): Html {
  return html`<div class="failure">
<h3>${heading}</h3>
<dl>${fields.map(field)}</dl>
${printed === '' ? '' : html`<pre>${printed}</pre>`}
</div>
`;
}

function field({ label, text, literal }: FailureField): Html {
  return html`<dt>${label}</dt><dd>${literal ? html`<pre>${text}</pre>` : text}</dd>`;
}

function advice({ says, command }: Advice): Html {
  return html`<p>${says}</p>${command === undefined ? '' : html`<pre>${command}</pre>`}
`;
}
