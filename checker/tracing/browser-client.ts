import { createHash, X509Certificate } from 'node:crypto';
import type { Page, Request } from 'playwright-core';
import { launchBrowser } from '../services/browser-supply.js';
import { BODY_CHARACTERS, type ClientExchange, type ClientRequest } from './client-exchange.js';
import type { HttpHead } from './http-head.js';
import type { TraceClock } from './trace-clock.js';

/** An empty page of the request's own origin, from which it is sent. It never leaves the browser. */
const START_PATH = '/__start-of-the-trace';
/** It has an icon of its own, so that the browser asks the server for none. */
const START_PAGE = '<!doctype html><link rel="icon" href="data:,">';

/**
 * Sends one request from a real browser: a GET as somebody who opens the address, anything else as a page of that
 * origin does. The name leads to `request.port`, for this browser alone. Rejects when no browser starts.
 */
export async function sendFromBrowser(
  program: string,
  request: ClientRequest,
  clock: TraceClock,
): Promise<ClientExchange> {
  const { url, trusted, port } = request;
  const publicPort = url.port || (url.protocol === 'https:' ? '443' : '80');
  const place =
    port === undefined
      ? `MAP ${url.hostname} ~NOTFOUND`
      : `MAP ${url.hostname}:${publicPort} 127.0.0.1:${port}`;
  const options = [
    `--host-resolver-rules=${place}, MAP * ~NOTFOUND`,
    `--ignore-certificate-errors-spki-list=${trusted.map(fingerprint).join(',')}`,
  ];
  const browser = await clock.held(() => launchBrowser(program, options));
  request.signal.addEventListener('abort', () => void browser.close(), { once: true });
  try {
    request.signal.throwIfAborted();
    const page = await clock.held(() => browser.newPage());
    if (request.method !== 'GET') await clock.held(() => openStartPage(page, url));
    return await send(page, `Chromium ${browser.version()}`, request, clock);
  } finally {
    await clock.held(() => browser.close());
  }
}

/** The way in which Chromium names a key that it is to trust. */
function fingerprint(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

async function openStartPage(page: Page, url: URL): Promise<void> {
  const start = new URL(START_PATH, url);
  await page.route(start.href, (route) => route.fulfill({ contentType: 'text/html', body: START_PAGE }));
  await page.goto(start.href);
  await page.unroute(start.href);
}

async function send(
  page: Page,
  name: string,
  request: ClientRequest,
  clock: TraceClock,
): Promise<ClientExchange> {
  const { url, method, token, answerMs, connectMs } = request;
  const startMs = clock.now();
  let sent: Request | undefined;
  let answeredMs: number | undefined;
  page.on('request', (candidate) => {
    if (candidate.url() === url.href) sent ??= candidate;
  });
  page.on('response', (response) => {
    if (response.request() === sent) answeredMs = clock.now();
  });
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const limitMs = connectMs + answerMs;
  const work =
    method === 'GET'
      ? page
          .setExtraHTTPHeaders(headers)
          .then(() => page.goto(url.href, { waitUntil: 'commit', timeout: limitMs }))
      : page.evaluate(
          async ([to, options]) => {
            await fetch(to, options).then((response) => response.text());
          },
          [url.href, { method, headers }] as const,
        );
  const isLate = await endsLate(work, limitMs);
  const base = { name, startMs, endMs: clock.now() };
  return clock.held(async () => {
    const response = isLate ? null : await sent?.response().catch(() => null);
    const head = sent && (await requestHead(sent, method, url));
    const asked = head ? { request: head } : {};
    if (!response) {
      const code = sent?.failure()?.errorText ?? (isLate ? 'ETIMEDOUT' : 'net::ERR_FAILED');
      return { ...base, ...asked, failure: { code, says: wordsFor(code, limitMs) } };
    }
    const body = await response.body().catch(() => Buffer.alloc(0));
    const security = await response.securityDetails();
    return {
      ...base,
      ...asked,
      ...(answeredMs === undefined ? {} : { answeredMs }),
      ...(security?.protocol
        ? { tls: { says: `${security.protocol}, certificate for ${security.subjectName}` } }
        : {}),
      response: {
        startLine: `HTTP/1.1 ${response.status()} ${response.statusText()}`,
        headers: await response.headersArray(),
      },
      bodyBytes: body.length,
      body: body.toString('utf8').slice(0, BODY_CHARACTERS),
    };
  });
}

/** Chromium's errors in words (its net_error_list.h). */
function wordsFor(code: string, limitMs: number): string {
  if (code.startsWith('net::ERR_CERT_')) return 'the browser does not accept the certificate';
  switch (code) {
    case 'ETIMEDOUT':
    case 'net::ERR_TIMED_OUT':
      return `no answer within ${limitMs} ms`;
    case 'net::ERR_CONNECTION_TIMED_OUT':
      return 'no connection';
    case 'net::ERR_CONNECTION_REFUSED':
      return 'connection refused';
    case 'net::ERR_CONNECTION_RESET':
    case 'net::ERR_EMPTY_RESPONSE':
      return 'the connection was closed';
    default:
      return 'the browser gave up';
  }
}

async function requestHead(sent: Request, method: string, url: URL): Promise<HttpHead> {
  const headers = await sent.headersArray().catch(() => []);
  return { startLine: `${method} ${url.pathname}${url.search} HTTP/1.1`, headers };
}

/** Waits for the end of some work, good or bad; true when it did not come in time. */
async function endsLate(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  let clock: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    clock = setTimeout(() => resolve(true), limitMs);
  });
  const ended = work.then(
    () => false,
    (error: Error) => error.name === 'TimeoutError',
  );
  const isLate = await Promise.race([ended, late]);
  clearTimeout(clock);
  return isLate;
}
