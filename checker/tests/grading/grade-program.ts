/** A checker to be killed: grades one submission of the bench's lab. Arguments: root, submission, isolation level. */
import type { IsolationLevel } from '../../core/result.js';
import { startGrader } from '../../grading/start-grader.js';
import { findWorkbook } from '../../labs/find-workbook.js';

const [root = '', submissionDir = '', isolation = 'process'] = process.argv.slice(2);
const limits = { callMs: 600_000, gradeMs: 600_000 };
const grader = await startGrader({ root, isolation: isolation as IsolationLevel, limits, typeCheck: false });
const openLab = await (await findWorkbook(root)).open('70');
await grader.grade({ openLab, submissionDir, seed: 1 });
await grader.close();
