import type { GradeReport } from '../../core/grade-report.js';
import { type Html, html } from '../html.js';
import { inertLine } from '../inert.js';
import { analyseSteps, type CauseCount, type Share, type StepAnalysis } from './item-analysis.js';

/** Each step: how many passed it, whether it tells good work from weak, and what the others failed it for. */
export function itemTables(report: GradeReport): Html {
  const steps = analyseSteps(report);
  return html`<h2>How each step was done</h2>
${extremes(steps)}
<p class="soft">Discrimination is the correlation (point-biserial, -1 to 1) of passing the step with the points of the lab’s other steps. Near 0 or below, the step does not tell good work from weak.</p>
<div class="scroll" role="region" aria-label="How each step was done" tabindex="0">
<table class="items sortable">
<thead><tr><th scope="col">Step</th><th scope="col">Title</th><th scope="col" class="number">Passed %</th><th scope="col">Passed</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Stopped</th><th scope="col" class="number">Not written</th><th scope="col" class="number">Skipped</th><th scope="col" class="number">Discrimination</th></tr></thead>
<tbody>${steps.map(stepLine)}</tbody>
</table>
</div>
<h2>What steps were failed for</h2>
${causeTable(steps)}
`;
}

function extremes(steps: readonly StepAnalysis[]): Html {
  const graded = steps.filter(({ share }) => share.of > 0);
  const ids = (list: readonly StepAnalysis[]) => list.map(({ stepId }) => stepId).join(', ');
  const everybody = graded.filter(({ share }) => share.passed === share.of);
  const nobody = graded.filter(({ share }) => share.passed === 0);
  return html`${everybody.length > 0 ? html`<p>Everybody passed: ${ids(everybody)}.</p>` : ''}
${nobody.length > 0 ? html`<p>Nobody passed: ${ids(nobody)}.</p>` : ''}`;
}

function stepLine(step: StepAnalysis): Html {
  const { share, discrimination } = step;
  const percent = share.of === 0 ? '' : String(Math.round((share.passed / share.of) * 100));
  const count = (value: number) => html`<td class="number">${value}</td>`;
  const kind = step.required === 'extension' ? html` <span class="soft">(extension)</span>` : '';
  return html`<tr><th scope="row">${step.stepId}</th><td class="title">${inertLine(step.title)}${kind}</td><td class="number">${percent}</td><td class="passed" data-v="${share.passed}">${shareText(share)}${thirds(step)}</td>${[step.failed, step.stopped, step.notWritten, step.skipped].map(count)}<td class="number">${discrimination === undefined ? '' : discrimination.toFixed(2)}</td></tr>
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

function causeTable(steps: readonly StepAnalysis[]): Html {
  const lines = steps.flatMap((step) => step.causes.map((cause) => causeLine(step, cause)));
  if (lines.length === 0) return html`<p>No step that was written failed.</p>`;
  return html`<div class="scroll" role="region" aria-label="What steps were failed for" tabindex="0">
<table class="sortable">
<thead><tr><th scope="col">Step</th><th scope="col" class="number">Students</th><th scope="col">What they were told</th></tr></thead>
<tbody>${lines}</tbody>
</table>
</div>`;
}

function causeLine({ stepId }: StepAnalysis, { id, says, count }: CauseCount): Html {
  return html`<tr><th scope="row">${stepId}</th><td class="number">${count}</td><td class="told">${inertLine(says)} <span class="soft mono">${inertLine(id)}</span></td></tr>
`;
}
