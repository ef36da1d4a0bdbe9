/** What `node checker repl 03` offers beside your own code: the server blocks of data/nginx.conf. */
import { readFileSync } from 'node:fs';
import { readConfig } from './config.js';
import type { Location, ServerBlock } from './types.js';

const text = readFileSync(new URL('./data/nginx.conf', import.meta.url), 'utf8');

/** The blocks of port 443. Try: selectServer(servers, 'Shop.example.com:8443').names */
export const servers: readonly ServerBlock[] =
  readConfig(text, () => '').find(({ port }) => port === 443)?.servers ?? [];

/** The locations of backend.example.com. Try: selectLocation(locations, '/old/x') */
export const locations: readonly Location[] = servers[0]?.locations ?? [];
