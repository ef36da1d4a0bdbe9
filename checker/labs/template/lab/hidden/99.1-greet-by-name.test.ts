import { expect } from 'vitest';
import { claim, step } from '#testing';
import { askGreeting } from './driver.js';

step('99.1', (test) => {
  test('the greeting holds the name that was given', async ({ student, draw, trail }) => {
    const name = draw.word();
    const seen = await askGreeting(student, trail, name);
    const about = {
      expected: `"Hello, ${name}!"`,
      why: 'The lesson says what a greeting looks like (cite an RFC or document here).',
    };
    claim(seen, about, (greeting) => expect(greeting).toBe(`Hello, ${name}!`));
  });
});
