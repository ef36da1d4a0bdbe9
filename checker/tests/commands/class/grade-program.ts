/** `grade` as a process of its own, to be killed, with short limits. Arguments: root, then those of `grade`. */
import { readCommandLine } from '../../../commands/program.js';
import { UserError } from '../../../core/errors.js';
import { classContext } from './class-context.js';

const [root = '', ...words] = process.argv.slice(2);
const context = classContext(root);
process.once('SIGINT', () => context.ending.abort());
try {
  process.exitCode = await readCommandLine(['grade', ...words], true)(context);
} catch (error) {
  process.exitCode = error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 3;
  console.error(error instanceof UserError ? `${error.message}\n  ${error.remedy}` : error);
}
for (const text of context.printed) console.log(text);
for (const text of context.noted) console.error(text);
