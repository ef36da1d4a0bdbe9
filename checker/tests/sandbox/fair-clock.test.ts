import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FairClock } from '../../sandbox/fair-clock.js';

/** How long a clock of 100 ms runs, when its process stands in the queue for `share` of the time. */
function runFor(share: number): number {
  const startedAt = performance.now();
  let endedAt = Number.NaN;
  const queuedMs = () => share * (performance.now() - startedAt);
  new FairClock(100, queuedMs, () => {
    endedAt = performance.now();
  });
  vi.runAllTimers();
  return endedAt - startedAt;
}

describe('a fair clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('ends in time for a process that has its turn, or sleeps', () => {
    expect(runFor(0)).toBe(100);
  });

  test('gives back the time that was spent in the queue, until what is owed is less than a turn', () => {
    expect(runFor(0.5)).toBe(175);
  });

  test('does not wait for ever', () => {
    expect(runFor(1)).toBe(500);
  });

  test('does not count the time in which it had no turn itself, for nobody read then what the process wrote', () => {
    let now = 0;
    let endedAt = Number.NaN;
    const end = () => {
      endedAt = now;
    };
    new FairClock(
      1_000,
      () => 0,
      end,
      () => now,
    );
    const tick = (ms: number) => {
      now += ms;
      vi.advanceTimersToNextTimer();
    };
    tick(100);
    // The machine stands still for five minutes in the middle: the process was given no more than a tick of them.
    tick(300_000);
    for (let ticks = 2; ticks < 9; ticks++) {
      expect(endedAt).toBeNaN();
      tick(100);
    }
    expect(endedAt).toBeNaN();
    tick(100);
    expect(endedAt).toBe(300_900);
  });

  test('is still when it was stopped', () => {
    let ended = false;
    const end = () => {
      ended = true;
    };
    new FairClock(10, () => 0, end).stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(40);
    expect(ended).toBe(false);
  });
});
