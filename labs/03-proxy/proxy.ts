import type { ProxyOptions, RunningProxy } from './types.js';

/**
 * Starts the proxy on 127.0.0.1 and resolves when it listens.
 * With options.certificate it speaks HTTPS, without it HTTP.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  // TODO(03.2): an HTTP server (node:http). For each request choose the server block with selectServer(),
  //   send the same request to its upstream, and the upstream's answer to the client. Stream both.
  // TODO(03.3): send on only the headers of headers.ts, and log each request once.
  // TODO(03.4): speak TLS if there is a certificate (node:https); redirect if server.redirectStatus is set.
  // TODO(03.5): 502 if the upstream cannot be reached or breaks off.
  // TODO(03.6): (extension) choose with selectLocation(), and send the target that rewriteUri() gives.
  // TODO(03.7): (extension) the certificate of the name that the client asks for.
  // TODO(03.8): (extension) on the server's event "upgrade", call tunnel().
  // TODO(03.9): (extension) an UpstreamGroup for each location, made once; for a GET, a second try.
  // TODO(03.10): (extension) refuse requests that two programs could read in two ways.
  // TODO(03.11): (extension) 504 for an upstream that is late, 413 for a body that is too large.
  // TODO(03.12): (extension) stop working for a client that has gone; never send a POST twice.
  throw new Error(`TODO(03.2): startProxy() is not written yet (port ${options.port})`);
}
