import * as z from 'zod/mini';
import type { TraceFault } from '../core/trace.js';
import type { Workbook } from '../labs/workbook.js';
import { removeJob } from '../sandbox/job.js';
import { confRead, dnsStarted } from './layer-protocol.js';
import { type LayerName, prepareLayers } from './prepare-layers.js';
import { putIn } from './put-in-fault.js';
import { RecordingRelay } from './recording-relay.js';
import { readScenario, type Scenario, STACK_LAB, withoutName } from './scenario.js';
import { attempt, type Layer, startApp, startProcesses, startProxy } from './start-layers.js';
import type { TraceClock } from './trace-clock.js';
import { startDatabase, type TraceDatabase } from './trace-database.js';

/** A location of the proxy's configuration that forwards, and the relay that stands where it leads to. */
export interface ForwardingPlace {
  readonly serverNames: readonly string[];
  readonly location: string;
  /** What stands in the file: `http://127.0.0.1:3001`. */
  readonly to: string;
  readonly relay: RecordingRelay;
}

/** All layers of the way, running, and the relays between them. */
export interface TraceStack {
  readonly scenario: Scenario;
  readonly layers: Readonly<Record<LayerName, Layer>>;
  /** The port of the DNS server; undefined: there is none. */
  readonly dnsPort: number | undefined;
  /** Which port of 127.0.0.1 stands for a port of the instance. */
  readonly instancePorts: ReadonlyMap<number, number>;
  /** Certificates for the client to trust. */
  readonly trusted: readonly string[];
  /** Between the proxy and the app. */
  readonly places: readonly ForwardingPlace[];
  /** The token of the user; undefined: the app does not run. */
  readonly token: string | undefined;
  readonly database: TraceDatabase | { readonly missing: string };
  /** Ends everything, and leaves nothing behind. */
  close(): Promise<void>;
}

/** How the stack is started. */
export interface StackOptions {
  readonly workbook: Workbook;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: TraceClock;
  readonly fault: TraceFault | undefined;
  /** The name that is asked for. */
  readonly hostname: string;
  /** Says what is being waited for, and for whom. */
  say(text: string): void;
  /** Aborted: nothing more is started. */
  readonly signal: AbortSignal;
}

/** Starts the layers, the student's own where they are written, with the fault put in. Rejects when told to end. */
export async function startStack(options: StackOptions): Promise<TraceStack> {
  const closers: (() => Promise<void>)[] = [];
  let closing = Promise.resolve();
  // Whoever closes waits for the end, also of what somebody else has begun to close.
  const close = () => {
    closing = closing.then(async () => {
      const ends = closers.splice(0).reverse();
      const failures: unknown[] = [];
      for (const end of ends) await end().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    });
    return closing;
  };
  const { signal } = options;
  // Whoever waits for a layer must not wait for the end of its patience.
  const endNow = () => void close().catch(() => {});
  signal.addEventListener('abort', endNow, { once: true });
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  } finally {
    signal.removeEventListener('abort', endNow);
  }
}

async function start(
  options: StackOptions,
  closers: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<TraceStack> {
  const { workbook, clock, fault, signal, say } = options;
  say('Starting the database and your layers ...');
  const starting = startDatabase(workbook.root, clock);
  closers.push(async () => {
    const database = await starting;
    if ('close' in database) await database.close();
  });
  const stackLab = await workbook.open(STACK_LAB);
  const scenario = readScenario(stackLab);
  const prepared = await prepareLayers(stackLab, workbook.root);
  closers.push(async () => removeJob(prepared.job));
  signal.throwIfAborted();
  const layers = startProcesses(prepared, options.env);
  closers.push(
    async () => void (await Promise.all(Object.values(layers).map((layer) => layer.process.kill()))),
  );

  const zone = fault === 'unknown-name' ? withoutName(scenario.zone, options.hostname) : scenario.zone;
  const [dns, app, conf] = await Promise.all([
    attempt(layers.dns, () => layers.dns.process.ask({ ask: 'start-dns', zone }, dnsStarted)),
    starting.then((database) => startApp(layers.app, database)),
    attempt(layers.proxy, () =>
      layers.proxy.process.ask({ ask: 'read-conf', conf: scenario.nginxConf }, confRead),
    ),
    attempt(layers.firewall, () => layers.firewall.process.ask({ ask: 'load-firewall' }, z.unknown())),
  ]);
  signal.throwIfAborted();
  const places: ForwardingPlace[] = [];
  for (const place of conf?.places ?? []) {
    const target = { host: '127.0.0.1', port: app?.port ?? 0 };
    const relay = await RecordingRelay.start('any-port', target, clock);
    closers.push(() => relay.close());
    places.push({ ...place, relay });
  }
  const upstreamPorts = places.map(({ relay }) => relay.port);
  const isProxyWanted = conf !== undefined && fault !== 'nothing-listening';
  const proxy = isProxyWanted ? await startProxy(layers.proxy, upstreamPorts, fault) : undefined;
  signal.throwIfAborted();
  const database = await starting;
  // Only then: what goes wrong from now on is seen by the request alone.
  await putIn(fault, { layers, places, database });
  if (!app) await Promise.all(places.map(({ relay }) => relay.close()));
  return {
    ...{ scenario, layers, places, database, close },
    dnsPort: dns?.port,
    instancePorts: new Map(proxy?.listeners.map(({ port, at }) => [port, at])),
    trusted: proxy?.trusted ?? [],
    token: app?.token,
  };
}
