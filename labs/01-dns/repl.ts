/** What `node checker repl 01` offers beside your own code: the zone of data/example.com.zone. */
import { readFileSync } from 'node:fs';
import type { Zone } from './types.js';
import { parseZone } from './zone-file.js';

const file = new URL('./data/example.com.zone', import.meta.url);

/** Try: answer(zone, { name: 'www.example.com', type: 'A' }) */
export const zone: Zone = parseZone(readFileSync(file, 'utf8'), 'example.com');
