/** What `node checker run 03` looks at before it prints a line to type: whether it would be answered. */
import { once } from 'node:events';
import { request as requestOf } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** How long a proxy may take to answer a request of our own, in milliseconds. */
const LOOK_MS = 2_000;

/** The first port from `first` on that nobody listens on. Throws when fifty are taken. */
export async function firstFreePort(first: number): Promise<number> {
  for (let port = first; port < first + 50; port++) {
    const probe = createTcpServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise<void>((resolve) => probe.close(() => resolve()));
    if (isFree) return port;
  }
  throw new Error(`no free port from ${first} on`);
}

let onUncaught: ((error: Error) => void) | undefined;

/** Takes an error that nothing handled, if a request of our own is under way. Gives whether it did. */
export function takeUncaught(error: Error): boolean {
  onUncaught?.(error);
  return onUncaught !== undefined;
}

/**
 * What the proxy answers to a request of our own. Undefined when there is no answer: the step is not written yet, or
 * does not work. Throws the error of code that is not written.
 */
export async function look(
  port: number,
  host: string,
  isTls = false,
): Promise<{ status: number } | undefined> {
  try {
    return await new Promise((resolve, reject) => {
      onUncaught = reject;
      const options = { port, host: '127.0.0.1', agent: false, headers: { host }, rejectUnauthorized: false };
      const signal = AbortSignal.timeout(LOOK_MS);
      const request = (isTls ? requestOverTls : requestOf)({ ...options, signal }, (answer) => {
        answer.resume();
        answer.once('error', reject);
        // Not at 'end': the proxy writes its log line when the response is closed, and that line is not for the screen.
        request.once('close', () => resolve({ status: answer.statusCode ?? 0 }));
      });
      request.once('error', reject);
      request.end();
    });
  } catch (error) {
    if (error instanceof Error && error.message.includes('TODO(')) throw error;
    return undefined;
  } finally {
    onUncaught = undefined;
  }
}

/** The name in the certificate that a client gets when it asks for this one. */
export async function certificateFor(port: number, servername: string): Promise<unknown> {
  const socket = connectTls({ port, host: '127.0.0.1', servername, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(LOOK_MS) });
    return socket.getPeerCertificate().subject.CN;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
