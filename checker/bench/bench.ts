/**
 * Speed and size as ratios measured in one run, the two sides in turn.
 * `npm run bench [-- --lab 03] [--rounds 9] [--install] [--class 500] [--queue 100] [--coordinator]`: without `--lab` all that goals.ts names, and the
 * start of the program. `--install` adds a real `npm install` of an edition outside of this repo (from the registry's warm
 * cache). `--class 500` measures the grading of a class instead, `--queue 100` that of one by workers of a queue, and
 * `--coordinator` the memory of who puts 50,000 on it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildEdition } from '../edition/build-edition.js';
import { authorWorkbook } from '../labs/author-workbook.js';
import { LAB_GOALS } from './goals.js';
import { ratioInTurn, run } from './in-turn.js';
import { measureClass } from './measure-class.js';
import { measureInstall } from './measure-install.js';
import { measureLab } from './measure-lab.js';
import { measureCoordinator, measureQueue } from './measure-queue.js';
import { say } from './say.js';

const { values } = parseArgs({
  options: {
    lab: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '9' },
    class: { type: 'string' },
    queue: { type: 'string' },
    coordinator: { type: 'boolean', default: false },
    install: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
/** A class takes minutes. */
const CLASS_ROUNDS = 3;
const chosen = values.lab.length > 0 ? values.lab : Object.keys(LAB_GOALS);
const root = resolve(import.meta.dirname, '../..');
const node = process.execPath;

const scratch = await mkdtemp(join(root, '.bench-'));
try {
  const fewer = Math.min(rounds, CLASS_ROUNDS);
  if (values.class !== undefined) await measureClass(root, scratch, Number(values.class), fewer);
  else if (values.queue !== undefined) await measureQueue(root, scratch, Number(values.queue), fewer);
  else if (values.coordinator) await measureCoordinator(root, scratch);
  else await measureWorkbook();
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** The program's start, and every lab that was asked for. */
async function measureWorkbook(): Promise<void> {
  const { labs } = await authorWorkbook(root);
  const edition = join(scratch, 'edition');
  const builtAt = performance.now();
  await buildEdition({ root, target: edition, unlock: 'all' });
  const buildMs = performance.now() - builtAt;
  say('edition, made', `${Math.round(buildMs)} ms`, '< 2000 ms', buildMs < 2000);

  if (values.lab.length === 0) {
    const start = await ratioInTurn(
      rounds,
      () => run([node, 'checker', 'status'], edition),
      () => run([node, '-e', '0'], edition),
    );
    const figures = `${start.ratio.toFixed(2)} (${Math.round(start.firstMs)} ms)`;
    say('status / node -e 0', figures, '<= 2', start.ratio <= 2);
  }
  for (const id of chosen) {
    const [lab, goals] = [labs.find((one) => one.id === id), LAB_GOALS[id]];
    if (!lab || !goals) throw new Error(`checker/bench/goals.ts and labs/ have no lab ${id} in common`);
    await measureLab(lab, goals, { root, edition, rounds });
  }
  if (values.install) await measureInstall(root);
}
