import { studentWorkbook } from './student-workbook.js';
import type { Workbook } from './workbook.js';

/** The workbook whose root is `root`: a student edition, or the author's repo. */
export async function findWorkbook(root: string): Promise<Workbook> {
  const student = await studentWorkbook(root);
  if (student) return student;
  const { authorWorkbook } = await import('./author-workbook.js');
  return authorWorkbook(root);
}
