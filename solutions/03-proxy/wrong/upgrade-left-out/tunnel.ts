import { type IncomingMessage, request as requestOf } from 'node:http';
import type { Duplex } from 'node:stream';
import { endToEnd, upstreamHeaders } from './headers.js';
import type { Address, Arrival } from './types.js';

/** Passes one upgraded connection through (RFC 9110 section 7.8, RFC 6455 section 4). */
export function tunnel(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  to: Address,
  arrival: Arrival,
): void {
  const { host, port } = to;
  const { method, url, headers } = request;
  const outgoing = requestOf({
    host,
    port,
    method,
    path: url,
    headers: upstreamHeaders(headers, arrival),
  });
  outgoing.on('upgrade', (answer, app, appHead) => {
    client.write(headOf(answer));
    client.write(appHead);
    app.write(head);
    join(client, app);
    join(app, client);
  });
  // The app did not switch: its answer is passed on, and the connection ends with it.
  outgoing.on('response', (answer) => {
    const fields = Object.entries({ ...endToEnd(answer.headers), connection: 'close' });
    const lines = fields.flatMap(([name, value]) => [value ?? ''].flat().map((one) => `${name}: ${one}\r\n`));
    client.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${lines.join('')}\r\n`);
    answer.pipe(client);
  });
  outgoing.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n'));
  client.on('error', () => outgoing.destroy());
  client.on('close', () => outgoing.destroy());
  outgoing.end();
}

/** The status line and headers as they came, letter by letter. */
function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  let text = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    text += `${rawHeaders[index]}: ${rawHeaders[index + 1]}\r\n`;
  }
  return `${text}\r\n`;
}

/** What comes from one side goes to the other; when one is gone, so is the other. */
function join(from: Duplex, to: Duplex): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}
