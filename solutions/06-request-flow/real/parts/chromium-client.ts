import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Browser, type CDPSession, chromium } from 'playwright-core';
import { findBrowser } from '../../../../checker/services/find-browser.js';
import type { ClientOptions, visit as ownVisit } from '../../../../labs/06-request-flow/client.js';
import { lookUp } from '../../../../labs/06-request-flow/client.js';

const found = findBrowser();

/** The browser's program; a name that is looked for when there is none. */
export const browserProgram = 'at' in found ? found.at : 'chromium';

/** A client that must be closed. */
export interface RealClient {
  readonly visit: typeof ownVisit;
  close(): Promise<void>;
}

/** Chromium in the place of our client: one browser, started at the first visit. */
export function chromiumClient(): RealClient {
  let browser: Promise<Browser> | undefined;
  const chromiumSandbox = process.getuid?.() !== 0;
  return {
    visit: async (url, options) => {
      const at = new Date().toISOString();
      browser ??= chromium.launch({ executablePath: browserProgram, chromiumSandbox });
      const internet = await openInternet(options);
      const proxy = { server: `http://127.0.0.1:${internet.port}` };
      const context = await (await browser).newContext({ proxy, ignoreHTTPSErrors: true });
      try {
        const page = await context.newPage();
        const session = await context.newCDPSession(page);
        await session.send('Network.enable');
        const response = await page.goto(url);
        await refuseOther(session, url, options.trusted ?? '');
        return {
          symptom: { url, at, status: response?.status() ?? 0, body: (await response?.text()) ?? '' },
        };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return {
          symptom: { url, at, error: { code: /net::(\w+)/.exec(message)?.[1] ?? 'UNKNOWN', message } },
        };
      } finally {
        await context.close();
        internet.close();
      }
    },
    close: async () => {
      await (await browser)?.close();
    },
  };
}

/** Throws when the page came with another certificate than the one that is trusted: the browser was told to take any. */
async function refuseOther(session: CDPSession, url: string, trusted: string): Promise<void> {
  const { tableNames } = await session.send('Network.getCertificate', { origin: new URL(url).origin });
  const wanted = new X509Certificate(trusted).raw.toString('base64');
  if (tableNames[0] !== wanted)
    throw new Error('the page came with a certificate that is not the trusted one');
}

/**
 * The Internet, as the browser sees it: a proxy for CONNECT (RFC 9110 section 9.3.6) that asks the stack's DNS server for
 * each name, and finds the address in the table of the cloud.
 */
async function openInternet(options: ClientOptions): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on('connect', async ({ url = '' }, client: Duplex) => {
    sockets.add(client);
    client.on('error', () => {});
    const [name = '', port = '443'] = url.split(':');
    const answer = await lookUp(name, options);
    const local = 'address' in answer ? options.cloud[`${answer.address}:${port}`] : undefined;
    if (local === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const far = connect({ port: local, host: '127.0.0.1' });
    sockets.add(far);
    far.on('error', () => client.destroy());
    far.on('close', () => client.destroy());
    client.on('close', () => far.destroy());
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    far.pipe(client).pipe(far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
