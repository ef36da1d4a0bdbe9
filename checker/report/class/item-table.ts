import type { GradeReport } from '../../core/grade-report.js';
import { type Html, html } from '../html.js';
import { inertLine } from '../inert.js';
import { analyseSteps, type CauseCount, type Share, type StepAnalysis } from './item-analysis.js';

/** Each step: how many passed it, what the others failed it for, and whether it tells good work from weak. */
export function itemTable(report: GradeReport): Html {
  const steps = analyseSteps(report);
  const graded = steps.filter(({ share }) => share.of > 0);
  const ids = (list: readonly StepAnalysis[]) => list.map(({ stepId }) => stepId).join(', ');
  const everybody = graded.filter(({ share }) => share.passed === share.of);
  const nobody = graded.filter(({ share }) => share.passed === 0);
  return html`${everybody.length > 0 ? html`<p>Everybody passed: ${ids(everybody)}.</p>` : ''}
${nobody.length > 0 ? html`<p>Nobody passed: ${ids(nobody)}.</p>` : ''}
<div class="scroll" role="region" aria-label="What each step was failed for" tabindex="0">
<table class="items sortable">
<caption>Discrimination is the correlation (point-biserial, -1 to 1) of passing the step with the points of the lab’s other steps. Near 0 or below, the step does not tell good work from weak.</caption>
<thead><tr><th scope="col">Step</th><th scope="col">Title</th><th scope="col" class="number">Passed %</th><th scope="col">Passed</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Stopped</th><th scope="col" class="number">Not written</th><th scope="col" class="number">Skipped</th><th scope="col" class="number">Discrimination</th><th scope="col">Causes, by how many</th></tr></thead>
<tbody>${steps.map(stepLine)}</tbody>
</table>
</div>
`;
}

function stepLine(step: StepAnalysis): Html {
  const { share, discrimination } = step;
  const percent = share.of === 0 ? '' : String(Math.round((share.passed / share.of) * 100));
  const count = (value: number) => html`<td class="number">${value}</td>`;
  const kind = step.required === 'extension' ? html` <span class="soft">(extension)</span>` : '';
  return html`<tr><th scope="row">${step.stepId}</th><td class="title">${inertLine(step.title)}${kind}</td><td class="number">${percent}</td><td class="passed" data-v="${share.passed}">${shareText(share)}${thirds(step)}</td>${[step.failed, step.stopped, step.notWritten, step.skipped].map(count)}<td class="number">${discrimination === undefined ? '' : discrimination.toFixed(2)}</td><td class="causes" data-v="${step.causes[0]?.count ?? 0}">${causeList(step.causes)}</td></tr>
`;
}

const shareText = ({ passed, of }: Share) => `${passed} of ${of}`;

function thirds({ upper, lower, without }: StepAnalysis): Html {
  const compared =
    upper.of === 0
      ? ''
      : html`<br><span class="soft">best third ${shareText(upper)}<br>last third ${shareText(lower)}</span>`;
  const missing = without === 0 ? '' : html`<br><span class="soft">${without} without an outcome</span>`;
  return html`${compared}${missing}`;
}

function causeList(causes: readonly CauseCount[]): Html {
  if (causes.length === 0) return html``;
  return html`<ul>${causes.map(
    ({ id, says, count }) =>
      html`<li><strong>${count}</strong> ${inertLine(says)} <span class="soft mono">${inertLine(id)}</span></li>`,
  )}</ul>`;
}
