import { finalPoints, type GradeRow, type ReportLab } from '../../core/grade-report.js';
import type { IsolationLevel } from '../../core/result.js';
import { roundPoints } from '../../core/round-points.js';
import { inertLine } from '../inert.js';
import { PAGE_COLUMNS, type Style } from '../terminal.js';
import { beside, paragraph } from '../wrap.js';

/** The most rows without a grade that are named. */
const NAMED_ROWS = 20;

/** One row without a grade, in words. */
export interface UngradedLine {
  readonly student: string;
  /** With the same reason. */
  readonly labIds: string[];
  readonly because: 'refused' | 'missing' | 'grader-error';
  readonly reason: string;
}

interface LabCount {
  graded: number;
  ungraded: number;
  sum: number;
  bonus: number;
}

/** Counts rows as they go by, and keeps little of them. */
export class GradeCounts {
  readonly labs = new Map<string, LabCount>();
  readonly named: UngradedLine[] = [];
  rows = 0;
  ungraded = 0;
  ourFaults = 0;
  overridden = 0;

  add(row: GradeRow): void {
    this.rows++;
    if (row.override) this.overridden++;
    const count = this.labs.get(row.labId ?? '') ?? { graded: 0, ungraded: 0, sum: 0, bonus: 0 };
    this.labs.set(row.labId ?? '', count);
    const points = finalPoints(row);
    if (points === undefined) count.ungraded++;
    else {
      count.graded++;
      count.sum += points;
      if (row.kind === 'graded' && !row.override) count.bonus += row.score.bonus;
    }
    if (row.kind === 'graded' || points !== undefined) return;
    this.ungraded++;
    const { because, reason, student, labId } = row;
    if (because === 'grader-error') this.ourFaults++;
    const last = this.named.at(-1);
    if (last?.student === student.id && last.reason === reason) last.labIds.push(labId ?? '--');
    else if (this.named.length < NAMED_ROWS) {
      this.named.push({ student: student.id, labIds: [labId ?? '--'], because, reason });
    }
  }
}

/** What is told at the end of `grade`. */
export interface GradeSummary {
  readonly counts: GradeCounts;
  readonly labs: readonly (ReportLab & { readonly maxPoints: number })[];
  readonly isolation: IsolationLevel;
  readonly seed: number;
  readonly durationMs: number;
  /** Gradings that were made now, and that an earlier run had made. */
  readonly graded: number;
  readonly kept: number;
  /** The folder that the reports are in, as the person wrote it. */
  readonly out: string;
}

/** The class at a glance: a line a lab, and every row without a grade with the reason. */
export function gradeSummary(summary: GradeSummary, style: Style): string {
  const { counts, labs } = summary;
  const width = Math.max(...labs.map(({ title }) => title.length), 3);
  const heading = `      ${'lab'.padEnd(width)}  ${'graded'.padStart(7)}  ${'not graded'.padStart(10)}  mean`;
  const lines = [firstLine(summary), '', style.dim(heading)];
  for (const { id, title, maxPoints } of labs) {
    const count = counts.labs.get(id) ?? { graded: 0, ungraded: 0, sum: 0, bonus: 0 };
    const mean = (sum: number) => roundPoints(sum / count.graded);
    const bonus = count.bonus > 0 ? `, ${mean(count.bonus)} of it bonus` : '';
    const reached = count.graded > 0 ? `${mean(count.sum)} of ${maxPoints}${bonus}` : '-';
    const numbers = `${String(count.graded).padStart(7)}  ${String(count.ungraded).padStart(10)}`;
    lines.push(`  ${style.accent(id)}  ${style.bold(title.padEnd(width))}  ${numbers}  ${reached}`);
  }
  if (counts.overridden > 0) lines.push('', `Set by hand: ${counts.overridden}.`);
  lines.push(...ungradedLines(counts, style), '', `The report is in ${summary.out}.`);
  return lines.join('\n');
}

function firstLine({ counts, isolation, seed, durationMs, graded, kept }: GradeSummary): string {
  const earlier = kept > 0 ? ` (${kept} had been graded before)` : '';
  const text = `${counts.rows} rows, ${graded} graded now${earlier}, in ${timeText(durationMs)}. Seed ${seed}, isolation level ${isolation}.`;
  const warning =
    isolation === 'sandbox'
      ? ''
      : `\nAt this level a submission is not shut in: every row is marked with it (${isolation}).`;
  return paragraph(text + warning);
}

function ungradedLines({ named, ungraded }: GradeCounts, style: Style): string[] {
  if (ungraded === 0) return [];
  const lines = named.map(({ student, labIds, because, reason }) => {
    const label = `  ${inertLine(student)}  ${labIds.join(' ')}  `;
    return beside(label, Math.min(label.length, 40), `${WORDS[because]}: ${inertLine(reason)}`, PAGE_COLUMNS);
  });
  const more = ungraded - named.reduce((sum, { labIds }) => sum + labIds.length, 0);
  return [
    '',
    style.bold('Not graded:'),
    ...lines,
    ...(more > 0 ? [`  and ${more} more: see the report`] : []),
  ];
}

const WORDS = { refused: 'refused', missing: 'missing', 'grader-error': 'our fault' } as const;

/** A duration in words: `8 s`, `4 min`, `2 h 5 min`. */
export function timeText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
