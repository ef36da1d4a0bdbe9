import { expect } from 'vitest';
import { claim, type Observation, type StepContext, type StudentObject } from '#testing';
import type { DnsResponse } from '../types.js';
import type { Resolved } from './observations.js';
import type { RecordingUpstream } from './recording-upstream.js';
import { readResponse } from './response-shape.js';
import { responseText } from './words.js';

/** Where the tests' clock starts: one clock for all resolvers. */
const START_MS = 1_700_000_000_000;

/** An observation whose response has been read. */
export type ResolvedWell = Observation<Resolved & { readonly response: DnsResponse }>;

/** The student's CachingResolver, and the upstream server that it asks. */
export class ResolverClient {
  private constructor(
    private readonly object: StudentObject,
    private readonly upstream: RecordingUpstream,
    private readonly context: StepContext,
  ) {}

  static async create(context: StepContext, upstream: RecordingUpstream): Promise<ResolverClient> {
    const { student, trail } = context;
    const address = { host: '127.0.0.1', port: upstream.port };
    trail.try(`new CachingResolver({ upstream: { host: '127.0.0.1', port: ${upstream.port} } })`);
    const object = await student.create('CachingResolver', { upstream: address });
    return new ResolverClient(object, upstream, context);
  }

  /** Calls `resolve(name, type, nowMs)` so many seconds after the start. */
  async resolve(name: string, type: string, atSeconds: number): Promise<ResolvedWell> {
    const { trail } = this.context;
    const nowMs = START_MS + atSeconds * 1000;
    const now = responseText(this.upstream.responseTo(name, type)).replaceAll('\n', '\n    ');
    const tried = [
      `resolve('${name}', '${type}', ${nowMs})`,
      atSeconds === 0 ? '  at the start' : `  ${atSeconds} s after the start`,
      `  where upstream answers by now\n    ${now}`,
    ].join('\n');
    trail.try(tried);
    const before = this.upstream.asked.length;
    const value = await this.object.call('resolve', name, type, nowMs);
    const asked = this.upstream.asked.slice(before);
    const read = readResponse(value, 'resolve()');
    const question = { name, type };
    const upstream =
      asked.length === 0 ? 'upstream was not asked' : `upstream was asked: ${asked.join(', ')}`;
    if ('response' in read) {
      const { response } = read;
      return trail.add({
        kind: 'dns-resolve',
        tried,
        got: `${upstream}\n${responseText(response)}`,
        data: { question, nowMs, response, asked },
      }) as ResolvedWell;
    }
    const seen = trail.add<Resolved>({
      kind: 'dns-resolve',
      tried,
      got: `${upstream}; ${read.problem}`,
      data: { question, nowMs, asked, problem: read.problem },
    });
    const about = {
      expected: 'a DnsResponse: { rcode, aa, answers, authorities, additionals }',
      why: 'types.ts says what a response holds. Lists that have nothing in them are empty lists.',
      wanted: { situation: 'shape' },
    };
    claim(seen, about, (data) => expect(data.response, read.problem).toBeDefined());
    throw new Error('a response without a shape was claimed to have one');
  }
}
