import { get } from 'node:http';
import type { Symptom } from '../types.js';
import type { DrawnStack } from './drawn-stack.js';
import { LONG_MS } from './signal.js';

/**
 * What to mend when a request does not come back as it should: how startStack() has joined the parts, or, when it has
 * joined them rightly, the earlier lab in which one of them was written.
 */
export type Blamed =
  | 'port-of-another-part'
  | 'proxy-leads-elsewhere'
  | 'gate-leads-elsewhere'
  | 'lab-01'
  | 'lab-02'
  | 'lab-03'
  | 'lab-04';

/** A line in which a part says that it has started. */
export interface StartedLine {
  readonly part: string;
  readonly said: Readonly<Record<string, unknown>>;
}

/** What a client was given and saw of a stack, and what its parts have said. */
export interface Visited {
  readonly drawn: DrawnStack;
  readonly dnsPort: number;
  readonly cloud: Readonly<Record<string, number>>;
  readonly symptom: Symptom;
  readonly started: readonly StartedLine[];
}

/** Finds what to mend. The joints are looked at first: by them a part may be asked for what it cannot give. */
export async function blame(visited: Visited): Promise<Blamed> {
  const { drawn, dnsPort, cloud, symptom } = visited;
  const { place } = drawn;
  const [app, proxy, gate, dns] = ['app', 'proxy', 'gate', 'dns'].map(
    (name) => visited.started.find(({ part }) => part === name)?.said ?? {},
  );
  if (dns?.port !== dnsPort) return 'port-of-another-part';
  if (proxy?.leadsTo !== app?.port) return 'proxy-leads-elsewhere';
  const gateCloud = gate?.cloud as Record<string, unknown> | undefined;
  const isBehind = JSON.stringify(gate?.leadsTo) === JSON.stringify(proxy?.ports);
  if (!isBehind || gateCloud?.[place] !== cloud[place]) return 'gate-leads-elsewhere';
  const { error } = symptom;
  // An address that is not the stack's leads nowhere: it came from the DNS.
  if (error?.syscall === 'queryA' || error?.code === 'EHOSTUNREACH') return 'lab-01';
  if (error?.syscall === 'connect') return 'lab-02';
  if (error) return 'lab-03';
  return (await givesPost(Number(app?.port), drawn)) ? 'lab-03' : 'lab-04';
}

/** Whether the app gives the post when it is asked without a proxy. */
function givesPost(port: number, { host, post }: DrawnStack): Promise<boolean> {
  const headers = { host, 'x-request-id': 'asked-directly', 'x-forwarded-proto': 'https' };
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: `/posts/${post.id}`, headers, agent: false });
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('close', () => resolve(response.statusCode === 200 && body.includes(post.text)));
    });
    request.on('error', () => resolve(false));
    request.setTimeout(LONG_MS, () => request.destroy());
  });
}
