import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { RECORDING, record } from '../../../slides/record.js';
import { readCommandLine } from '../../commands/program.js';

const repo = resolve(import.meta.dirname, '../../..');
const committed = readFileSync(join(repo, RECORDING), 'utf8');

/** The lines that a picture shows; the level of isolation is the machine's. */
function linesIn(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, line = '']) =>
    line
      .replace(/<[^>]+>/g, '')
      .replace(/isolation (sandbox|user|process)/, 'isolation <level>')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
}

test('the recording shows what the checker prints now', async () => {
  // When this fails because the checker says something else: npm run recording
  expect(linesIn(committed)).toEqual(linesIn(await record(repo)));
});

test('each command of the recording is one that a student can type', () => {
  const commands = linesIn(committed).filter((line) => line.startsWith('$ '));
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) {
    const [, name, program, ...words] = command.split(' ');
    expect([name, program]).toEqual(['node', 'checker']);
    expect(() => readCommandLine(words, false)).not.toThrow();
  }
});

test('the recording is small, well-formed, and stands still where motion is not wanted', () => {
  expect(XMLValidator.validate(committed)).toBe(true);
  expect(Buffer.byteLength(committed)).toBeLessThan(200_000);
  expect(committed).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg|localhost)/);
  const [still = '', moving = ''] = committed.split(
    '@media screen and (prefers-reduced-motion: no-preference)',
  );
  expect(still).not.toContain('animation');
  expect(still).toContain('.scene:last-of-type { opacity: 1 }');
  expect(moving).not.toContain('infinite');
});

test('README shows the recording', () => {
  const shown = /!\[[^\]]+\]\(([^)]+\.svg)\)/.exec(readFileSync(join(repo, 'README.md'), 'utf8'))?.[1];
  expect(shown).toBe(RECORDING);
  expect(existsSync(join(repo, RECORDING))).toBe(true);
});
