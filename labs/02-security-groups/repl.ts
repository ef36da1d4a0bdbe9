/** What `node checker repl 02` offers beside your own code: the groups of data/, and a packet. */
import { readGroups, readSurroundings } from './aws-data.js';
import type { Packet, SecurityGroup, Surroundings } from './types.js';

/** Every group of data/describe-security-groups.json. */
export const allGroups: readonly SecurityGroup[] = readGroups();

/** The two groups of the web servers: web and admin. Try: isAllowed(groups, 'ingress', packet) */
export const groups: readonly SecurityGroup[] = allGroups.slice(0, 2);

/** The members and the prefix list, for step 02.7. */
export const surroundings: Surroundings = readSurroundings();

/** Somebody on the Internet asks for a web page. Try: matchesPermission(groups[0].IpPermissions[1], packet) */
export const packet: Packet = {
  protocol: 'tcp',
  source: '198.51.100.77',
  sourcePort: 50_000,
  destination: '10.0.0.10',
  destinationPort: 443,
};
