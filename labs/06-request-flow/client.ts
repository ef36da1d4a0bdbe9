import { Resolver } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { connect, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls';
import type { Cloud, Symptom } from './types.js';

/** Who has opened a connection waits this long for an answer, in milliseconds. */
const ANSWER_MS = 10_000;

/** What a client knows before it begins. */
export interface ClientOptions {
  /** Where its DNS server is, on 127.0.0.1. */
  readonly dnsPort: number;
  /** The Internet and the cloud: on your machine, one table. */
  readonly cloud: Cloud;
  /** The certificates that it trusts, as PEM text. */
  readonly trusted?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long it waits for the DNS, and for a connection, in milliseconds; 1000 unless given. */
  readonly patienceMs?: number;
}

/** A visit: what was seen, and the port that the client had. */
export interface Visit {
  readonly symptom: Symptom;
  readonly clientPort?: number;
}

/**
 * Sends one request as a browser does: asks the DNS for the address, opens a connection to it, checks the certificate,
 * asks, and takes the answer. Gives what it saw; it never throws.
 */
export async function visit(url: string, options: ClientOptions): Promise<Visit> {
  const { hostname, port: named, protocol } = new URL(url);
  const at = new Date().toISOString();
  const port = Number(named || (protocol === 'https:' ? 443 : 80));
  const found = await lookUp(hostname, options);
  if ('error' in found) return { symptom: { url, at, ...found } };
  const place = `${found.address}:${port}`;
  const local = options.cloud[place];
  if (local === undefined) {
    const error = { code: 'EHOSTUNREACH', syscall: 'connect', message: `connect EHOSTUNREACH ${place}` };
    return { symptom: { url, at, error } };
  }
  const { clientPort, ...seen } = await ask(url, place, local, options);
  const plain = options.cloud[`${found.address}:80`];
  if (seen.certificate && plain !== undefined) {
    const serverDate = await dateOf(plain, hostname);
    return { symptom: { url, at, ...seen, ...(serverDate ? { serverDate } : {}) } };
  }
  return { symptom: { url, at, ...seen }, ...(clientPort === undefined ? {} : { clientPort }) };
}

/** The first address of a name, or Node's error. */
export async function lookUp(
  name: string,
  { dnsPort, patienceMs = 1_000 }: Pick<ClientOptions, 'dnsPort' | 'patienceMs'>,
): Promise<{ readonly address: string } | { readonly error: NodeFailure }> {
  const resolver = new Resolver({ timeout: patienceMs, tries: 1 });
  resolver.setServers([`127.0.0.1:${dnsPort}`]);
  try {
    const [address = ''] = await resolver.resolve4(name);
    return { address };
  } catch (error) {
    return { error: told(error) };
  }
}

type NodeFailure = NonNullable<Symptom['error']>;
type Seen = Pick<Symptom, 'error' | 'status' | 'body' | 'certificate'> & { readonly clientPort?: number };

/** The part of the way behind the DNS: connection, certificate, request. */
async function ask(url: string, place: string, localPort: number, options: ClientOptions): Promise<Seen> {
  const { hostname, protocol } = new URL(url);
  const { trusted, patienceMs = 1_000 } = options;
  const socket = connect({ host: '127.0.0.1', port: localPort });
  const failure = await becomes(socket, 'connect', silence('connect'), patienceMs);
  if (failure) {
    socket.destroy();
    // The client does not know of the table: it has connected to the public address.
    const { code, syscall = 'connect' } = failure;
    return { error: { code, syscall, message: `${syscall} ${code} ${place}` } };
  }
  const clientPort = socket.localPort ?? 0;
  if (protocol !== 'https:') return { ...(await exchange(socket, url, options)), clientPort };
  // A certificate that is refused is looked at, and nothing is sent to its owner.
  const secure = connectTls({ socket, servername: hostname, ca: trusted, rejectUnauthorized: false });
  const broken = await becomes(secure, 'secureConnect', silence('read'), ANSWER_MS);
  if (broken) return { error: broken, clientPort };
  const refused = refusalOf(secure, hostname);
  if (refused) {
    secure.destroy();
    return { ...refused, clientPort };
  }
  return { ...(await exchange(secure, url, options)), clientPort };
}

/** Nothing came: as Node words it when the system itself gives up. */
const silence = (syscall: 'connect' | 'read'): NodeFailure => ({
  code: 'ETIMEDOUT',
  syscall,
  message: `${syscall} ETIMEDOUT`,
});

/** Waits for an event of a socket. Gives the error that comes instead, or `late` when the time is up. */
function becomes(
  socket: Socket,
  event: string,
  late: NodeFailure,
  limitMs: number,
): Promise<NodeFailure | undefined> {
  return new Promise((resolve) => {
    const clock = setTimeout(() => {
      resolve(late);
      socket.destroy();
    }, limitMs);
    const done = (failure?: NodeFailure) => {
      clearTimeout(clock);
      resolve(failure);
    };
    socket.once(event, () => done());
    socket.on('error', (error) => done(told(error)));
  });
}

/** What is wrong with the server's certificate. */
function refusalOf(socket: TLSSocket, name: string): Pick<Symptom, 'error' | 'certificate'> | undefined {
  if (socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  const code = String(socket.authorizationError);
  const message = checkServerIdentity(name, certificate)?.message ?? code.toLowerCase().replaceAll('_', ' ');
  return {
    error: { code, message },
    certificate: {
      names: (certificate.subjectaltname ?? '').split(', ').map((other) => other.replace(/^DNS:/, '')),
      validFrom: new Date(certificate.valid_from).toISOString(),
      validTo: new Date(certificate.valid_to).toISOString(),
    },
  };
}

/** Sends the request on a connection, and takes the answer. The connection ends with it. */
function exchange(socket: Socket, url: string, options: ClientOptions): Promise<Seen> {
  const { hostname, pathname, search } = new URL(url);
  const { method = 'GET', headers = {} } = options;
  return new Promise((resolve) => {
    const request = requestHttp({
      createConnection: () => socket,
      method,
      path: pathname + search,
      headers: { host: hostname, ...headers, connection: 'close' },
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('close', () => {
        const body = Buffer.concat(chunks).toString('utf8').slice(0, 500);
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    const clock = setTimeout(() => {
      resolve({ error: silence('read') });
      request.destroy();
    }, ANSWER_MS);
    request.on('error', (error) => resolve({ error: told(error) }));
    request.on('close', () => clearTimeout(clock));
    request.end();
  });
}

/** What time it is for a server: it says so in every answer (RFC 9110 section 6.6.1). */
function dateOf(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = requestHttp({ host: '127.0.0.1', port, headers: { host }, agent: false });
    request.on('response', (response) => {
      response.resume();
      resolve(response.headers.date);
    });
    request.on('error', () => resolve(undefined));
    request.end();
  });
}

/** Node's error as plain data. */
function told(error: unknown): NodeFailure {
  const { code = 'UNKNOWN', syscall, message } = error as NodeJS.ErrnoException;
  return { code, ...(syscall ? { syscall } : {}), message };
}
