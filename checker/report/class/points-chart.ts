import { type Html, html } from '../html.js';
import { pointsText } from './class-rows.js';

const BINS = 10;
const WIDTH = 560;
const HEIGHT = 190;
const BASE = 150;
const TALLEST = 120;

/**
 * How points are distributed: a histogram of ten parts of the maximum, with the same as a table. `id` is unique in the
 * page. Points beyond the maximum (a bonus) count in the last part.
 */
export function pointsChart(id: string, title: string, points: readonly number[], maximum: number): Html {
  const bins = binsOf(points, maximum);
  const most = Math.max(1, ...bins);
  const step = WIDTH / BINS;
  const bars = bins.map((count, index) => {
    const height = (count / most) * TALLEST;
    const x = index * step;
    return html`<rect x="${(x + 4).toFixed(1)}" y="${(BASE - height).toFixed(1)}" width="${(step - 8).toFixed(1)}" height="${height.toFixed(1)}"/><text x="${(x + step / 2).toFixed(1)}" y="${(BASE - height - 5).toFixed(1)}">${count}</text><text x="${(x + step / 2).toFixed(1)}" y="${BASE + 18}">${index * 10}</text>`;
  });
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}: how many have how many points</title>
${bars}<line x1="0" x2="${WIDTH}" y1="${BASE}" y2="${BASE}"/>
<text x="${WIDTH / 2}" y="${HEIGHT - 4}">from this per cent of ${pointsText(maximum)} points on</text>
</svg>
<figcaption><strong>${title}.</strong> <span id="${id}-text">${summary(points, maximum)}</span></figcaption>
<details><summary>The same as a table</summary>
<table><thead><tr><th scope="col">Per cent of ${pointsText(maximum)} points</th><th scope="col" class="number">Students</th></tr></thead>
<tbody>${bins.map((count, index) => html`<tr><th scope="row">${rangeText(index)}</th><td class="number">${count}</td></tr>`)}</tbody></table>
</details>
</figure>
`;
}

function binsOf(points: readonly number[], maximum: number): number[] {
  const bins = Array.from({ length: BINS }, () => 0);
  for (const value of points) {
    const share = maximum > 0 ? value / maximum : 0;
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(share * BINS)));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

const rangeText = (index: number) =>
  index === BINS - 1 ? '90 and more' : `${index * 10} to under ${index * 10 + 10}`;

function summary(points: readonly number[], maximum: number): string {
  if (points.length === 0) return 'Nobody has a grade yet.';
  const sorted = [...points].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? 0;
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return `${sorted.length} graded, of ${pointsText(maximum)} points: mean ${pointsText(mean)}, median ${pointsText(median)}, from ${pointsText(at(0))} to ${pointsText(at(sorted.length - 1))}.`;
}
