import { finalPoints, type GradeReport, type ReportLab } from '../../core/grade-report.js';
import { type ClassStudent, classMaximum, maxPointsOf, totalOf } from '../class/class-rows.js';

/** What one column of a gradebook holds: a lab, or all of them together. */
export interface GradeColumn {
  readonly title: string;
  readonly maximum: number;
  /** Undefined: no grade, and the cell stays empty. */
  pointsOf(student: ClassStudent): number | undefined;
}

/** The column of a lab; without one, of all labs together: empty for whoever lacks one of the grades, unless nothing was handed in. */
export function gradeColumn(report: GradeReport, lab?: ReportLab): GradeColumn {
  const round = (points: number | undefined) =>
    points === undefined ? undefined : Number(points.toFixed(2));
  const only = lab ?? (report.labs.length === 1 ? report.labs[0] : undefined);
  if (only) {
    return {
      title: `Lab ${only.id} ${only.title}`,
      maximum: maxPointsOf(report, only),
      pointsOf: ({ rows }) => {
        const row = rows.find(({ labId }) => labId === only.id);
        return row && round(finalPoints(row));
      },
    };
  }
  const maximum = classMaximum(report);
  return {
    title: 'Labs',
    maximum,
    pointsOf: ({ rows }) => {
      const waits = rows.some(
        (row) => finalPoints(row) === undefined && !(row.kind === 'ungraded' && row.because === 'missing'),
      );
      return waits ? undefined : round(totalOf(rows, maximum)?.points);
    },
  };
}
