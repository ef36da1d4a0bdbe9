import { expect } from 'vitest';
import { claim, type Observation, type ServedBy, type StepContext, StudentFault, type Wish } from '#testing';
import { lookUp, visit } from '../client.js';
import type { Cloud, Stack, StackConfig, Symptom } from '../types.js';
import { type Blamed, blame, type StartedLine } from './blame.js';
import { type DrawnStack, drawStack } from './drawn-stack.js';
import { isListening } from './ports.js';
import { LONG_MS, SHORT_MS, until } from './signal.js';

/** What a claim about the stack is made about: causes select by `what`. */
export interface StackSeen {
  readonly what: string;
  /** What of it was still there, or in which order. */
  readonly parts?: readonly string[];
  readonly symptom?: Symptom;
  /** What is to be mended, when a visit has not given the post. */
  readonly blamed?: Blamed;
}

/** What a start is to give, for who throws instead. */
const WHOLE_STACK: Wish = {
  expected: 'startStack() to resolve with a stack: { port, cloud, close }',
  why: 'With this configuration every part can start. An error says that one has not, and a client then has nobody to ask.',
};

/** What the end of a stack is to be. */
export const CLOSED_STACK: Wish = {
  expected: 'close() to resolve when all parts have closed',
  why: 'Each part can be closed once. An error on the way leaves those behind it running.',
};

/** The five parts, in the order in which they start. */
export const PARTS = ['database', 'app', 'proxy', 'gate', 'dns'] as const;

interface PartLine extends StartedLine {
  readonly is: 'started' | 'closed';
  readonly ports: readonly number[];
}

/** What must be true of a stack, and why. */
export interface Rule {
  readonly expected: string;
  readonly why: string;
}

/** A real system in the student's place: it starts a stack of its own for each configuration. */
export interface RealStack {
  startStack(config: StackConfig): Promise<Stack>;
  /** A real client in the place of ours. */
  readonly visit?: typeof visit;
}

/** The student's stack, running, and clients of it. */
export class StackUnderTest {
  private constructor(
    readonly context: StepContext,
    readonly drawn: DrawnStack,
    readonly port: number,
    readonly cloud: Cloud,
    readonly served: Pick<ServedBy, 'close'>,
    /** Where the log of this stack begins. */
    private readonly since: number,
  ) {}

  /** Starts a drawn stack; it is closed after the test. */
  static async start(context: StepContext, given?: DrawnStack, tried?: string): Promise<StackUnderTest> {
    const drawn = given ?? (await drawStack(context));
    const { student, trail } = context;
    trail.try(tried ?? 'startStack(config)', WHOLE_STACK);
    const since = student.output().length;
    const served = await serve(context, drawn);
    const cloud = cloudOf(served.rest.cloud);
    const stack = new StackUnderTest(context, drawn, served.port, cloud, served, since);
    const seen = stack.notice('shape', `{ port: ${served.port}, cloud: ${tell(served.rest.cloud)}, close }`);
    const about = {
      expected: `{ port, cloud, close }, and ${drawn.place} in cloud`,
      why: 'A client needs to know where the DNS server listens, and where on your machine the public address is (types.ts, Stack).',
      wanted: { what: 'shape' },
    };
    claim(seen, about, () => {
      expect(served.port).toBeGreaterThan(0);
      expect(cloud[drawn.place]).toBeTypeOf('number');
    });
    return stack;
  }

  /** Records something that was noticed. */
  notice(what: string, got: string, more: Partial<StackSeen> = {}): Observation<StackSeen> {
    const { trail } = this.context;
    return trail.add({ kind: 'stack', tried: trail.trying, got, data: { what, ...more } });
  }

  /** Sends a request for the post, as a client far away does. */
  async visit(): Promise<Observation<StackSeen>> {
    const { host, trusted, post } = this.drawn;
    const url = `https://${host}/posts/${post.id}`;
    this.context.trail.try(
      `startStack(config), then with the address that your DNS server gives:\ncurl ${url}\n  (node checker run 06 prints such a line)`,
    );
    const client = (this.context.student.real as RealStack | undefined)?.visit ?? visit;
    const { symptom } = await client(url, {
      dnsPort: this.port,
      cloud: this.cloud,
      trusted,
      patienceMs: LONG_MS,
    });
    const text = `${symptom.error?.message ?? `status ${symptom.status}`}${symptom.body ? `\n${symptom.body.trim()}` : ''}`;
    const isThere = symptom.status === 200 && symptom.body?.includes(post.text);
    const blamed = isThere || this.context.student.real ? undefined : await this.#blame(symptom);
    return this.notice('visit', text, { symptom, ...(blamed ? { blamed } : {}) });
  }

  async #blame(symptom: Symptom): Promise<Blamed> {
    const started = () => this.lines().filter(({ is }) => is === 'started');
    await until(() => started().length >= PARTS.length, SHORT_MS);
    const { drawn, port: dnsPort, cloud } = this;
    return blame({ drawn, dnsPort, cloud, symptom, started: started() });
  }

  /** Claims that a visit gave this stack's post. */
  expectPost(seen: Observation<StackSeen>, what: string, rule: Rule): void {
    claim(seen, { ...rule, wanted: { what } }, ({ symptom }) => {
      expect(symptom?.status).toBe(200);
      expect(symptom?.body).toContain(this.drawn.post.text);
    });
  }

  /** What the parts have said of themselves since this stack began to start. */
  lines(): PartLine[] {
    return partLines(this.context, this.since);
  }

  /** The parts in the order in which they have started, or closed; waits a while until all five have. */
  async order(is: PartLine['is']): Promise<string[]> {
    const parts = () => this.lines().flatMap((line) => (line.is === is ? [line.part] : []));
    await until(() => parts().length >= PARTS.length);
    return parts();
  }
}

/** Starts the stack, be it the student's or a real one. */
async function serve(context: StepContext, { config }: DrawnStack): Promise<ServedBy> {
  const real = context.student.real as RealStack | undefined;
  if (!real) return context.student.serve('startStack', { ...config });
  try {
    const { port, cloud, close } = await real.startStack(config);
    context.cleanup(close);
    return { port, rest: { cloud }, close };
  } catch (error) {
    const { name, message, code } = error as NodeJS.ErrnoException;
    throw new StudentFault(message, { kind: 'threw', name, message, ...(code ? { code } : {}) });
  }
}

/** Begins to start a stack that may not come up. Settles with what became of it. */
export function beginStart(
  context: StepContext,
  drawn: DrawnStack,
): { isSettled(): boolean; readonly served: Promise<ServedBy | StudentFault> } {
  let isSettled = false;
  const served = serve(context, drawn)
    .catch((error: unknown) => {
      if (error instanceof StudentFault) return error;
      throw error;
    })
    .finally(() => {
      isSettled = true;
    });
  return { isSettled: () => isSettled, served };
}

/** What the parts have said of themselves since then. */
export function partLines({ student }: StepContext, since: number): PartLine[] {
  return student
    .output()
    .slice(since)
    .split('\n')
    .flatMap((line) => {
      const said = line.startsWith('{"part"') ? parsed(line) : undefined;
      if (!said || (said.is !== 'started' && said.is !== 'closed')) return [];
      const many = { ...objectOf(said.ports), ...objectOf(said.cloud) };
      const ports = [said.port, ...Object.values(many)].filter((port) => typeof port === 'number');
      return [{ part: String(said.part), is: said.is, ports, said }];
    });
}

/** The parts that have started since then, in order. */
export const startedParts = (context: StepContext, since: number): string[] =>
  partLines(context, since).flatMap(({ part, is }) => (is === 'started' ? [part] : []));

/** The parts that have closed since then, in order. */
export const closedParts = (context: StepContext, since: number): string[] =>
  partLines(context, since).flatMap(({ part, is }) => (is === 'closed' ? [part] : []));

/** The parts that still listen, and the database's connections that are still open, in words. */
export async function leftOpen(
  context: StepContext,
  drawn: DrawnStack,
  { since, dnsPort }: { readonly since: number; readonly dnsPort?: number },
): Promise<string[]> {
  const left: string[] = [];
  for (const { part, is, ports } of partLines(context, since)) {
    if (is !== 'started' || part === 'dns') continue;
    const open = await Promise.all(ports.map(isListening));
    if (open.includes(true)) left.push(part);
  }
  if (dnsPort !== undefined && (await answersDns(drawn, dnsPort))) left.push('dns');
  // The end of a connection arrives a moment later; when other things are left, that is enough to tell.
  const isFree = await until(() => drawn.relay.open === 0 || left.length > 0);
  if (!isFree || drawn.relay.open > 0) left.push('database');
  return left;
}

/** Whether a DNS server at this port answers the stack's name. */
export async function answersDns({ host }: DrawnStack, dnsPort: number): Promise<boolean> {
  return 'address' in (await lookUp(host, { dnsPort, patienceMs: LONG_MS }));
}

function cloudOf(value: unknown): Cloud {
  return Object.fromEntries(
    Object.entries(objectOf(value)).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const tell = (value: unknown) => JSON.stringify(value)?.slice(0, 200) ?? 'undefined';

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return objectOf(JSON.parse(line));
  } catch {
    return undefined;
  }
}
