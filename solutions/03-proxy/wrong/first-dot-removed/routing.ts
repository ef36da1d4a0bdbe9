import type { Location, ServerBlock } from './types.js';

/**
 * The server block for a host: its exact name, else the longest `*.name`, else the longest `name.*`, else the
 * default (nginx, "Server names"). `servers` holds at least one block.
 */
export function selectServer(servers: readonly ServerBlock[], host: string): ServerBlock {
  const name = host.toLowerCase().replace(/:\d*$/, '').replace('.', '');
  const exact = servers.find(({ names }) => names.includes(name));
  const found =
    exact ?? byWildcard(servers, (wildcard) => wildcard.startsWith('*.') && name.endsWith(wildcard.slice(1)));
  const last =
    found ??
    byWildcard(servers, (wildcard) => wildcard.endsWith('.*') && name.startsWith(wildcard.slice(0, -1)));
  const chosen = last ?? servers.find(({ isDefault }) => isDefault) ?? servers[0];
  if (!chosen) throw new RangeError('selectServer() needs at least one server block');
  return chosen;
}

/** The block that has the longest wildcard that fits. */
function byWildcard(
  servers: readonly ServerBlock[],
  fits: (wildcard: string) => boolean,
): ServerBlock | undefined {
  const [longest] = servers
    .flatMap((server) => server.names.filter(fits).map((wildcard) => ({ server, length: wildcard.length })))
    .sort((a, b) => b.length - a.length);
  return longest?.server;
}

/**
 * The location for a path: `=`, else the longest prefix if it says `^~`, else the first regular expression that
 * fits, else the longest prefix (ngx_http_core_module, location).
 */
export function selectLocation(locations: readonly Location[], path: string): Location | undefined {
  const exact = locations.find((location) => location.match === 'exact' && location.path === path);
  if (exact) return exact;
  const [prefix] = locations
    .filter(({ match }) => match === 'prefix' || match === 'prefix-no-regex')
    .filter((location) => path.startsWith(location.path))
    .sort((a, b) => b.path.length - a.path.length);
  if (prefix?.match === 'prefix-no-regex') return prefix;
  return locations.find((location) => fitsRegex(location, path)) ?? prefix;
}

function fitsRegex({ match, path: pattern }: Location, path: string): boolean {
  if (match === 'regex') return new RegExp(pattern).test(path);
  return match === 'regex-any-case' && new RegExp(pattern, 'i').test(path);
}

/** location.uri in the place of location.path; as the client sent it where proxy_pass names no URI. */
export function rewriteUri(location: Location, target: string): string {
  return location.uri === undefined ? target : location.uri + target.slice(location.path.length);
}
