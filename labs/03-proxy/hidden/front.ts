import { expect } from 'vitest';
import { claim, type Observation, type StepContext } from '#testing';
import { readConfig } from '../config.js';
import type { Listener } from '../types.js';
import { type Drawn, writeConfiguration } from './configuration.js';
import type { Arrived, Exchanged } from './observations.js';
import { type Outcome, RawClient } from './raw-client.js';
import type { RealProxy } from './real-proxy.js';
import type { Recorded, RecordingUpstream } from './recording-upstream.js';
import { isAtRest, patienceWith } from './signal.js';
import { type Field, fieldOf } from './wire.js';
import { curlLine, exchangeText } from './words.js';

/** One request to send. */
export interface Trial {
  readonly method?: string;
  readonly target?: string;
  readonly host: string;
  readonly fields?: readonly Field[];
  readonly body?: string;
  /** How it is told; default: the curl line. */
  readonly tried?: string;
  /** The bytes to send in place of a request made of the rest. */
  readonly raw?: string;
}

/** The request of a step that got no answer. */
const silences = new WeakMap<StepContext['trail'], Observation<Exchanged>>();

const AN_ANSWER = {
  expected: 'an answer',
  why: 'Each request gets an answer, be it an error (RFC 9110 section 3.4).',
  wanted: { situation: 'unanswered' },
};

/** The student's proxy, or nginx in its place, and clients of it. All is closed after the test. */
export class Front {
  private constructor(
    readonly context: StepContext,
    readonly port: number,
    readonly isTls: boolean,
    readonly upstreams: readonly RecordingUpstream[],
    /** Stops the proxy. */
    readonly close: () => Promise<void>,
  ) {}

  /** Starts the proxy for a drawn file. `upstreams` are watched in each exchange. `port` 0: any. */
  static async start(
    context: StepContext,
    drawn: Drawn,
    upstreams: readonly RecordingUpstream[],
    port = 0,
  ): Promise<Front> {
    const { student, trail } = context;
    const { files, text } = writeConfiguration(drawn);
    const isTls = drawn.tls !== undefined;
    const real = student.real as RealProxy | undefined;
    if (real) {
      const configuration = (listen: number) => text(`127.0.0.1:${listen}`);
      const served = await real.serve({ configuration, files, port });
      context.cleanup(served.close);
      return new Front(context, served.port, isTls, upstreams, served.close);
    }
    const { servers, certificate } = listenerOf(drawn);
    const tried = `startProxy({ port: ${port}, servers: [${servers.length} block${servers.length === 1 ? '' : 's'}]${certificate ? ', certificate' : ''} })`;
    trail.try(tried);
    const served = await student.serve('startProxy', {
      servers,
      port,
      ...(certificate ? { certificate } : {}),
    });
    const seen = trail.add({
      kind: 'proxy-start',
      tried,
      got: `{ port: ${served.port} }`,
      data: { port: served.port },
    });
    const about = {
      expected: port ? `{ port: ${port} }` : 'the port that it listens on, 1 to 65535',
      why: 'Port 0 asks the system for a free port; the caller must be told which it is (Node, server.address()).',
      wanted: { situation: 'port' },
    };
    claim(seen, about, (data) => {
      expect(Number.isInteger(data.port) && data.port > 0 && data.port < 65_536).toBe(true);
      if (port) expect(data.port).toBe(port);
    });
    return new Front(context, served.port, isTls, upstreams, served.close);
  }

  /** A connection of its own; broken off after the test. */
  async connect(servername = 'localhost'): Promise<RawClient> {
    const tls = this.isTls ? { servername } : undefined;
    const client = await RawClient.open(this.port, patienceWith(this.context.student), tls);
    this.context.cleanup(() => client.reset());
    return client;
  }

  /**
   * Sends one request on a connection of its own and takes the answer. After a request that got none there is no
   * other one in this step: it would only wait as long again.
   */
  async exchange(trial: Trial): Promise<Observation<Exchanged>> {
    const unanswered = silences.get(this.context.trail);
    if (unanswered) claim(unanswered, AN_ANSWER, ({ outcome }) => expect(outcome).toBe('answer'));
    const before = this.counts();
    this.context.trail.try(this.tell(trial));
    const client = await this.connect(trial.host.replace(/:\d+$/, ''));
    client.write(bytesOf(trial));
    const outcome = await client.answer(trial.method);
    const seen = await this.observe(trial, client, outcome, before);
    client.reset();
    if (outcome.outcome === 'silent') silences.set(this.context.trail, seen);
    return seen;
  }

  /** How many requests each upstream has got so far. */
  counts(): number[] {
    return this.upstreams.map(({ requests }) => requests.length);
  }

  /** Records what the client got, and what the upstreams have got since `before`. */
  async observe(
    trial: Trial,
    client: RawClient,
    outcome: Outcome,
    before: readonly number[],
  ): Promise<Observation<Exchanged>> {
    const { method = 'GET', target = '/', fields = [] } = trial;
    const arrived = this.upstreams.flatMap((upstream, index) =>
      upstream.requests.slice(before[index]).map((request) => arrivedAt(upstream.name, request)),
    );
    const data: Exchanged = {
      method,
      target,
      host: trial.host,
      sent: fields,
      port: this.port,
      outcome: outcome.outcome,
      ...('status' in outcome && outcome.status !== undefined ? { status: outcome.status } : {}),
      hasPart: outcome.outcome === 'silent' && outcome.received !== '',
      fields: outcome.outcome === 'answer' ? outcome.message.fields : [],
      body: outcome.outcome === 'answer' ? outcome.message.body.toString('latin1') : '',
      certificateNames: this.isTls ? client.certificateNames : 'none',
      arrived,
      unfinished: unfinishedAt(this.upstreams),
      // A program that ends closes its connections a moment before the system counts it as gone.
      isRunning: outcome.outcome === 'answer' || (await isAtRest(this.context.student)),
    };
    return this.context.trail.add({
      kind: 'http-exchange',
      tried: this.tell(trial),
      got: exchangeText(data),
      data,
    });
  }

  /** Waits until all that was printed so far has come over the pipe; for a log in a file, until it holds this. */
  async untilLogged(holds: () => boolean): Promise<void> {
    const { student } = this.context;
    await isAtRest(student);
    for (let turn = 0; student.real && turn < 100 && !holds(); turn++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The lines that the proxy has logged so far, those that are JSON objects. */
  records(): Record<string, unknown>[] {
    const { student } = this.context;
    const text = student.real ? (student.real as RealProxy).records() : student.output();
    return text.split('\n').flatMap((line) => {
      try {
        const record: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
        return typeof record === 'object' && record !== null ? [record as Record<string, unknown>] : [];
      } catch {
        return [];
      }
    });
  }

  private tell(trial: Trial): string {
    return trial.tried ?? curlLine(trial, this.isTls);
  }
}

/** The one listener of a drawn file, as the student's proxy is given it. */
export function listenerOf(drawn: Drawn): Listener {
  const { files, text } = writeConfiguration(drawn);
  const [listener] = readConfig(text('80'), (path) => files[path] ?? '');
  if (!listener) throw new Error('a drawn nginx.conf has no listener');
  return listener;
}

/** A request as bytes. */
export function bytesOf(trial: Trial): string {
  if (trial.raw !== undefined) return trial.raw;
  const { method = 'GET', target = '/', host, fields = [], body } = trial;
  const length: readonly Field[] =
    body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
  const lines = [['Host', host], ...fields, ...length].map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}

function arrivedAt(upstream: string, { startLine, fields, body }: Recorded): Arrived {
  const [method = '', target = ''] = startLine.split(' ');
  return { upstream, method, target, fields, body: body.toString('latin1') };
}

function unfinishedAt(upstreams: readonly RecordingUpstream[]): Exchanged['unfinished'] {
  const connections = upstreams.flatMap((upstream) => upstream.connections);
  if (connections.some(({ head }) => head)) return 'part';
  return connections.some(({ bytes }) => bytes.length === 0) ? 'connection' : 'nothing';
}

/** A header that the app got; undefined if it got none. */
export function headerOf(data: Exchanged, name: string): string | undefined {
  return fieldOf(data.arrived[0]?.fields ?? [], name);
}
