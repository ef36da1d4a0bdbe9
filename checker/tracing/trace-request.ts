import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod/mini';
import { TRACE_FAULTS, type TraceFault, type TraceReport } from '../core/trace.js';
import type { Workbook } from '../labs/workbook.js';
import { askDns } from './ask-dns.js';
import { sendFromBrowser } from './browser-client.js';
import type { ClientRequest } from './client-exchange.js';
import { type EdgePassage, openEdge } from './edge.js';
import { decideBy } from './firewall.js';
import type { Observed } from './observed.js';
import { sendFromOwnClient } from './own-client.js';
import { methodFor } from './read-url.js';
import { CLIENT_ADDRESS, withoutPort } from './scenario.js';
import { tellHops } from './tell-hops.js';
import { tellOutcome } from './tell-outcome.js';
import { TraceClock } from './trace-clock.js';
import { startStack, type TraceStack } from './trace-stack.js';

/** How long the client waits, in milliseconds. Less than real ones do, so that nobody sits before a silent trace. */
export interface Patience {
  readonly dns: { readonly tries: number; readonly waitMs: number };
  readonly connectMs: number;
  readonly answerMs: number;
}

const PATIENCE: Patience = { dns: { tries: 2, waitMs: 1_500 }, connectMs: 3_000, answerMs: 8_000 };

/** What is traced, and with what. */
export interface TraceRequest {
  readonly workbook: Workbook;
  readonly url: URL;
  readonly fault: TraceFault | undefined;
  /** The program of a browser; undefined: the checker's own client. */
  readonly browser: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly startedAt: Date;
  readonly patience?: Patience;
  /** Says what is being waited for. */
  say(text: string): void;
  /** Aborted: the trace ends, leaves nothing behind and rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Starts the layers, sends one request through them, and tells its way. Nothing is left running. */
export async function traceRequest(request: TraceRequest): Promise<TraceReport> {
  const clock = new TraceClock();
  const { workbook, url, env, fault, say, signal } = request;
  const stack = await startStack({ workbook, env, clock, fault, hostname: url.hostname, say, signal });
  const opened: EdgePassage[] = [];
  // Whoever waits for a layer is told at once that it has gone.
  const endNow = () => void stack.close().catch(() => {});
  signal.addEventListener('abort', endNow, { once: true });
  try {
    say('Sending the request ...');
    const observed = await send(request, stack, clock, opened);
    signal.throwIfAborted();
    await settle(stack, observed);
    return tell(request, observed);
  } catch (error) {
    // What breaks because everything is being ended is no fault.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', endNow);
    for (const edge of opened) await edge.close();
    await stack.close();
  }
}

async function send(
  request: TraceRequest,
  stack: TraceStack,
  clock: TraceClock,
  opened: EdgePassage[],
): Promise<Observed> {
  const { url, fault, browser, patience = PATIENCE } = request;
  const publicPort = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const { scenario } = stack;
  const groups = fault === 'port-closed' ? withoutPort(scenario.groups, publicPort) : scenario.groups;
  clock.begin();
  const dns = await askDns(stack.dnsPort, url.hostname, clock, patience.dns);
  const [address] = dns.addresses;
  const edge =
    address === undefined
      ? undefined
      : await openEdge({
          address,
          port: publicPort,
          source: { address: CLIENT_ADDRESS, port: EPHEMERAL_PORT },
          groups,
          addresses: scenario.addresses,
          clock,
          decide: (asked, packet) => decideBy(stack.layers.firewall.process, asked, packet),
          instancePort: stack.instancePorts.get(publicPort),
        });
  if (edge) opened.push(edge);
  const method = methodFor(url);
  const { connectMs, answerMs } = patience;
  const certificates = fault === 'wrong-certificate' || fault === 'clock-wrong' ? 'faulty' : 'good';
  const toSend: ClientRequest = {
    method,
    url,
    port: edge?.port,
    token: stack.token,
    // Chromium checks nothing more of a key that it was told to trust, so it is told of good ones only.
    trusted: browser !== undefined && certificates === 'faulty' ? [] : stack.trusted,
    connectMs,
    answerMs,
    signal: request.signal,
  };
  const client =
    browser === undefined
      ? await sendFromOwnClient(toSend, clock)
      : await sendFromBrowser(browser, toSend, clock);
  return {
    method,
    url,
    publicPort,
    usesBrowser: browser !== undefined,
    fault,
    stack,
    groups,
    dns,
    edge,
    client,
  };
}

/** The port of the client in the example: the first of those that systems give out (RFC 6335 section 6). */
const EPHEMERAL_PORT = 49_152;

/** Waits until what the layers said of the request has come here: Node's channel keeps the order. */
async function settle(stack: TraceStack, { client }: Observed): Promise<void> {
  if (!client.response) return;
  for (const { process } of [stack.layers.app, stack.layers.proxy]) {
    if (process.canAnswer) await process.ask({ ask: 'nothing' }, z.unknown()).catch(() => {});
  }
  await nextTurn();
}

function tell(request: TraceRequest, observed: Observed): TraceReport {
  const { fault, url, browser, startedAt } = request;
  const { hops, endedAt } = tellHops(observed);
  const [first] = hops;
  return {
    formatVersion: 1,
    method: observed.method,
    url: url.href,
    client: {
      kind: browser === undefined ? 'checker' : 'browser',
      name: observed.client.name,
      address: CLIENT_ADDRESS,
    },
    startedAt: startedAt.toISOString(),
    totalMs: (first?.startMs ?? 0) + (first?.durationMs ?? 0),
    ...(fault ? { fault: { name: fault, says: TRACE_FAULTS[fault].says } } : {}),
    outcome: tellOutcome(observed),
    ...(endedAt ? { endedAt } : {}),
    hops,
  };
}
