/**
 * Runs one layer of the stack in a process of its own, and answers the questions of the tracer over Node's channel.
 * It lies alone in the folder with the labs' code: it may import nothing of the checker but types.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { LayerQuestion } from './layer-protocol.js';

type Answer = Readonly<Record<string, unknown>>;

/** The labs' own functions, as their files export them. */
interface Certificate {
  readonly cert: string;
  readonly key: string;
}
interface Address {
  readonly host: string;
  readonly port: number;
}
interface Location {
  readonly path: string;
  readonly upstreams: readonly Address[];
  readonly readTimeoutMs: number;
}
interface ServerBlock {
  readonly names: readonly string[];
  readonly upstream?: Address;
  readonly certificate?: Certificate;
  readonly locations: readonly Location[];
}
interface Listener {
  readonly port: number;
  readonly isTls: boolean;
  readonly servers: readonly ServerBlock[];
}
interface Running {
  readonly port: number;
}

const lab = async <Exports>(path: string): Promise<Exports> =>
  (await import(new URL(`./${path}`, import.meta.url).href)) as Exports;

/** How often the system's choice of a port may be taken already, one after the other. */
const TRIES = 4;

async function startDns(zoneText: string): Promise<Answer> {
  const [{ parseZone }, { startServer }] = await Promise.all([
    lab<{ parseZone(text: string): unknown }>('01-dns/zone-file.js'),
    lab<{ startServer(options: { zone: unknown; port: number }): Promise<Running> }>('01-dns/server.js'),
  ]);
  const zone = parseZone(zoneText);
  for (let tries = 1; ; tries++) {
    try {
      const { port } = await startServer({ zone, port: 0 });
      return { port };
    } catch (error) {
      // The system's choice for UDP may be taken for TCP, by a connection of any program: that is nobody's fault.
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || tries === TRIES) throw error;
    }
  }
}

type IsAllowed = (groups: unknown, direction: 'ingress', packet: unknown) => boolean;
let isAllowed: IsAllowed | undefined;

async function loadFirewall(): Promise<Answer> {
  ({ isAllowed } = await lab<{ isAllowed: IsAllowed }>('02-security-groups/rules.js'));
  return {};
}

let listeners: readonly Listener[] = [];

/** The places that forward, in the order of the file. */
function placesOf(): { readonly server: ServerBlock; readonly location: Location }[] {
  const servers = listeners.flatMap((listener) => listener.servers);
  return servers.flatMap((server) =>
    server.locations
      .filter(({ upstreams }) => upstreams.length > 0)
      .map((location) => ({ server, location })),
  );
}

async function readConf(conf: string): Promise<Answer> {
  const { readConfig } = await lab<{
    readConfig(text: string, readText: (path: string) => string): Listener[];
  }>('03-proxy/config.js');
  listeners = readConfig(conf, () => 'made later');
  const places = placesOf().map(({ server, location }) => ({
    serverNames: server.names,
    location: location.path,
    to: location.upstreams.map(({ host, port }) => `http://${host}:${port}`).join(', '),
  }));
  return { places };
}

async function startProxy(question: Extract<LayerQuestion, { ask: 'start-proxy' }>): Promise<Answer> {
  const [{ makeCertificate }, proxy] = await Promise.all([
    lab<{ makeCertificate(names: readonly string[], now: Date): Certificate }>('03-proxy/certificate.js'),
    lab<{ startProxy(options: object): Promise<Running> }>('03-proxy/proxy.js'),
  ]);
  const { upstreamPorts, readTimeoutMs, certificateMs } = question;
  const names = listeners.flatMap(({ servers }) => servers.flatMap((server) => server.names));
  const certificate = makeCertificate(
    question.certificateNames ?? [...new Set(names)],
    new Date(certificateMs),
  );
  const locations = placesOf().map(({ location }) => location);
  const redirected = (location: Location): Location => {
    const upstreams = [{ host: '127.0.0.1', port: upstreamPorts[locations.indexOf(location)] ?? 0 }];
    return { ...location, upstreams, readTimeoutMs: readTimeoutMs ?? location.readTimeoutMs };
  };
  const serverOf = (server: ServerBlock): ServerBlock => {
    const changed = server.locations.map((location) =>
      locations.includes(location) ? redirected(location) : location,
    );
    const upstream = changed[server.locations.findIndex(({ path }) => path === '/')]?.upstreams[0];
    return {
      ...server,
      locations: changed,
      ...(upstream ? { upstream } : {}),
      ...(server.certificate ? { certificate } : {}),
    };
  };
  const started = await Promise.all(
    listeners.map(async ({ port, isTls, servers }) => {
      const options = { port: 0, servers: servers.map(serverOf), ...(isTls ? { certificate } : {}) };
      return { port, at: (await proxy.startProxy(options)).port };
    }),
  );
  return { listeners: started, trusted: [certificate.cert] };
}

async function startApp(question: Extract<LayerQuestion, { ask: 'start-app' }>): Promise<Answer> {
  const [{ makeLoginService }, { prepareDemo }, { startServer }] = await Promise.all([
    lab<{ makeLoginService(): Promise<{ keys: unknown; sign(user: string): Promise<string> }> }>(
      '04-app-server/tokens.js',
    ),
    lab<{ prepareDemo(database: unknown): Promise<void> }>('04-app-server/demo.js'),
    lab<{ startServer(options: object): Promise<Running> }>('04-app-server/server.js'),
  ]);
  tellRoutes();
  const login = await makeLoginService();
  if (question.demoDatabase) await prepareDemo(question.demoDatabase);
  const { port } = await startServer({ db: question.database, keys: login.keys, port: 0 });
  return { port, token: await login.sign(question.user) };
}

interface RouteClass {
  prototype: {
    dispatch(
      this: { path: unknown },
      request: { method: string; originalUrl: string },
      ...rest: unknown[]
    ): void;
  };
}

/** Express says nothing of the route that it chose, so its router is asked. Where it is built otherwise, nothing is told. */
function tellRoutes(): void {
  try {
    const fromApp = createRequire(new URL('./04-app-server/app.js', import.meta.url));
    const fromExpress = createRequire(pathToFileURL(fromApp.resolve('express')));
    const { prototype } = fromExpress('router/lib/route') as RouteClass;
    const dispatch = prototype.dispatch;
    prototype.dispatch = function (request, ...rest) {
      process.send?.({ route: String(this.path), method: request.method, url: request.originalUrl });
      return dispatch.call(this, request, ...rest);
    };
  } catch {
    // The report then goes without the route.
  }
}

async function answerTo(question: LayerQuestion): Promise<Answer> {
  switch (question.ask) {
    case 'nothing':
      return {};
    case 'start-dns':
      return startDns(question.zone);
    case 'load-firewall':
      return loadFirewall();
    case 'decide':
      return { isAllowed: isAllowed?.(question.groups, 'ingress', question.packet) === true };
    case 'read-conf':
      return readConf(question.conf);
    case 'start-proxy':
      return startProxy(question);
    case 'start-app':
      return startApp(question);
  }
}

process.on('message', (question: LayerQuestion & { id: number }) => {
  const { id } = question;
  answerTo(question).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
// The tracer has gone: a layer without it would listen for ever.
process.on('disconnect', () => process.exit(0));
