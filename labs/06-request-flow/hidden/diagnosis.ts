import { expect } from 'vitest';
import { claim, NotRunHere, type Observation, type StepContext } from '#testing';
import type { Symptom } from '../types.js';
import { openWorld, type WorldFault } from './world.js';

/** What a client saw, and what the student's code said of it. */
export interface Diagnosed {
  readonly fault: WorldFault;
  readonly symptom: Symptom;
  readonly said: unknown;
}

/** How each fault is put in, in words. */
const PUT_IN: Readonly<Record<WorldFault, string>> = {
  none: 'all is well',
  'unknown-name': 'the zone does not have this name',
  'port-closed': 'the security group does not let the client in',
  'nothing-listening': 'nothing listens on the instance at this port',
  'app-dead': 'the app behind the proxy has ended',
  'dns-refuses': 'nothing listens at the DNS server’s port',
  'dns-silent': 'the DNS server hangs',
  'dns-servfail': 'the DNS server answers SERVFAIL: it has a fault of its own',
  'app-slow': 'the app takes longer than the proxy waits',
  'app-error': 'the app’s own code has a fault',
  'database-down': 'the app’s database has ended',
  'wrong-certificate': 'the proxy has the certificate of another name',
  'old-certificate': 'the proxy’s certificate is too old',
  'clock-wrong': 'the client’s clock is a month behind',
};

/** Puts a fault in, sends a request, and hands what the client saw to a function of the student's. */
export async function diagnoseFault(
  context: StepContext,
  fault: WorldFault,
  name: 'diagnose' | 'explain',
): Promise<Observation<Diagnosed>> {
  const { student, trail, draw } = context;
  const world = await openWorld(context, fault);
  const { symptom } = await world.visit(`/posts/${draw.word()}`);
  expectFault(fault, symptom);
  const { url, at, ...seen } = symptom;
  const tried = `${name}(${JSON.stringify({ url, at, ...seen }, null, 1).replace(/\n\s*/g, ' ')})\n  what a client saw when ${PUT_IN[fault]}`;
  trail.try(tried);
  const said = await student.call(name, symptom);
  return trail.add({
    kind: name,
    tried,
    got: JSON.stringify(said) ?? 'undefined',
    data: { fault, symptom, said },
  });
}

/** A system on which the fault does not show as it should is none to grade on. */
function expectFault(fault: WorldFault, { error, status }: Symptom): void {
  const shown: Partial<Record<WorldFault, boolean>> = {
    'unknown-name': error?.code === 'ENOTFOUND',
    'port-closed': error?.code === 'ETIMEDOUT',
    'nothing-listening': error?.code === 'ECONNREFUSED',
    'app-dead': status === 502,
    'app-slow': status === 504,
    'clock-wrong': error?.code === 'CERT_NOT_YET_VALID',
    'old-certificate': error?.code === 'CERT_HAS_EXPIRED',
  };
  if (shown[fault] === false) {
    throw new NotRunHere(
      `a system on which this fault shows itself: ${PUT_IN[fault]} (${error?.code ?? status})`,
    );
  }
}

/** Claims something about what the student's code said. */
export function expectSaid(
  seen: Observation<Diagnosed>,
  about: { readonly expected: string; readonly why: string; readonly what: string },
  prove: (said: Record<string, unknown>) => void,
): void {
  const { expected, why, what } = about;
  claim(seen, { expected, why, wanted: { what } }, ({ said }) => {
    expect(said).toBeTypeOf('object');
    prove((said ?? {}) as Record<string, unknown>);
  });
}
