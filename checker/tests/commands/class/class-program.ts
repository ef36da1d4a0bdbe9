/** A command on a class as a process of its own, to be killed, with short limits. Arguments: root, then the command's. */
import { readCommandLine } from '../../../commands/program.js';
import { UserError } from '../../../core/errors.js';
import { classContext } from './class-context.js';

const [root = '', ...words] = process.argv.slice(2);
const fake = classContext(root);
const context = { ...fake, screen: { ...fake.screen, print: console.log, note: console.error } };
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => fake.ending.abort());
try {
  process.exitCode = await readCommandLine(words, true)(context);
} catch (error) {
  process.exitCode = error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : 3;
  console.error(error instanceof UserError ? `${error.message}\n  ${error.remedy}` : error);
}
