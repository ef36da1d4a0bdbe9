import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { traceSchema } from '../../report/json-schemas.js';
import { makeStyle, PLAIN } from '../../report/terminal.js';
import { traceText } from '../../report/trace-text.js';
import { makeBrokenTrace, makeHostileTrace, makeTrace } from './make-trace.js';

const traces = { 'trace-whole': makeTrace(), 'trace-broken': makeBrokenTrace() };

describe('the way of a request, as text', () => {
  test.each(Object.entries(traces))('%s', async (name, trace) => {
    await expect(`${traceText(trace, PLAIN)}\n`).toMatchFileSnapshot(`fixtures/${name}.txt`);
  });

  test.each([...Object.values(traces), makeHostileTrace()])('fits 80 columns', (trace) => {
    const wide = traceText(trace, PLAIN)
      .split('\n')
      .filter((line) => line.length > 80)
      // A word that is too long stays whole, so that it can be copied.
      .filter((line) =>
        line
          .trim()
          .split(/\s+/)
          .every((word) => word.length < 60),
      );
    expect(wide).toEqual([]);
  });

  test('obeys nothing that a server has put into it', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be found
    expect(traceText(makeHostileTrace(), PLAIN)).not.toMatch(/[\x1b\u202e]/);
  });

  test('has the same words with colour', async () => {
    const coloured = traceText(makeBrokenTrace(), await makeStyle(true));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(traceText(makeBrokenTrace(), PLAIN));
  });

  test.each([...Object.values(traces), makeHostileTrace()])('is what the published schema says', (trace) => {
    expect(z.parse(traceSchema, JSON.parse(JSON.stringify(trace)))).toEqual(trace);
  });
});
