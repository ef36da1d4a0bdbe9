import { closeSync } from 'node:fs';

export function answer() {
  closeSync(3);
  return {};
}
