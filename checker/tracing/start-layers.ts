import type { TraceFault } from '../core/trace.js';
import { LayerProcess } from './layer-process.js';
import { appStarted, type LayerDatabase, proxyStarted } from './layer-protocol.js';
import type { LayerName, LayerOrigin, PreparedLayers } from './prepare-layers.js';
import { USER } from './scenario.js';
import type { TraceDatabase } from './trace-database.js';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;
/** How long the proxy waits for an app that stands still, in milliseconds: nobody sits before a trace for a minute. */
const SHORT_READ_TIMEOUT_MS = 3_000;
/** Leads nowhere: what an app without a database is given. */
const NO_DATABASE: LayerDatabase = {
  host: '/nowhere',
  port: 5432,
  user: 'nobody',
  password: '',
  database: 'nothing',
};

/** One layer: its process, whose code it is, and why it is not there, if it is not. */
export interface Layer {
  readonly name: LayerName;
  readonly origin: LayerOrigin;
  readonly process: LayerProcess;
  /** Undefined: it runs. */
  problem?: string;
}

/** Starts an empty process for each layer: the program loads while other things start. */
export function startProcesses(
  { program, origins }: PreparedLayers,
  env: Readonly<Record<string, string | undefined>>,
): Record<LayerName, Layer> {
  const make = (name: LayerName): Layer => ({
    name,
    origin: origins[name],
    process: new LayerProcess(program, env),
  });
  return { dns: make('dns'), firewall: make('firewall'), proxy: make('proxy'), app: make('app') };
}

/** What a layer answers, or undefined when it cannot: then it is noted why. */
export async function attempt<T>(layer: Layer, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    layer.problem = layer.origin.unusable ?? (error as Error).message;
    return undefined;
  }
}

/** Loads the example's rows into the database, if there is one, and starts the app. */
export function startApp(layer: Layer, database: TraceDatabase | { readonly missing: string }) {
  const isThere = 'relay' in database;
  return attempt(layer, () =>
    layer.process.ask(
      {
        ask: 'start-app',
        database: isThere ? database.recorded : NO_DATABASE,
        ...(isThere ? { demoDatabase: database.direct } : {}),
        user: USER,
      },
      appStarted,
    ),
  );
}

/** Starts the proxy, each place forwarding to its own port of `upstreamPorts`. */
export function startProxy(layer: Layer, upstreamPorts: readonly number[], fault: TraceFault | undefined) {
  return attempt(layer, () =>
    layer.process.ask(
      {
        ask: 'start-proxy',
        upstreamPorts,
        ...(fault === 'app-slow' ? { readTimeoutMs: SHORT_READ_TIMEOUT_MS } : {}),
        ...(fault === 'wrong-certificate' ? { certificateNames: ['shop.example.com'] } : {}),
        certificateMs: Date.now() + (fault === 'clock-wrong' ? MONTH_MS : 0),
      },
      proxyStarted,
    ),
  );
}
