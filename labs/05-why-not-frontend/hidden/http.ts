import { request } from 'node:http';

/** An answer over HTTP. */
export interface Answered {
  /** 0: there was none. */
  readonly status: number;
  readonly body: string;
  /** When it was all there, as performance.now() tells it. */
  readonly at: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** GETs a path from a server on this machine. Status 0 when the connection broke off, or nothing came in time. */
export function get(port: number, path: string, limitMs: number): Promise<Answered> {
  const from = performance.now();
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false });
    const finish = (status: number, body: string) => {
      clearTimeout(clock);
      asked.destroy();
      resolve({ status, body: body.trim(), at: performance.now(), ms: performance.now() - from });
    };
    const clock = setTimeout(() => finish(0, ''), limitMs);
    asked.on('error', () => finish(0, ''));
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => finish(response.statusCode ?? 0, body));
    });
    asked.end();
  });
}
