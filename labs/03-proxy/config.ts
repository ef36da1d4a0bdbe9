import { type Directive, parseDirectives } from './nginx-conf.js';
import type { Address, Certificate, Listener, Location, ServerBlock } from './types.js';

/** Gives the text of a file that the configuration names: a certificate or its key. */
export type ReadText = (path: string) => string;

interface Upstream {
  readonly addresses: readonly Address[];
  readonly failTimeoutMs: number;
}

/** nginx's own defaults, for what the file does not say (ngx_http_core_module, ngx_http_proxy_module). */
const DEFAULT_BODY = '1m';
const DEFAULT_READ_TIMEOUT = '60s';
const DEFAULT_FAIL_TIMEOUT = '10s';

/**
 * Turns an nginx.conf into the listeners of this lab, one for each port of the file.
 * It knows the directives that data/nginx.conf uses, and skips others. Throws SyntaxError for a broken file.
 */
export function readConfig(text: string, readText: ReadText): Listener[] {
  const http = find(parseDirectives(text), 'http')?.block ?? [];
  const upstreams = new Map(
    http.filter(isNamed('upstream')).map((block) => [block.args[0], upstreamOf(block)]),
  );
  const listeners = new Map<number, Listener>();
  for (const { block = [] } of http.filter(isNamed('server'))) {
    for (const { args } of block.filter(isNamed('listen'))) {
      const port = Number(args[0]?.split(':').at(-1));
      const server = serverOf(block, args.includes('default_server'), upstreams, http, readText);
      const before = listeners.get(port)?.servers ?? [];
      listeners.set(port, { port, isTls: args.includes('ssl'), servers: [...before, server] });
    }
  }
  return [...listeners.values()].map(withCertificate);
}

function withCertificate(listener: Listener): Listener {
  const { servers, isTls } = listener;
  const certificate = (servers.find((server) => server.isDefault) ?? servers[0])?.certificate;
  return isTls && certificate ? { ...listener, certificate } : listener;
}

function serverOf(
  block: readonly Directive[],
  isDefault: boolean,
  upstreams: ReadonlyMap<string | undefined, Upstream>,
  http: readonly Directive[],
  readText: ReadText,
): ServerBlock {
  const setting = (name: string): string | undefined => (find(block, name) ?? find(http, name))?.args[0];
  const locations = block
    .filter(isNamed('location'))
    .map((location) => locationOf(location, upstreams, setting('proxy_read_timeout')));
  const upstream = locations.find(({ match, path }) => match === 'prefix' && path === '/')?.upstreams[0];
  const status = Number(find(block, 'return')?.args[0]);
  const cert = setting('ssl_certificate');
  const key = setting('ssl_certificate_key');
  const certificate: Certificate | undefined =
    cert && key ? { cert: readText(cert), key: readText(key) } : undefined;
  return {
    names: (find(block, 'server_name')?.args ?? []).map((name) => name.toLowerCase()),
    isDefault,
    ...(status >= 300 && status < 400 ? { redirectStatus: status } : {}),
    ...(upstream ? { upstream } : {}),
    ...(certificate ? { certificate } : {}),
    maxBodyBytes: bytesOf(setting('client_max_body_size') ?? DEFAULT_BODY),
    locations,
  };
}

const MATCHES: Readonly<Record<string, Location['match']>> = {
  '=': 'exact',
  '^~': 'prefix-no-regex',
  '~': 'regex',
  '~*': 'regex-any-case',
};

function locationOf(
  { args, block = [] }: Directive,
  upstreams: ReadonlyMap<string | undefined, Upstream>,
  readTimeout: string | undefined,
): Location {
  const [sign = '', path] = args;
  const pass = /^http:\/\/([^/]+)(\/.*)?$/.exec(find(block, 'proxy_pass')?.args[0] ?? '');
  const uri = pass?.[2];
  const upstream = upstreams.get(pass?.[1]) ?? {
    addresses: pass ? [addressOf(pass[1] ?? '')] : [],
    failTimeoutMs: 0,
  };
  const timeout = find(block, 'proxy_read_timeout')?.args[0] ?? readTimeout ?? DEFAULT_READ_TIMEOUT;
  return {
    match: path === undefined ? 'prefix' : (MATCHES[sign] ?? 'prefix'),
    path: path ?? sign,
    upstreams: upstream.addresses,
    ...(uri === undefined ? {} : { uri }),
    readTimeoutMs: millisecondsOf(timeout),
    failTimeoutMs: upstream.failTimeoutMs,
  };
}

function upstreamOf({ block = [] }: Directive): Upstream {
  const servers = block.filter(isNamed('server'));
  const timeout = servers.flatMap(({ args }) => args).find((arg) => arg.startsWith('fail_timeout='));
  return {
    addresses: servers.map(({ args }) => addressOf(args[0] ?? '')),
    failTimeoutMs: millisecondsOf(timeout?.slice('fail_timeout='.length) ?? DEFAULT_FAIL_TIMEOUT),
  };
}

function addressOf(text: string): Address {
  const [host = '', port = '80'] = text.split(':');
  return { host, port: Number(port) };
}

function find(block: readonly Directive[], name: string): Directive | undefined {
  return block.find(isNamed(name));
}

function isNamed(name: string): (directive: Directive) => boolean {
  return (directive) => directive.name === name;
}

/** nginx's sizes: `512`, `8k`, `1m`, `2g`. */
function bytesOf(text: string): number {
  const factor = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[text.slice(-1).toLowerCase()] ?? 1;
  return Number.parseInt(text, 10) * factor;
}

/** nginx's times: `300ms`, `5s`, `1m`; a bare number is seconds. */
function millisecondsOf(text: string): number {
  const unit = /[a-z]+$/.exec(text)?.[0] ?? 's';
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit] ?? 1000;
  return Number.parseInt(text, 10) * factor;
}
