/** Writes a journal until the disk is full, then reads it back, and prints what came of it: `fill-journal.ts <path>`. */
import { UserError } from '../../../core/errors.js';
import { Journal } from '../../../grading/class/journal.js';

const [path = ''] = process.argv.slice(2);
const isolation = 'process';
const header = {
  kind: 'class',
  formatVersion: 1,
  seed: 1,
  isolation,
  node: '',
  checker: '',
  labs: {},
  startedAt: '',
  arguments: [],
} as const;
const of = { kind: 'ungraded', submission: '', source: '', attempt: 1, because: 'refused' } as const;

const journal = await Journal.create(path, header);
let written = 0;
let refusal: UserError | undefined;
while (!refusal) {
  try {
    await journal.append({ ...of, student: String(written), reason: 'x'.repeat(7_000) });
    written++;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    refusal = error;
  }
}
await journal.close().catch(() => {});
const opened = await Journal.open(path);
const isSame = written > 0 && [...opened.journal.students()].length === written;
await opened.journal.close();
console.log(
  JSON.stringify({ name: refusal.name, message: refusal.message, tornBytes: opened.tornBytes, isSame }),
);
