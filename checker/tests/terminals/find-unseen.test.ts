import { expect, test } from 'vitest';
import { readDeck } from '../slides/read-deck.js';
import { findUnseen } from './find-unseen.js';

test('shown lines are found in their order, others may stand between', () => {
  expect(findUnseen(['one', 'three'], 'one\ntwo\nthree\n')).toBeUndefined();
  expect(findUnseen(['three', 'one'], 'one\ntwo\nthree\n')).toBe('one');
});

test('a line is compared whole, but for spaces, colours and what ... stands for', () => {
  expect(
    findUnseen(['status: NOERROR, id: ...'], '\x1b[1mstatus:   NOERROR,\tid: 4711\x1b[0m\r\n'),
  ).toBeUndefined();
  expect(findUnseen(['status: NO'], 'status: NOERROR\n')).toBe('status: NO');
});

test('an answer behind a prompt is found', () => {
  expect(findUnseen(['true'], '> > true\n')).toBeUndefined();
});

const DECK = `---
marp: true
---

# One

\`\`\`console
$ curl -i \\
    http://localhost/
> GET / HTTP/1.1
$ node checker repl 02
> 1 + 1
2
\`\`\`

<!-- _class: live -->
<!--
2.5 min. Say it.
-->

---

# Two

\`\`\`sh
curl http://localhost/
\`\`\`
`;

test('a deck gives its slides, minutes, commands, and what looks like a command and is not proved', () => {
  const [one, two] = readDeck('deck', DECK).slides;
  expect(one?.minutes).toBe(2.5);
  expect(one?.commands).toEqual([
    { slide: 1, command: 'curl -i http://localhost/', typed: [], output: ['> GET / HTTP/1.1'] },
    { slide: 1, command: 'node checker repl 02', typed: ['1 + 1'], output: ['2'] },
  ]);
  expect(two?.minutes).toBeUndefined();
  expect(two?.unproved).toEqual(['curl http://localhost/']);
});
