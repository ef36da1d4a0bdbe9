import type { Cause } from '#testing';
import { inSituation } from './observations.js';

/** Mistakes with groups, prefix lists, ICMP and IPv6: steps 02.7, 02.8 and 02.10. */
export const causesOfSources: readonly Cause[] = [
  {
    id: 'matches-public-address',
    steps: ['02.7'],
    says: 'Your code takes the public address of a member for the member. Inside the cloud, packets carry private addresses: compare PrivateIpAddress, not Association.PublicIp.',
    matches: inSituation('public-address'),
  },
  {
    id: 'groups-as-sources-unread',
    steps: ['02.7'],
    says: 'Your code does not let in a member of a group that the rule names. UserIdGroupPairs stands in the place of addresses: look up which network interfaces carry that group, and compare their private addresses.',
    matches: inSituation('member', 'group-as-destination'),
  },
  {
    id: 'first-member-only',
    steps: ['02.7'],
    says: 'Your code knows only one address of the group. A group has many members, and an interface may have several private addresses: all of them count.',
    matches: inSituation('other-member'),
  },
  {
    id: 'everybody-is-a-member',
    steps: ['02.7'],
    says: 'Your code lets in an address that belongs to no member of the group. A group as a source is a list of addresses like any other: whoever is not on it stays out.',
    matches: inSituation('no-member'),
  },
  {
    id: 'ignores-self-reference',
    steps: ['02.7'],
    says: 'Your code skips a rule that names its own group. Such a rule lets the members of the group talk to one another; it works like every other group.',
    matches: inSituation('self'),
  },
  {
    id: 'copies-their-rules',
    steps: ['02.7'],
    says: 'Your code lets in whoever the other group lets in. A group that is named as a source lends its members, not its rules.',
    matches: inSituation('their-rules'),
  },
  {
    id: 'prefix-lists-unread',
    steps: ['02.7'],
    says: 'Your code does not look at PrefixListIds. Each id leads to a list of blocks in surroundings.prefixLists, and each block counts as if it stood in the rule.',
    matches: inSituation('prefix-list'),
  },
  {
    id: 'every-prefix-list',
    steps: ['02.7'],
    says: 'Your code goes through all prefix lists that there are. A rule means only those whose ids it names.',
    matches: inSituation('other-prefix-list'),
  },
  {
    id: 'icmp-as-ports',
    steps: ['02.8'],
    says: 'Your code treats FromPort and ToPort of an ICMP rule as a range of ports. ICMP has no ports. Compare FromPort with the type of the message and ToPort with its code, each for itself.',
    matches: inSituation('type-and-code'),
  },
  {
    id: 'icmp-code-ignored',
    steps: ['02.8'],
    says: 'Your code lets an ICMP message with another code pass. Type and code must both fit.',
    matches: inSituation('other-code'),
  },
  {
    id: 'icmp-type-ignored',
    steps: ['02.8'],
    says: 'Your code lets an ICMP message of another type pass. Type and code must both fit.',
    matches: inSituation('other-type'),
  },
  {
    id: 'icmp-minus-one-literal',
    steps: ['02.8'],
    says: 'Your code compares -1 with the type or the code of the message, and no message has a -1. In FromPort it means every type, in ToPort every code.',
    matches: inSituation('any'),
  },
  {
    id: 'icmpv6-forgotten',
    steps: ['02.8'],
    says: 'Your code treats ICMPv6 in another way than ICMP. For the protocol icmpv6, too, FromPort is the type and ToPort the code.',
    matches: inSituation('icmpv6'),
  },
  {
    id: 'blocks-echo-reply',
    steps: ['02.8'],
    says: 'Your tracker lets the ping out and then drops the answer. An echo request (type 8) is answered by an echo reply (type 0): remember the flow so that the reply is known.',
    matches: inSituation('echo-reply'),
  },
  {
    id: 'any-icmp-is-a-reply',
    steps: ['02.8'],
    says: 'After one ping out, your tracker lets any ICMP message in from there. Only the echo reply (type 0) answers a request. Put the type into the key of the flow, and the type of the reply into the key of the reply.',
    matches: inSituation('echo-request-back'),
  },
  {
    id: 'ipv6-not-read',
    steps: ['02.10'],
    says: 'Your code does not read IPv6 addresses. They have eight groups of 16 bits, in hexadecimal, with colons between: 128 bits, too many for a number, so use BigInt.',
    matches: inSituation('ipv6-block'),
  },
  {
    id: 'ipv6-short-form',
    steps: ['02.10'],
    says: 'Your code takes two ways to write one IPv6 address for two addresses. Fill in the groups of zeros that :: stands for before you compare.',
    matches: inSituation('ipv6-short'),
  },
  {
    id: 'families-mixed',
    steps: ['02.10'],
    says: 'Your code finds an address in a block of the other family. Look first whether both have colons or both have none.',
    matches: inSituation('mixed-families'),
  },
  {
    id: 'ipv6-ranges-unread',
    steps: ['02.10'],
    says: 'Your code does not look at Ipv6Ranges. The blocks for IPv6 stand there, under CidrIpv6.',
    matches: inSituation('ipv6-ranges'),
  },
  {
    id: 'ipv4-rule-admits-ipv6',
    steps: ['02.10'],
    says: 'Your code lets an IPv6 packet in by a rule for IPv4. 0.0.0.0/0 is every IPv4 address, and no IPv6 address at all.',
    matches: inSituation('ipv4-rule'),
  },
];
