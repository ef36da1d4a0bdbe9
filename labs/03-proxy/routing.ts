import type { Location, ServerBlock } from './types.js';

/**
 * The server block that is responsible for a host, as the Host header names it: `Backend.example.com:8080`.
 * `servers` holds at least one block.
 */
export function selectServer(servers: readonly ServerBlock[], host: string): ServerBlock {
  // TODO(03.1): take the port and a final dot off, compare in lower case with server.names, and know
  //   which block is responsible when no name fits.
  // TODO(03.6): (extension) names with an asterisk: *.example.com and www.example.*
  throw new Error(`TODO(03.1): selectServer() is not written yet (${servers.length} blocks, ${host})`);
}

/** The location for a path (without a query): `/images/a.png`. Undefined if none fits. */
export function selectLocation(locations: readonly Location[], path: string): Location | undefined {
  // TODO(03.6): (extension) =, then the longest prefix, ^~, then regular expressions.
  throw new Error(`TODO(03.6): selectLocation() is not written yet (${locations.length} locations, ${path})`);
}

/** The path and query that go to the upstream, for a path and query as the client sent them: `/old/a?b=1`. */
export function rewriteUri(location: Location, target: string): string {
  // TODO(03.6): (extension) location.uri takes the place of location.path. The query stays.
  throw new Error(`TODO(03.6): rewriteUri() is not written yet (${location.path}, ${target})`);
}
