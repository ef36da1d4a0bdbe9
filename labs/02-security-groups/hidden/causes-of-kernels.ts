import type { Cause } from '#testing';
import { type Accepted, inSituation, whenSeen } from './observations.js';

/** Mistakes in the text for nft: step 02.9. */
export const causesOfKernels: readonly Cause[] = [
  {
    id: 'no-text',
    steps: ['02.9'],
    says: 'toNftables() gave back no text. Return one string with all the lines, with \\n between them.',
    matches: ({ seen }) => seen?.kind === 'nft-load' && !(seen.data as Accepted).isText,
  },
  {
    id: 'nft-does-not-load',
    steps: ['02.9'],
    says: 'nft does not take your text. Its message names the line and points at the place; the cause is often just before it. Print the text, and count the lines from the top.',
    matches: whenSeen<Accepted>((data) => !data.isLoaded, 'load'),
  },
  {
    id: 'policy-accept',
    steps: ['02.9'],
    says: 'Your chain lets in what none of its rules accepts. Its policy decides about that, and it is accept unless you write another one: policy drop.',
    matches: inSituation('dropped-in'),
  },
  {
    id: 'reject-for-drop',
    steps: ['02.9'],
    says: 'Your rules refuse the packet, and the sender is told so. A security group says nothing: drop it. Then a scanner cannot tell whether anybody is there.',
    matches: inSituation('silent'),
  },
  {
    id: 'egress-forgotten',
    steps: ['02.9'],
    says: 'Your rules let out what no outbound rule allows. A chain with hook output, policy drop and the rules of IpPermissionsEgress is needed too.',
    matches: inSituation('dropped-out'),
  },
  {
    id: 'allowed-packet-dropped',
    steps: ['02.9'],
    says: 'Your rules drop a packet that the group allows. Inbound rules compare saddr, the source; outbound rules daddr, the destination. Ports are the destination port, dport, both ways.',
    matches: inSituation('let-in', 'let-out'),
  },
  {
    id: 'no-ct-state',
    steps: ['02.9'],
    says: 'Your rules drop the replies. The kernel remembers connections; a rule in each chain has to let them pass: ct state established,related accept.',
    matches: inSituation('reply-out', 'reply-in'),
  },
  {
    id: 'nft-wrong-protocol',
    steps: ['02.9'],
    says: 'Your rules do not tell the protocols apart. tcp dport and udp dport are two different matches; take the one that IpProtocol names.',
    matches: inSituation('udp'),
  },
  {
    id: 'nft-range-one-port',
    steps: ['02.9'],
    says: 'Your rules do not go by the whole range of ports. In nft a range is written FromPort-ToPort, and both ends belong to it.',
    matches: inSituation('last-port-in'),
  },
  {
    id: 'nft-icmp',
    steps: ['02.9'],
    says: 'Your rules for ICMP do not fit the group. FromPort is the type (icmp type 8), ToPort the code (icmp code 0), and -1 means that nothing is compared.',
    matches: inSituation('ping'),
  },
  {
    id: 'nft-groups-left-out',
    steps: ['02.9'],
    says: 'Your rules leave out a permission of the second group, or one for every protocol. The rules of all groups go into the same chain; for IpProtocol -1 compare the address alone.',
    matches: inSituation('second-group-in'),
  },
  {
    id: 'nft-ipv6-ranges',
    steps: ['02.9'],
    says: 'Your rules leave out Ipv6Ranges. In nft, IPv6 addresses are compared with ip6 saddr and ip6 daddr, in a table of the family inet.',
    matches: inSituation('ipv6-in'),
  },
  {
    id: 'nft-ipv4-rule-admits-ipv6',
    steps: ['02.9'],
    says: 'Your rules let in IPv6 packets by a permission for IPv4. In a table of the family inet, a rule without an address is for both. Write ip saddr 0.0.0.0/0 even for everybody.',
    matches: inSituation('ipv6-dropped'),
  },
];
