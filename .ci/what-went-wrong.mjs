// A vitest reporter: the difference that a failed test saw, added to the file that WENT_WRONG names. The report as JSON
// has only a test's message, and that of a snapshot says that it differs, not in what.
import { appendFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const MOST_LINES = 60;

export default class WhatWentWrong {
  onTestCaseResult(test) {
    for (const { diff } of test.result().errors ?? []) {
      if (diff) tell(`${test.module.moduleId}: ${test.fullName}:`, diff);
    }
  }
}

/** The lines that differ, and what stands around them. */
function tell(title, diff) {
  const lines = stripVTControlCharacters(diff).split('\n');
  const differs = lines.map((line) => /^[-+]/.test(line));
  const kept = lines.filter((_, index) => differs.slice(Math.max(0, index - 2), index + 3).includes(true));
  appendFileSync(
    process.env.WENT_WRONG,
    `${[title, ...kept.slice(0, MOST_LINES)].map((line) => line.slice(0, 300)).join('\n  ')}\n`,
  );
}
