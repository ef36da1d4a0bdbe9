import type { IncomingMessage, ServerResponse } from 'node:http';

/** A server that listens. */
export interface RunningServer {
  /** The port that it listens on. */
  readonly port: number;
  /** Stops it: resolves when it has stopped. */
  close(): Promise<void>;
}

/**
 * Starts the server on `options.port` and resolves when it listens.
 * Port 0 means: let the system choose a free port, and say which one it chose.
 */
export async function startServer(options: { port: number }): Promise<RunningServer> {
  // TODO(00.1): make an HTTP server that gives every request to answer(), below.
  //   Let it listen on options.port, wait until it listens, and return { port, close }.
  //   You will need createServer from 'node:http'. The lesson shows the way.
  throw new Error(`TODO(00.1): startServer() is not written yet (port ${options.port})`);
}

/** Answers one request. Node calls it again for every request that comes in. */
export async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // The path is what stands before the first `?`, the query all that comes after it.
  const [path, ...query] = (request.url ?? '/').split('?');
  const search = new URLSearchParams(query.join('?'));

  if (path === '/api/likes') {
    // TODO(00.3): (extension) POST keeps one like, GET gives all of them.
    notWritten(response, `TODO(00.3) is not written yet: ${request.method} ${path}`);
    return;
  }

  // TODO(00.2): the two routes, and 404 for every other path. Write them in place of the next line.
  //   GET /api/hello?name=Ada   200, application/json, {"hello":"Ada"}   (no name: "world")
  //   GET /                     200, text/html, a page with an <h1>
  notWritten(response, `TODO(00.2) is not written yet: path ${path}, name ${search.get('name')}`);
}

/** Says so, with the status 501 Not Implemented, until the step is written. */
function notWritten(response: ServerResponse, text: string): void {
  response.statusCode = 501;
  response.end(`${text}\n`);
}
