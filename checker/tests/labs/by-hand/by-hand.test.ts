import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSolvedWorkbook } from '../../../../slides/solved-workbook.js';
import { findProgram } from '../../../sandbox/find-program.js';
import { noPostgres } from '../../services/available.js';
import { findUnseen } from '../../terminals/find-unseen.js';
import { repo } from '../../transcripts/workbook-session.js';
import { EXPECTATIONS, type Expectation, READY } from './expectations.js';
import type { Part, PlayedPart } from './play-lesson.js';
import { type Block, isOfChecker, readBlocks, stays } from './read-blocks.js';

const lessons = readdirSync(join(repo, 'labs'))
  .filter((name) => /^\d\d-/.test(name))
  .map((name) => {
    const markdown = readFileSync(join(repo, 'labs', name, 'README.md'), 'utf8');
    return { lab: name.slice(0, 2), blocks: readBlocks(markdown) };
  });

const isTyped = (block: Block) => stays(block) || !isOfChecker(block);
const firstLine = ({ script }: Block) => script.split('\n')[0] ?? '';
const expectationOf = (lab: string, block: Block): Expectation | undefined =>
  EXPECTATIONS.find((known) => known.lab === lab && known.begins === firstLine(block));

function partOf(lab: string, block: Block): Part {
  const { script } = block;
  if (stays(block)) return { script, ready: READY[script] ?? [] };
  const { beside, untilOtherSays } = expectationOf(lab, block) ?? {};
  return {
    script,
    ...(beside === undefined ? {} : { beside: { script: beside, ready: READY[beside] ?? [] } }),
    ...(untilOtherSays ? { untilOtherSays } : {}),
  };
}

/** Why a block does not do what the lesson says; undefined if it does. */
function faultOf(lab: string, block: Block, played: PlayedPart | undefined): string | undefined {
  const told = `line ${block.line}: ${block.script}`;
  if (!played) return `${told}\n  was not typed`;
  const { exitCode, said, otherSaid } = played;
  if (stays(block)) return exitCode === undefined ? undefined : `${told}\n  ended with ${exitCode}\n${said}`;
  const { says = [], untilOtherSays = [] } = expectationOf(lab, block) ?? {};
  const unseen = findUnseen(says, said) ?? findUnseen(untilOtherSays, otherSaid ?? '');
  return unseen === undefined ? undefined : `${told}\n  does not say: ${unseen}\n${said}\n${otherSaid ?? ''}`;
}

test('every command that a lesson has the reader type has an expectation, and none is left over', () => {
  const typed = lessons.flatMap(({ lab, blocks }) =>
    blocks.filter((block) => isTyped(block) && !stays(block)).map((block) => ({ lab, block })),
  );
  expect(typed.filter(({ lab, block }) => !expectationOf(lab, block))).toEqual([]);
  const used = new Set(typed.map(({ lab, block }) => expectationOf(lab, block)));
  expect(EXPECTATIONS.filter((known) => !used.has(known))).toEqual([]);
  const started = lessons.flatMap(({ blocks }) => blocks.filter((block) => stays(block)));
  const unknown = started.filter(({ script }) => script.startsWith('node checker') && !(script in READY));
  expect(unknown).toEqual([]);
});

/** A network and mounts of its own, whoever asks. */
const enter = ['--net', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];

function missing(): string | undefined {
  if (process.env.CI) return undefined;
  const programs = ['bash', 'script', 'curl', 'dig', 'named', 'openssl', 'ip', 'nft', 'mount', 'unshare'];
  const lacking = programs.find((name) => findProgram(name) === undefined);
  if (lacking) return `no ${lacking}`;
  const { status } = spawnSync('unshare', [...enter, 'true'], { stdio: 'ignore' });
  return status === 0 ? noPostgres : 'no namespaces';
}

const lacking = missing();

describe.skipIf(lacking !== undefined)(
  `typed by hand, each command of a lesson does what the lesson says${lacking ? `: ${lacking}` : ''}`,
  () => {
    let folder = '';
    let workbook = '';

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'checker-by-hand-'));
      // As on a terminal: no progress between the lines that a lesson shows.
      await writeFile(join(folder, '.curlrc'), 'no-progress-meter\n');
      workbook = join(folder, 'workbook');
      await makeSolvedWorkbook(repo, workbook, () =>
        symlink(join(repo, 'node_modules'), join(workbook, 'node_modules'), 'dir'),
      );
    });

    afterAll(() => rm(folder, { recursive: true, force: true }));

    async function play(lab: string, parts: readonly Part[]): Promise<PlayedPart[]> {
      const file = join(folder, `${lab}.json`);
      await writeFile(file, JSON.stringify(parts));
      const player = join(import.meta.dirname, 'play-lesson.ts');
      const node = [process.execPath, '--import', 'tsx', player, workbook, join(folder, lab), file];
      const env = {
        PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
        HOME: folder,
        LANG: 'C.UTF-8',
        TERM: 'xterm',
        NO_COLOR: '1',
      };
      const run = promisify(execFile);
      const { stdout } = await run('unshare', [...enter, '--', ...node], {
        ...{ cwd: repo, env, maxBuffer: 16_000_000 },
      });
      const lines = stdout.trim().split('\n');
      return lines.map((line) => JSON.parse(line) as PlayedPart);
    }

    for (const { lab, blocks } of lessons) {
      const typed = blocks.filter(isTyped);
      test.skipIf(typed.length === 0)(`lab ${lab}`, { timeout: 600_000 }, async () => {
        const played = await play(
          lab,
          typed.map((block) => partOf(lab, block)),
        );
        const faults = typed.map((block, index) => faultOf(lab, block, played[index]));
        expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
      });
    }
  },
);
