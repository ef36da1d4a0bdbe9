import { describe, expect, test } from 'vitest';
import { parseReply } from '../../sandbox/child-protocol.js';

const value = (json: string) => parseReply(`{"id":"a","ok":true,"value":${json}}`);
const notPlain = (what: string) => ({ id: 'a', ok: false, fault: { kind: 'not-plain', path: '', what } });

describe("a line from the student's process", () => {
  test('is a value, a fault or a word that the file is loaded', () => {
    expect(value('[1,{"a":null}]')).toEqual({ id: 'a', ok: true, value: [1, { a: null }] });
    expect(parseReply('{"id":"a","phase":"loaded"}')).toEqual({ id: 'a', phase: 'loaded' });
    const fault = { kind: 'threw', name: 'Error', message: 'no', code: 'ENO', stack: '' };
    expect(parseReply(JSON.stringify({ id: 'a', ok: false, fault }))).toEqual({ id: 'a', ok: false, fault });
  });

  test.each(['', 'hello', '{', 'null', '[]', '7', '{"id":7,"ok":true}', '{"ok":true}', '{"id":"a"}'])(
    'is nothing: %s',
    (line) => {
      expect(parseReply(line)).toBeUndefined();
    },
  );

  test.each(['{"kind":"passed"}', 'null', '"threw"', '{}'])('is nothing with the fault %s', (fault) => {
    expect(parseReply(`{"id":"a","ok":false,"fault":${fault}}`)).toBeUndefined();
  });

  test('has a fault of bounded length, of texts only', () => {
    const fault = { kind: 'threw', name: { toString: 'x' }, message: 'm'.repeat(10_000), stack: 7 };
    const reply = parseReply(JSON.stringify({ id: 'a', ok: false, fault }));
    expect(reply).toEqual({
      id: 'a',
      ok: false,
      fault: { kind: 'threw', name: '', message: 'm'.repeat(2_000), code: '', stack: '' },
    });
  });

  test('gives no value that is too deep to walk', () => {
    const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(value(deep(50))).toMatchObject({ ok: true });
    expect(value(deep(200_000))).toEqual(notPlain('nested more than 60 deep'));
  });

  test('gives no value with too many parts, wide or deep', () => {
    expect(value(`[${'0,'.repeat(200_000)}0]`)).toEqual(notPlain('more than 100000 values'));
    expect(value(`[${'{},'.repeat(99_000)}{}]`)).toMatchObject({ ok: true });
  });

  test('gives no value with a key that sets a prototype', () => {
    expect(value('[{"a":{"__proto__":{"ok":true}}}]')).toEqual(
      notPlain('an object with a key named __proto__'),
    );
  });
});
