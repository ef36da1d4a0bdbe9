import { expect } from 'vitest';
import { claim, type Observation, type StepContext } from '#testing';
import type { ProbeResult } from '../types.js';
import type { Rule } from './decide.js';
import type { Closed, Probed, Timed } from './observations.js';

/** By how much a clock may seem to go off too early when it is read in two processes, in milliseconds. */
const CLOCK_GRAIN_MS = 5;
const RESULTS: readonly unknown[] = ['open', 'refused', 'filtered'] satisfies readonly ProbeResult[];

/** What two probes of one port said that began together, and when. */
export interface ProbedTogether {
  readonly long: Observation<Probed>;
  readonly short: Observation<Probed>;
  readonly timing: Observation<Timed>;
}

/** Calls probe() on a port of this machine; `what` tells the student what is there. */
export async function probePort(
  { student, trail }: StepContext,
  port: number,
  timeoutMs: number,
  what: string,
): Promise<Observation<Probed>> {
  const tried = `probe('127.0.0.1', ${port}, ${timeoutMs})\n  ${what} (\`node checker run 02\` sets one up like it)`;
  trail.try(tried);
  const value = await student.call('probe', '127.0.0.1', port, timeoutMs);
  return trail.add({ kind: 'probe', tried, ...readResult(value) });
}

/**
 * Calls probe() twice at once, with two times to wait. How busy the machine is does not matter: the order of the two
 * answers is looked at, and that the longer time was not cut short.
 */
export async function probeTogether(
  { student, trail }: StepContext,
  port: number,
  { longMs, shortMs, what }: { readonly longMs: number; readonly shortMs: number; readonly what: string },
): Promise<ProbedTogether> {
  const calls = [longMs, shortMs].map((timeoutMs) => `probe('127.0.0.1', ${port}, ${timeoutMs})`);
  const tried = `${calls.join(' and, at the same time,\n')}\n  ${what} (\`node checker run 02\` sets one up like it)`;
  trail.try(tried);
  const startedMs = performance.now();
  const answered: number[] = [];
  const call = async (timeoutMs: number) => {
    const value = await student.call('probe', '127.0.0.1', port, timeoutMs);
    answered.push(timeoutMs);
    return { value, afterMs: performance.now() - startedMs };
  };
  const [long, short] = await Promise.all([call(longMs), call(shortMs)]);
  const isTimely = answered[0] === shortMs && long.afterMs >= longMs - CLOCK_GRAIN_MS;
  const told = (waitMs: number, { value, afterMs }: typeof long) =>
    `with ${waitMs} ms to wait: ${readResult(value).got} after ${Math.round(afterMs)} ms`;
  return {
    long: trail.add({ kind: 'probe', tried, ...readResult(long.value) }),
    short: trail.add({ kind: 'probe', tried, ...readResult(short.value) }),
    timing: trail.add({
      kind: 'timing',
      tried,
      got: `${told(longMs, long)}\n${told(shortMs, short)}`,
      data: { isTimely },
    }),
  };
}

function readResult(value: unknown): { readonly got: string; readonly data: Probed } {
  const got = value === undefined ? 'undefined' : JSON.stringify(value).slice(0, 80);
  return { got, data: RESULTS.includes(value) ? { result: value as string } : {} };
}

/** Claims what probe() said. */
export function expectProbe(seen: Observation<Probed>, wanted: ProbeResult, rule: Rule): void {
  const about = { expected: `'${wanted}'`, why: rule.why, wanted: { situation: rule.situation } };
  claim(seen, about, ({ result }) => expect(result).toBe(wanted));
}

/** Claims that each of two probes answered when its own time was up. */
export function expectTimely(timing: Observation<Timed>, rule: Rule): void {
  const expected = 'each answer when its own time is up';
  claim(timing, { expected, why: rule.why, wanted: { situation: rule.situation } }, (data) =>
    expect(data.isTimely).toBe(true),
  );
}

/** Claims that nothing of the connection was left open. */
export function expectClosed(
  { trail }: StepContext,
  after: Observation<Probed>,
  isClosed: boolean,
  rule: Rule,
): void {
  const seen = trail.add<Closed>({
    kind: 'socket',
    tried: after.tried,
    got: isClosed ? 'the socket was closed' : `${after.got}, and the socket stayed open after it`,
    data: { isClosed },
  });
  const about = { expected: 'the socket closed', why: rule.why, wanted: { situation: rule.situation } };
  claim(seen, about, (data) => expect(data.isClosed).toBe(true));
}
