import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { FairClock } from '../../sandbox/fair-clock.js';

/** How long a clock of 100 ms runs, when its process stands in the queue for `share` of the time. */
async function runFor(share: number): Promise<number> {
  const startedAt = performance.now();
  await new Promise<void>((resolve) => {
    new FairClock(100, () => share * (performance.now() - startedAt), resolve);
  });
  return performance.now() - startedAt;
}

describe('a fair clock', () => {
  test('ends in time for a process that has its turn, or sleeps', async () => {
    expect(await runFor(0)).toBeLessThan(180);
  });

  test('gives back the time that was spent in the queue', async () => {
    const ms = await runFor(0.5);
    // It is given back until what is owed is less than a turn.
    expect(ms).toBeGreaterThan(150);
    expect(ms).toBeLessThan(300);
  });

  test('does not wait for ever', async () => {
    const ms = await runFor(1);
    expect(ms).toBeGreaterThan(400);
    expect(ms).toBeLessThan(700);
  });

  test('is still when it was stopped', async () => {
    let ended = false;
    const clock = new FairClock(
      10,
      () => 0,
      () => {
        ended = true;
      },
    );
    clock.stop();
    await sleep(40);
    expect(ended).toBe(false);
  });
});
