import { expect, test } from 'vitest';
import { greet } from './greet.js';

test('greets Ada', () => {
  expect(greet('Ada')).toBe('Hello, Ada!');
});
