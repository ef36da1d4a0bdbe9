import { expect } from 'vitest';
import { claim, type Observation, type StepContext } from '#testing';
import type { ProbeResult } from '../types.js';
import type { Rule } from './decide.js';
import type { Closed, Probed } from './observations.js';

const RESULTS: readonly unknown[] = ['open', 'refused', 'filtered'] satisfies readonly ProbeResult[];

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
  const isResult = RESULTS.includes(value);
  const got = value === undefined ? 'undefined' : JSON.stringify(value).slice(0, 80);
  return trail.add({ kind: 'probe', tried, got, data: isResult ? { result: value as string } : {} });
}

/** Claims what probe() said. */
export function expectProbe(seen: Observation<Probed>, wanted: ProbeResult, rule: Rule): void {
  const about = { expected: `'${wanted}'`, why: rule.why, wanted: { situation: rule.situation } };
  claim(seen, about, ({ result }) => expect(result).toBe(wanted));
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
