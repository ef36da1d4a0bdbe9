import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { NO_PROGRESS } from '../../core/progress.js';
import { recordAttempt } from '../../core/record-result.js';
import {
  checkResultSchema,
  checkSchema,
  jsonSchemaOf,
  labResultSchema,
  progressSchema,
  SCHEMAS,
} from '../../report/json-schemas.js';
import { makeCheck, makeStep } from '../core/make-steps.js';
import { makeResult } from './make-report.js';

const outcomes = ['passed', 'failed', 'stopped', 'skipped', 'not-run', 'grader-error'] as const;

describe('the published schemas', () => {
  test.each(outcomes)('take a step that is %s', (outcome) => {
    expect(z.safeParse(checkResultSchema, makeCheck('01.1', outcome)).success).toBe(true);
  });

  test('take a whole result, and refuse one that says too little', () => {
    const result = makeResult([]);
    expect(z.safeParse(labResultSchema, result).success).toBe(true);
    const { seed: _, ...without } = result;
    expect(z.safeParse(labResultSchema, without).success).toBe(false);
    expect(z.safeParse(checkSchema, { formatVersion: 1, labId: '01', result }).success).toBe(false);
  });

  test('take the progress that is written', () => {
    const progress = recordAttempt(NO_PROGRESS, {
      labId: '01',
      labDigest: 'abc',
      steps: [makeStep('01.1')],
      checks: [makeCheck('01.1', 'passed')],
      isWhole: true,
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(z.safeParse(progressSchema, progress).success).toBe(true);
  });

  test.each(Object.keys(SCHEMAS))('%s has a JSON Schema', (command) => {
    expect(jsonSchemaOf(command)).toMatchObject({ type: 'object', properties: expect.anything() });
  });

  test('the one of grades lists what its canonical form leaves out', () => {
    const { description } = jsonSchemaOf('grade') as { description: string };
    for (const name of ['generatedAt', 'output', 'durationMs', '<port>', '<time>', '<duration>']) {
      expect(description).toContain(name);
    }
  });

  test('a command that prints no data has none', () => {
    expect(jsonSchemaOf('run')).toBeUndefined();
    expect(jsonSchemaOf('toString')).toBeUndefined();
  });
});
