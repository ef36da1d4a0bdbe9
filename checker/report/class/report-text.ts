import type { GradeReport } from '../../core/grade-report.js';
import { jsonLine } from '../json.js';

/** All of a report but its rows. */
export type ReportHead = Omit<GradeReport, 'rows'>;

/** The text of `report.json`, piece by piece: one row a line, so that it never has to be held as a whole. */
export async function* reportText(head: object, rows: AsyncIterable<object>): AsyncGenerator<string> {
  yield `${jsonLine(head).slice(0, -1)},"rows":[`;
  let isFirst = true;
  for await (const row of rows) {
    yield `${isFirst ? '' : ','}\n${jsonLine(row)}`;
    isFirst = false;
  }
  yield '\n]}\n';
}
