import { expect } from 'vitest';
import { claim, step } from '#testing';
import { call, type PreflightCase, preflightCases, TRUTH } from './driver.js';

step('05.8', (test) => {
  test('methods, headers and content types as the Fetch standard has them', async (context) => {
    for (const { kind, request, asks, why } of preflightCases(context.draw)) {
      const seen = await call(context, TRUTH, 'needsPreflight', request);
      const about = {
        expected: asks ? 'true: the browser asks first' : 'false: the browser just sends it',
        why,
        wanted: { situation: 'preflight', kind, asks } satisfies { situation: string } & Pick<
          PreflightCase,
          'kind' | 'asks'
        >,
      };
      claim(context.trail.add(seen), about, () => expect(seen.value).toBe(asks));
    }
  });
});
