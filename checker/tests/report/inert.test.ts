import { describe, expect, test } from 'vitest';
import { inert, inertLine } from '../../report/inert.js';
import { jsonText } from '../../report/json.js';

const cases: [string, string, string][] = [
  ['a colour', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['a window title', '\x1b]0;passed\x07', '\\x1b]0;passed\\x07'],
  ['a C1 control', 'a\x9b31mb', 'a\\x9b31mb'],
  ['a line that overwrites itself', '0/10\r10/10', '0/10\\r10/10'],
  ['backspaces', 'failed\b\b\b', 'failed\\x08\\x08\\x08'],
  ['text that runs from right to left', '\u202e01/0\u202c', '\\u202e01/0\\u202c'],
  ['isolates', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['invisible characters', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['tag characters', 'x\u{e0041}', 'x\\u{e0041}'],
  ['half of a surrogate pair', 'x\ud800y', 'x\\ud800y'],
  ['a null byte', 'x\0y', 'x\\x00y'],
];

describe('text of unknown origin is only shown', () => {
  test.each(cases)('%s', (_name, text, shown) => {
    expect(inert(text)).toBe(shown);
  });

  test('line feeds, tabs, Windows line ends and other languages stay readable', () => {
    expect(inert('one\n\ttwo\r\nthree äß 漢字 😀')).toBe('one\n\ttwo\nthree äß 漢字 😀');
  });

  test('it may be done twice', () => {
    for (const [, text, shown] of cases) expect(inert(inert(text))).toBe(shown);
  });

  test('on one line, nothing can begin another', () => {
    expect(inertLine('a\nb\tc')).toBe('a\\nb\\tc');
  });
});

test('a JSON document can be shown as it is, and loses nothing', () => {
  for (const [, text] of cases) {
    const shown = jsonText({ text });
    expect(inert(shown)).toBe(shown);
    expect(JSON.parse(shown)).toEqual({ text });
  }
});
