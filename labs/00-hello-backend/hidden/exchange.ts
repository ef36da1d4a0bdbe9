import http from 'node:http';
import net from 'node:net';

/** How long a server may take for one response, in milliseconds. On loopback it takes two or three. */
export const RESPONSE_LIMIT_MS = 1_000;

/** No page of this lab is longer; a body without end must not fill the memory. */
export const BODY_LIMIT_BYTES = 2_000_000;
const LOOPBACK = ['127.0.0.1', '::1'] as const;

/** One request. A body in several parts is sent part by part. */
export interface Request {
  readonly method: 'GET' | 'POST';
  /** Path and query, as they go on the wire. */
  readonly path: string;
  readonly body?: readonly Buffer[];
}

/** What came back for one request. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType?: string | undefined;
      readonly body: string;
    }
  /** The head came, the end of the body did not. */
  | { readonly kind: 'unfinished'; readonly status: number; readonly body: string }
  /** The body went on and on. */
  | { readonly kind: 'endless'; readonly status: number }
  /** The connection was taken, and nothing came. */
  | { readonly kind: 'silent' }
  /** Nothing listens on the port. */
  | { readonly kind: 'refused' }
  /** The connection broke off before a whole response had come. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'not-http'; readonly message: string };

/**
 * Sends one request on a connection of its own, to 127.0.0.1 and, if nothing listens there, to ::1.
 * `betweenParts` is called when a part of the body has gone out and another one follows.
 */
export async function exchange(
  port: number,
  request: Request,
  betweenParts: () => Promise<void> = async () => {},
): Promise<Outcome> {
  if (!isPort(port)) return { kind: 'refused' };
  for (const host of LOOPBACK) {
    const outcome = await exchangeWith(host, port, request, betweenParts);
    if (outcome.kind !== 'refused') return outcome;
  }
  return { kind: 'refused' };
}

function exchangeWith(
  host: string,
  port: number,
  { method, path, body = [] }: Request,
  betweenParts: () => Promise<void>,
): Promise<Outcome> {
  const headers: http.OutgoingHttpHeaders = {};
  if (method === 'POST') {
    headers['content-type'] = 'application/json';
    headers['content-length'] = Buffer.concat(body).length;
  }
  const signal = AbortSignal.timeout(RESPONSE_LIMIT_MS);
  return new Promise((resolve) => {
    let head: http.IncomingMessage | undefined;
    const pieces: Buffer[] = [];
    let receivedBytes = 0;
    const received = () => Buffer.concat(pieces).toString('utf8');
    const settle = (outcome: Outcome) => {
      resolve(outcome);
      sent.destroy();
    };
    const fail = (error: NodeJS.ErrnoException) => settle(outcomeOf(error, signal, head, received()));
    // No agent: each request has a connection of its own, closed after the response.
    const sent = http.request({ host, port, method, path, headers, agent: false, signal }, (response) => {
      head = response;
      response.on('error', fail);
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        receivedBytes += piece.length;
        if (receivedBytes > BODY_LIMIT_BYTES) settle({ kind: 'endless', status: response.statusCode ?? 0 });
      });
      response.on('end', () =>
        settle({
          kind: 'answered',
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'],
          body: received(),
        }),
      );
    });
    sent.on('error', fail);
    void sendParts(sent, body, betweenParts);
  });
}

async function sendParts(
  sent: http.ClientRequest,
  parts: readonly Buffer[],
  betweenParts: () => Promise<void>,
): Promise<void> {
  for (const [index, part] of parts.entries()) {
    if (index > 0) await betweenParts();
    // The callback comes when the system has taken the bytes, or with an error that `sent` tells as well.
    await new Promise((resolve) => sent.write(part, resolve));
  }
  sent.end();
}

function outcomeOf(
  error: NodeJS.ErrnoException,
  signal: AbortSignal,
  head: http.IncomingMessage | undefined,
  body: string,
): Outcome {
  if (error.syscall === 'connect') return { kind: 'refused' };
  if (error.code?.startsWith('HPE_')) return { kind: 'not-http', message: error.message };
  if (!signal.aborted) return { kind: 'cut' };
  return head ? { kind: 'unfinished', status: head.statusCode ?? 0, body } : { kind: 'silent' };
}

/** True when something accepts connections on the port. */
export async function isListening(port: number): Promise<boolean> {
  if (!isPort(port)) return false;
  for (const host of LOOPBACK) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = net.connect({ host, port });
      socket.once('connect', () => {
        resolve(true);
        socket.destroy();
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return true;
  }
  return false;
}

/** False for what no program can listen on: 0, a fraction, more than 65535. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65536;
}
