import type { Course, LatePolicy } from './course.js';
import { finalPoints, type GradeReport, type GradeRow, type ReportLab, type Score } from './grade-report.js';
import type { CheckResult } from './result.js';
import { roundPoints } from './round-points.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many days late, each one that has begun counted whole; 0 within the grace, and where a time is not known. */
export function daysLate(
  due: string | undefined,
  submittedAt: string | undefined,
  { graceMinutes }: Pick<LatePolicy, 'graceMinutes'>,
): number {
  if (due === undefined || submittedAt === undefined) return 0;
  const lateMs = Date.parse(submittedAt) - Date.parse(due);
  return lateMs > graceMinutes * 60_000 ? Math.ceil(lateMs / DAY_MS) : 0;
}

/** The percentage that being late takes of the points reached. */
export function latePercent(late: LatePolicy | undefined, days: number): number {
  return late ? Math.min(late.percentPerDay * days, late.maxPercent) : 0;
}

/** What the outcomes of a lab's steps are worth in a course. `submittedAt` is ISO 8601. */
export function scoreOf(
  lab: Pick<ReportLab, 'id' | 'steps'>,
  checks: readonly CheckResult[],
  course: Course,
  submittedAt?: string,
): Score {
  let [points, maxPoints, bonus] = [0, 0, 0];
  for (const step of lab.steps) {
    const reached = checks.find(({ stepId }) => stepId === step.id)?.points ?? 0;
    if (step.required === 'core' || course.extension === 'counts') {
      points += reached;
      maxPoints += step.points;
    } else if (course.extension === 'bonus') {
      bonus += reached;
    }
  }
  const days = course.late ? daysLate(course.labs[lab.id]?.due, submittedAt, course.late) : 0;
  const latePenalty = roundPoints(((points + bonus) * latePercent(course.late, days)) / 100);
  const computed = roundPoints(Math.max(0, points + bonus - latePenalty));
  return { points: roundPoints(points), maxPoints, bonus: roundPoints(bonus), latePenalty, computed };
}

/** The most points that a lab gives without a bonus. */
export function maxPointsOf(lab: Pick<ReportLab, 'steps'>, { extension }: Pick<Course, 'extension'>): number {
  const counted = lab.steps.filter(({ required }) => required === 'core' || extension === 'counts');
  return counted.reduce((sum, { points }) => sum + points, 0);
}

/**
 * A student's share of the whole course in percent, over their rows: labs weigh as the course says, else by their points,
 * and nothing handed in is 0. Undefined while a row waits for its grade, and where nothing is to be reached.
 */
export function coursePercent(
  rows: readonly GradeRow[],
  { labs, extension = 'bonus' }: Pick<GradeReport, 'labs' | 'extension'>,
): number | undefined {
  let [sum, weights] = [0, 0];
  for (const lab of labs) {
    const maxPoints = maxPointsOf(lab, { extension });
    const weight = lab.weight ?? maxPoints;
    const row = rows.find(({ labId }) => labId === lab.id);
    const reached =
      row && (finalPoints(row) ?? (row.kind === 'ungraded' && row.because === 'missing' ? 0 : row));
    if (typeof reached !== 'number') return undefined;
    if (maxPoints === 0) continue;
    sum += (reached / maxPoints) * weight;
    weights += weight;
  }
  return weights > 0 ? roundPoints((sum / weights) * 100) : undefined;
}
