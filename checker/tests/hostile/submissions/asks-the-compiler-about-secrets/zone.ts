// What is imported for its types alone is gone when the file runs; the compiler would have to look for it.
import type { Secrets } from '@CANARIES@/secrets.json';
import { answer as theirs } from '@ROOT@/solutions/01-dns/zone.js';
import { makeZone } from '@ROOT@/labs/01-dns/hidden/zone.js';

export const stolen: number = theirs;
export const drawn: number = makeZone;
export type All = Secrets;

export function answer() {
  return {};
}
