import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabSummary } from '../labs/workbook.js';
import type { LabGoals, Limit } from './goals.js';
import { ratioInTurn, run } from './in-turn.js';
import { say, show } from './say.js';
import { median, watchCommand } from './time-command.js';
import { watchLatencies } from './watch-latency.js';

/** Where a lab is measured. */
export interface Place {
  /** The author's repo. */
  readonly root: string;
  /** An edition that was made from it, with every lab open. */
  readonly edition: string;
  readonly rounds: number;
}

const BARE = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'checker/bench/vitest.config.ts'];

/** Measures the reference of one lab against its goals, and prints what came of it. */
export async function measureLab(lab: LabSummary, goals: LabGoals, place: Place): Promise<void> {
  const { root, edition, rounds } = place;
  const labDir = join(edition, 'labs', lab.slug);
  for (const { path } of lab.files) await cp(join(root, 'solutions', lab.slug, path), join(labDir, path));
  const check = [process.execPath, 'checker', 'check', lab.id, '--json'];
  const bare = [process.execPath, ...BARE, `labs/${lab.slug}/`];
  const checkOnce = () => run(check, edition);
  const bareOnce = () => run(bare, root);

  const hasRatio = 'ratio' in goals.cold;
  const cold = await ratioInTurn(rounds, checkOnce, hasRatio ? bareOnce : async () => Number.NaN);
  judge(`check ${lab.id}, cold`, cold.firstMs, cold.secondMs, goals.cold, cold.ratio);

  const used = await watchCommand(check, edition);
  if (used && goals.peakMb !== undefined) {
    const isHeld = used.peakMb < goals.peakMb;
    say(`check ${lab.id}, largest process`, `${Math.round(used.peakMb)} MB`, `< ${goals.peakMb} MB`, isHeld);
  }
  const bareUsed = hasRatio ? await watchCommand(bare, root) : undefined;
  if (used) {
    const times = [used, bareUsed].flatMap((side) => (side ? [Math.round(side.cpuMs)] : []));
    show(`check ${lab.id}, processor time${bareUsed ? ' / vitest run' : ''}`, `${times.join(' / ')} ms`);
  }

  if (!goals.warm) return;
  const worked = lab.steps.findLast(({ required }) => required === 'core')?.file ?? '';
  const stub = await readFile(join(root, 'labs', lab.slug, worked), 'utf8');
  const { stepMs, labMs } = await watchLatencies(
    edition,
    lab.id,
    { path: join(labDir, worked), stub },
    rounds,
  );
  const latencyMs = median(stepMs);
  const bareMs = hasRatio || !('ratio' in goals.warm) ? cold.secondMs : await bareOnce();
  judge(`watch ${lab.id}, save to the step's verdict`, latencyMs, bareMs, goals.warm, latencyMs / bareMs);
  show(`watch ${lab.id}, save to the lab's verdict`, `${Math.round(median(labMs))} ms`);
}

function judge(what: string, ms: number, bareMs: number, limit: Limit, ratio: number): void {
  if ('ms' in limit) {
    say(what, `${Math.round(ms)} ms`, `<= ${limit.ms} ms`, ms <= limit.ms);
    return;
  }
  const figures = `${ratio.toFixed(2)} (${Math.round(ms)} / ${Math.round(bareMs)} ms)`;
  say(`${what} / vitest run`, figures, `<= ${limit.ratio}`, ratio <= limit.ratio);
}
