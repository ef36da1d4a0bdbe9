import { type IncomingMessage, request as requestOf } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { HeaderLine } from '../core/trace.js';
import { BODY_CHARACTERS, type ClientExchange, type ClientRequest } from './client-exchange.js';
import type { HttpHead } from './http-head.js';
import type { TraceClock } from './trace-clock.js';

/** `ECONNREFUSED` and the like, as a Node program sees them. */
interface Failure {
  readonly code: string;
  readonly says: string;
}

type Draft = { -readonly [Key in keyof ClientExchange]: ClientExchange[Key] };

/** Sends one request as a browser would, over HTTP/1.1, and notes when what happened. Never rejects. */
export async function sendFromOwnClient(request: ClientRequest, clock: TraceClock): Promise<ClientExchange> {
  const exchange: Draft = { name: 'the checker’s own client', startMs: clock.now(), endMs: 0 };
  let socket: Socket | undefined;
  try {
    if (request.port === undefined) return exchange;
    socket = await connect(request, exchange, clock);
    await speak(request, socket, exchange, clock);
  } catch (error) {
    exchange.failure = failureOf(error);
  } finally {
    socket?.destroy();
    exchange.endMs = clock.now();
  }
  return exchange;
}

async function connect(request: ClientRequest, exchange: Draft, clock: TraceClock): Promise<Socket> {
  const plain = connectTcp({ host: '127.0.0.1', port: request.port ?? 0 });
  const { connectMs, url, signal } = request;
  signal.addEventListener('abort', () => plain.destroy(), { once: true });
  await within(connectMs, `no connection within ${connectMs} ms`, plain, 'connect');
  exchange.connectedMs = clock.now();
  if (url.protocol !== 'https:') return plain;
  const secure = connectTls({ socket: plain, servername: url.hostname, ca: [...request.trusted] });
  await within(connectMs, `no end of the TLS handshake within ${connectMs} ms`, secure, 'secureConnect');
  exchange.tls = { doneMs: clock.now(), says: tlsText(secure) };
  return secure;
}

function tlsText(socket: TLSSocket): string {
  const { subject, subjectaltname } = socket.getPeerCertificate();
  const names = subjectaltname?.replaceAll('DNS:', '') ?? String(subject?.CN ?? 'nobody');
  return `${socket.getProtocol()}, ${socket.getCipher().standardName}, certificate for ${names}`;
}

function speak(request: ClientRequest, socket: Socket, exchange: Draft, clock: TraceClock): Promise<void> {
  const { method, url, token, answerMs } = request;
  const path = `${url.pathname}${url.search}`;
  const headers = {
    Host: url.host,
    'User-Agent': 'backend-workbook-trace',
    Accept: '*/*',
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    // A request with a method that may have a body says that it has none (RFC 9110 section 8.6).
    ...(method === 'GET' ? {} : { 'Content-Length': '0' }),
    Connection: 'close',
  };
  exchange.request = {
    startLine: `${method} ${path} HTTP/1.1`,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  };
  return new Promise((resolve, reject) => {
    const outgoing = requestOf({ method, path, headers, createConnection: () => socket });
    const late = setTimeout(() => {
      reject(new LateError(`no answer within ${answerMs} ms`));
      outgoing.destroy();
    }, answerMs);
    outgoing.on('response', (response) => {
      exchange.answeredMs = clock.now();
      exchange.response = headOf(response);
      take(response, exchange).then(resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.on('close', () => clearTimeout(late));
    outgoing.end();
  });
}

async function take(response: IncomingMessage, exchange: Draft): Promise<void> {
  let text = '';
  exchange.bodyBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    exchange.bodyBytes += chunk.length;
    if (text.length < BODY_CHARACTERS) text += chunk.toString('utf8');
  }
  exchange.body = text.slice(0, BODY_CHARACTERS);
}

function headOf({ httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage): HttpHead {
  const headers: HeaderLine[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push({ name: rawHeaders[index] ?? '', value: rawHeaders[index + 1] ?? '' });
  }
  return { startLine: `HTTP/${httpVersion} ${statusCode} ${statusMessage}`, headers };
}

class LateError extends Error {
  readonly code = 'ETIMEDOUT';
}

function within(limitMs: number, late: string, socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const clock = setTimeout(() => end(new LateError(late)), limitMs);
    const end = (error?: Error) => {
      clearTimeout(clock);
      socket.off(event, done).off('error', end).off('close', gone);
      // What comes later belongs to nobody.
      socket.on('error', () => {});
      if (!error) return resolve();
      socket.destroy();
      reject(error);
    };
    const done = () => end();
    const gone = () => end(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    socket.once(event, done).once('error', end).once('close', gone);
  });
}

function failureOf(error: unknown): Failure {
  const { code = 'error', message } = error as NodeJS.ErrnoException;
  // Node names the port of this machine, which stands for another one.
  const says = code === 'ECONNREFUSED' ? 'connection refused' : (message.split('\n')[0] ?? '');
  return { code, says };
}
