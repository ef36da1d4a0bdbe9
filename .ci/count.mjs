// Reads a report and prints "<passed> <failed>"; a line for each failure is added to a file. A run that exited badly
// without a failure in its report counts as one failure, and so does a report with nothing in it.
import { appendFileSync, readFileSync } from 'node:fs';

const [kind, file, exitCode, wrongFile] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));
const tell = (line) => appendFileSync(wrongFile, `${line.replaceAll('\n', '\n  ')}\n`);

function countVitest() {
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0) console.error(`${skipped} tests were not run`);
  for (const { name, message, assertionResults } of report.testResults) {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of failed)
      tell(`${name}: ${fullName}: ${failureMessages.join('\n')}`);
    if (failed.length === 0 && message) tell(`${name}: ${message}`);
  }
  return [report.numPassedTests, report.numFailedTests];
}

function countVerify() {
  const wrong = report.rows.filter((row) => row.outcome !== 'as-declared');
  for (const { lab, kind: of, name, outcome, notes } of wrong) {
    tell(`verify: lab ${lab}, ${of} ${name}: ${outcome}: ${notes.join(' ')}`);
  }
  return [report.rows.length - wrong.length, wrong.length];
}

let [passed, failed] = kind === 'vitest' ? countVitest() : countVerify();
if (failed === 0 && (exitCode !== '0' || passed === 0)) {
  failed = 1;
  tell(`${kind}: exit code ${exitCode}, ${passed} passed, none failed`);
}
console.log(`${passed} ${failed}`);
