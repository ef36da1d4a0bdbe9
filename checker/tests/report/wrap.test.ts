import { describe, expect, test } from 'vitest';
import { beside, wrap } from '../../report/wrap.js';

describe('wrapping', () => {
  test('breaks at spaces, within the columns', () => {
    expect(wrap('one two three four', { columns: 9 })).toBe('one two\nthree\nfour');
  });

  test('counts the indentation and keeps line feeds', () => {
    expect(wrap('one two\n\nthree', { columns: 6, indent: 2 })).toBe('  one\n  two\n\n  three');
  });

  test('keeps a word that is too long whole', () => {
    expect(wrap('a http://localhost:3000/api/likes b', { columns: 10 })).toBe(
      'a\nhttp://localhost:3000/api/likes\nb',
    );
  });

  test('keeps a line’s own indentation and hangs lists', () => {
    expect(wrap('  one two three', { columns: 9 })).toBe('  one two\n  three');
    expect(wrap('- one two three', { columns: 9 })).toBe('- one two\n  three');
    expect(wrap('12. one two', { columns: 8 })).toBe('12. one\n    two');
  });

  test('counts characters, not halves of them', () => {
    expect(wrap('😀😀 😀😀', { columns: 5 })).toBe('😀😀 😀😀');
  });
});

test('text stands in a column of its own beside its label', () => {
  expect(beside('got', 6, 'one two three', 14)).toBe('got   one two\n      three');
});
