/**
 * Speed and size as ratios measured in one run, the two sides in turn. `npm run bench [-- --rounds 9] [--install]`.
 * `--install` adds a real `npm install` of an edition outside of this repo (from the registry's warm cache).
 */
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEdition } from '../edition/build-edition.js';
import { authorWorkbook } from '../labs/author-workbook.js';
import { median, timeCommand } from './time-command.js';
import { watchLatencies } from './watch-latency.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, install: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
const root = resolve(import.meta.dirname, '../..');
const node = process.execPath;
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

function say(what: string, figure: string, limit: string, isHeld: boolean): void {
  console.log(
    `${what.padEnd(44)} ${figure.padStart(22)}   ${limit.padEnd(14)} ${isHeld ? 'held' : 'NOT HELD'}`,
  );
}

/** Two commands in turn, and the median of the pairs' ratios. */
async function ratio(first: () => Promise<number>, second: () => Promise<number>) {
  const [firsts, seconds]: [number[], number[]] = [[], []];
  await first();
  await second();
  for (let round = 0; round < rounds; round++) {
    firsts.push(await first());
    seconds.push(await second());
  }
  const ratios = firsts.map((value, index) => value / (seconds[index] ?? Number.NaN));
  return { ratio: median(ratios), firstMs: median(firsts), secondMs: median(seconds) };
}

async function run(command: readonly string[], cwd: string): Promise<number> {
  const { wallMs, exitCode } = await timeCommand(command, cwd);
  if (exitCode !== 0) throw new Error(`${command.join(' ')} in ${cwd} ended with ${exitCode}`);
  return wallMs;
}

async function folderMb(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (f) => (await stat(join(f.parentPath, f.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024;
}

const scratch = await mkdtemp(join(root, '.bench-'));
try {
  const { labs } = await authorWorkbook(root);
  const target = join(scratch, 'edition');
  const builtAt = performance.now();
  await buildEdition({ root, target, unlock: 'all' });
  const buildMs = performance.now() - builtAt;
  say('edition, made', `${Math.round(buildMs)} ms`, '< 2000 ms', buildMs < 2000);

  const start = await ratio(
    () => run([node, 'checker', 'status'], target),
    () => run([node, '-e', '0'], target),
  );
  say(
    'status / node -e 0',
    `${start.ratio.toFixed(2)} (${Math.round(start.firstMs)} ms)`,
    '<= 2',
    start.ratio <= 2,
  );

  for (const lab of labs.filter(({ id }) => id === '01')) {
    const labDir = join(target, 'labs', lab.slug);
    for (const { path } of lab.files) await cp(join(root, 'solutions', lab.slug, path), join(labDir, path));
    const check = [node, 'checker', 'check', lab.id, '--json'];
    const bare = [node, vitest, 'run', '--config', 'checker/bench/vitest.config.ts', `labs/${lab.slug}/`];
    const cold = await ratio(
      () => run(check, target),
      () => run(bare, root),
    );
    const figures = `${cold.ratio.toFixed(2)} (${Math.round(cold.firstMs)} / ${Math.round(cold.secondMs)} ms)`;
    say(`check ${lab.id}, cold / vitest run`, figures, '<= 0.6', cold.ratio <= 0.6);

    const { peakMb } = await timeCommand(check, target, true);
    if (peakMb !== undefined)
      say(`check ${lab.id}, largest process`, `${Math.round(peakMb)} MB`, '< 100 MB', peakMb < 100);

    const saved = join(labDir, lab.files[0]?.path ?? '');
    const latencyMs = median(await watchLatencies(target, lab.id, saved, rounds));
    const watch = latencyMs / cold.secondMs;
    say(
      `watch ${lab.id}, save to verdict / vitest run`,
      `${watch.toFixed(2)} (${Math.round(latencyMs)} ms)`,
      '<= 0.3',
      watch <= 0.3,
    );
  }

  if (values.install) {
    const outside = await mkdtemp(join(tmpdir(), 'bench-install-'));
    try {
      const handout = join(outside, 'edition');
      await buildEdition({ root, target: handout, unlock: 'in-order' });
      const installMs = await run(['npm', 'install'], handout);
      const modules = join(handout, 'node_modules');
      const lock = await import(join(handout, 'package-lock.json'), { with: { type: 'json' } });
      const packages = Object.keys((lock.default as { packages: object }).packages).length - 1;
      const sizeMb = await folderMb(modules);
      say('npm install in the edition', `${(installMs / 1000).toFixed(1)} s`, '< 15 s', installMs < 15_000);
      say('packages installed (all platforms)', String(packages), '< 190', packages < 190);
      say('size installed', `${Math.round(sizeMb)} MB`, '< 250 MB', sizeMb < 250);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
