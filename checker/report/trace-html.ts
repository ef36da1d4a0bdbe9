import type { DatabaseCall, HeaderChanges, Hop, TraceReport } from '../core/trace.js';
import { type Html, html } from './html.js';
import { pageHtml } from './page-html.js';
import { TRACE_SCRIPT } from './trace-page-script.js';
import { TRACE_STYLE } from './trace-page-style.js';
import {
  bytesText,
  endText,
  faultText,
  millisecondsText,
  outcomeText,
  ownerText,
  placeText,
} from './trace-words.js';

const NOTHING = html``;

/** The way of one request as one page that needs nothing else: no network, and no JavaScript to be read. */
export function traceHtml(report: TraceReport): string {
  const { method, url, hops, startedAt, totalMs } = report;
  const fault = faultText(report);
  const body = html`<header>
<h1><span>${method}</span> ${url}</h1>
${fault === undefined ? NOTHING : html`<p class="fault"><strong>A fault.</strong> ${fault}</p>`}
<p><strong>${outcomeText(report)}</strong> ${endText(report)}</p>
</header>
<nav class="walk" aria-label="The eight hops">
<ol class="way">
${hops.map((hop, index) => placeOf(hop, index + 1))}
</ol>
<div class="steps" hidden>
<button type="button">Back</button>
<button type="button">Next</button>
<button type="button">Play</button>
<p role="status"><span></span><span class="unseen"></span></p>
</div>
</nav>
<main>
<h2>When</h2>
${waterfall(hops, totalMs)}
<h2>What happened at each hop</h2>
<ol class="hops">
${hops.map((hop, index) => hopSection(hop, index + 1, hops.length))}
</ol>
</main>
<footer class="soft">
<p>${placeText(report)}</p>
<p>Traced at ${startedAt} by the checker of the backend workbook.</p>
</footer>`;
  const title = `The way of ${method} ${url}`;
  return pageHtml({ title, style: TRACE_STYLE, script: TRACE_SCRIPT, body });
}

const idOf = ({ id }: Hop) => `hop-${id}`;

function placeOf(hop: Hop, number: number): Html {
  return html`<li class="${hop.state}"><a href="#${idOf(hop)}"><b>${number}<span class="name"> ${hop.title}</span></b> <span class="name soft">${stateText(hop)}</span></a></li>
`;
}

function stateText({ state, durationMs = 0 }: Hop): string {
  switch (state) {
    case 'passed':
      return millisecondsText(durationMs);
    case 'ended':
      return 'ends here';
    case 'not-reached':
      return 'not reached';
  }
}

function waterfall(hops: readonly Hop[], totalMs: number): Html {
  return html`<table>
<caption>Time since the client began; the bars show it, too.</caption>
<thead><tr><th scope="col">Hop</th><th scope="col" class="wide">Whose</th><th scope="col" class="wide number">From</th><th scope="col" class="number">Takes</th><th scope="col" class="bar">Of ${millisecondsText(totalMs)}</th></tr></thead>
<tbody>
${hops.map((hop, index) => waterfallRow(hop, index + 1, totalMs))}
</tbody>
</table>`;
}

function waterfallRow(hop: Hop, number: number, totalMs: number): Html {
  const { startMs, durationMs, title } = hop;
  const head = html`<th scope="row"><a href="#${idOf(hop)}">${number} ${title}</a></th><td class="wide">${ownerText(hop)}</td>`;
  if (startMs === undefined || durationMs === undefined) {
    return html`<tr>${head}<td class="wide"></td><td class="number">not reached</td><td class="bar"></td></tr>
`;
  }
  return html`<tr>${head}<td class="wide number">${millisecondsText(startMs)}</td><td class="number">${millisecondsText(durationMs)}</td><td class="bar">${bar(startMs, durationMs, totalMs)}</td></tr>
`;
}

function bar(startMs: number, durationMs: number, totalMs: number): Html {
  const percent = (ms: number) => (totalMs > 0 ? Math.min(100, Math.max(0, (ms / totalMs) * 100)) : 0);
  const start = percent(startMs);
  const width = Math.min(percent(durationMs), 100 - start);
  return html`<i style="margin-left:min(${start.toFixed(2)}%,calc(100% - 3px));width:${width.toFixed(2)}%"></i>`;
}

function hopSection(hop: Hop, number: number, count: number): Html {
  const { title, state, startMs, durationMs, why, by } = hop;
  const says = `Hop ${number} of ${count}: ${title}`;
  const head = html`<header><h3>${number} ${title}</h3><p class="soft">${
    startMs === undefined || durationMs === undefined
      ? 'not reached'
      : `from ${millisecondsText(startMs)}, takes ${millisecondsText(durationMs)}`
  }</p></header>`;
  const whose = html`<p class="soft">${by === 'you' ? `Your own code: ${why}` : `The checker’s own: ${why}`}</p>`;
  return html`<li class="hop ${state}" id="${idOf(hop)}" data-says="${says}" data-more=". ${hop.decided[0] ?? 'Not reached.'}">
${head}
${state === 'ended' ? html`<p class="end">The way ends here.</p>` : NOTHING}
${state === 'not-reached' ? NOTHING : html`<ul>${hop.decided.map((line) => html`<li class="mono">${line}</li>`)}</ul>`}
${bytes(hop)}
${whose}
${hop.headers.map(headerTable)}
${calls(hop.calls)}
${hop.excerpt === '' ? NOTHING : html`<details><summary>${title}, as it was</summary><pre>${hop.excerpt}</pre></details>`}
</li>
`;
}

function bytes({ bytesIn, bytesOut }: Hop): Html {
  if (bytesIn === undefined && bytesOut === undefined) return NOTHING;
  const parts = [
    ...(bytesIn === undefined ? [] : [`${bytesText(bytesIn)} in`]),
    ...(bytesOut === undefined ? [] : [`${bytesText(bytesOut)} out`]),
  ];
  return html`<p>${parts.join(', ')}</p>`;
}

function headerTable({ of, added, removed, changed }: HeaderChanges): Html {
  if (added.length + removed.length + changed.length === 0) {
    return html`<h4>Headers of the ${of}</h4><p>None was added or removed.</p>`;
  }
  const row = (what: string, name: string, value: string) =>
    html`<li>${what} <span class="mono">${name}: ${value}</span></li>`;
  return html`<h4>Headers of the ${of}</h4>
<ul>${added.map(({ name, value }) => row('added', name, value))}${removed.map(({ name, value }) =>
    row('removed', name, value),
  )}${changed.map(({ name, before, after }) => row('changed', name, `${before} → ${after}`))}</ul>`;
}

function calls(list: readonly DatabaseCall[]): Html {
  if (list.length === 0) return NOTHING;
  return html`<h4>What it asked of the database</h4>
<table class="calls">
<thead><tr><th scope="col" class="number">Takes</th><th scope="col">Asked</th><th scope="col">Result</th></tr></thead>
<tbody>${list.map(callRow)}</tbody>
</table>`;
}

function callRow({ sql, values, durationMs, result }: DatabaseCall): Html {
  const given = values.map((value, index) => html`<br>$${index + 1} = ${value}`);
  return html`<tr><td class="number">${millisecondsText(durationMs)}</td><td class="mono">${sql}${given}</td><td class="mono">${result}</td></tr>
`;
}
