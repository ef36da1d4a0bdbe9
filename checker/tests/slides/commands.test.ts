import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSolvedWorkbook } from '../../../slides/solved-workbook.js';
import { workerCommand } from '../../sandbox/isolation.js';
import { probeIsolation } from '../../sandbox/probe.js';
import { noPostgres } from '../services/available.js';
import { findUnseen } from '../terminals/find-unseen.js';
import { repo } from '../transcripts/workbook-session.js';
import type { Played } from './play-deck.js';
import { type Deck, readDecks, type ShownCommand } from './read-deck.js';

const run = promisify(execFile);
let folder = '';
let workbook = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-slides-'));
  // As on a terminal: no progress between the lines that a slide shows.
  await writeFile(join(folder, '.curlrc'), 'no-progress-meter\n');
  workbook = join(folder, 'workbook');
  await makeSolvedWorkbook(repo, workbook, () =>
    symlink(join(repo, 'node_modules'), join(workbook, 'node_modules'), 'dir'),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Types the commands of a deck where there is no network but a loopback of its own, with every port free. */
async function play(deck: Deck): Promise<Played[]> {
  const file = join(folder, `${deck.name}.json`);
  await writeFile(file, JSON.stringify(deck.slides.flatMap(({ commands }) => commands)));
  const player = join(import.meta.dirname, 'play-deck.ts');
  const node = { program: process.execPath, args: ['--import', 'tsx', player, workbook, file] };
  const { program, args } = workerCommand('sandbox', node);
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    HOME: folder,
    LANG: 'C.UTF-8',
    TERM: 'xterm',
    NO_COLOR: '1',
  };
  const { stdout } = await run(program, [...args], { cwd: repo, env, maxBuffer: 16_000_000 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Played);
}

/** Why a command does not do what its slide says; undefined if it does. */
function faultOf({ slide, command, output, exitCode, said }: Played): string | undefined {
  const unseen = findUnseen(output, said);
  if (unseen !== undefined) return `slide ${slide}: ${command}\n  does not say: ${unseen}\n${said}`;
  // A command that fails on purpose is judged by what its slide shows of its output.
  const fails = exitCode !== undefined && exitCode !== 0 && output.length === 0;
  return fails ? `slide ${slide}: ${command}\n  ends with ${exitCode}\n${said}` : undefined;
}

const unable = process.env.CI ? false : probeIsolation().level !== 'sandbox' || noPostgres !== undefined;

describe.skipIf(unable)('every command that a slide shows does what the slide says', () => {
  for (const deck of readDecks()) {
    test(deck.name, { timeout: 600_000 }, async () => {
      const shown: ShownCommand[] = deck.slides.flatMap(({ commands }) => commands);
      expect(shown.length).toBeGreaterThan(0);
      const played = await play(deck);
      expect(played.length).toBe(shown.length);
      expect(played.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
    });
  }
});
