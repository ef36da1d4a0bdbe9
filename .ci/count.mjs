// Reads a report and prints "<passed> <failed>"; what went wrong goes to stderr. A run that exited badly without a
// failure in its report counts as one failure, and so does a report with nothing in it.
import { readFileSync } from 'node:fs';

const [kind, file, exitCode] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));

function countVitest() {
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0) console.error(`${skipped} tests were not run`);
  return [report.numPassedTests, report.numFailedTests];
}

function countVerify() {
  const wrong = report.rows.filter((row) => row.outcome !== 'as-declared');
  for (const row of wrong)
    console.error(`${row.lab} ${row.kind} ${row.name}: ${row.outcome}: ${row.notes.join(' ')}`);
  return [report.rows.length - wrong.length, wrong.length];
}

let [passed, failed] = kind === 'vitest' ? countVitest() : countVerify();
if (failed === 0 && (exitCode !== '0' || passed === 0)) failed = 1;
console.log(`${passed} ${failed}`);
