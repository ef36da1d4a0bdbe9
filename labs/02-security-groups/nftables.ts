import type { SecurityGroup } from './types.js';

/** The rules of an instance that carries these groups, as text that `nft -f` loads into the Linux kernel. */
export function toNftables(groups: readonly SecurityGroup[]): string {
  // TODO(02.9): (extension) a table with a chain for each direction. What no rule accepts is dropped in silence.
  throw new Error(`TODO(02.9): toNftables() is not written yet (${groups.length} groups)`);
}
