import type { Cause } from '#testing';
import { inSituation } from './observations.js';

/** Mistakes in single rules, blocks and sets of rules: steps 02.1, 02.2 and 02.3. */
export const causesOfRules: readonly Cause[] = [
  {
    id: 'range-is-not-a-range',
    steps: ['02.1'],
    says: 'A port in the middle of the range does not match in your code. A permission holds for every port from FromPort to ToPort, not only for the two that are named.',
    matches: inSituation('middle'),
  },
  {
    id: 'ports-not-compared',
    steps: ['02.1'],
    says: 'Your code lets a port pass that lies outside of the range. Compare the destination port with both ends: at least FromPort and at most ToPort.',
    matches: inSituation('outside', 'next-to-range'),
  },
  {
    id: 'compares-source-port',
    steps: ['02.1'],
    says: 'Your code looks at the port that the packet comes from. That one is chosen at random by the client. The permission is about the port that it goes to, destinationPort.',
    matches: inSituation('source-port'),
  },
  {
    id: 'exclusive-from-port',
    steps: ['02.1'],
    says: 'FromPort itself does not match in your code. The range begins with it: compare with >=, not with >.',
    matches: inSituation('first-port'),
  },
  {
    id: 'exclusive-to-port',
    steps: ['02.1'],
    says: 'ToPort itself does not match in your code. The range ends with it and includes it: compare with <=, not with <. A rule for one port has FromPort and ToPort equal.',
    matches: inSituation('last-port', 'single-port'),
  },
  {
    id: 'ignores-protocol',
    steps: ['02.1'],
    says: 'Your code lets a packet of another protocol pass because its port fits. TCP port 53 and UDP port 53 are two different doors: IpProtocol must be the protocol of the packet, or -1.',
    matches: inSituation('other-protocol'),
  },
  {
    id: 'all-protocols-unknown',
    steps: ['02.1'],
    says: 'Your code takes -1 for the name of a protocol. In IpProtocol it means every protocol, so no packet fails on it.',
    matches: inSituation('all-protocols'),
  },
  {
    id: 'all-protocols-checks-ports',
    steps: ['02.1'],
    says: 'Your code compares ports although IpProtocol is -1. Such a permission is about every port, and mostly has no FromPort and ToPort at all. Look for -1 before you look at ports.',
    matches: inSituation('all-ports'),
  },
  {
    id: 'prefix-ignored',
    steps: ['02.2'],
    says: 'Your code does not go by the number after the slash. It says how many bits of the two addresses are compared, from the left: 24 of them in a /24, all 32 in a /32.',
    matches: inSituation('inside-24', 'outside-24', 'one-address'),
  },
  {
    id: 'compares-strings',
    steps: ['02.2'],
    says: 'Your code compares the letters of the addresses: 10.12.3.4 begins with the same letters as 10.1. But an address is a number of 32 bits. Make numbers of both before you compare.',
    matches: inSituation('lookalike'),
  },
  {
    id: 'whole-octets-only',
    steps: ['02.2'],
    says: 'Your code compares only whole numbers between the dots. A block may end in the middle of one: with /20, the third number has 4 bits that count and 4 that do not.',
    matches: inSituation('odd-inside', 'odd-outside'),
  },
  {
    id: 'slash-zero-shift',
    steps: ['02.2'],
    says: 'With 0.0.0.0/0 your code finds nothing, and it should find everything. JavaScript shifts by 32 as if it were 0, so a mask made with << (32 - 0) keeps all the bits. Treat /0 on its own, or divide instead of shifting.',
    matches: inSituation('slash-zero'),
  },
  {
    id: 'sign-bit',
    steps: ['02.2'],
    says: 'Your code is wrong for addresses from 128.0.0.0 on. The results of &, | and << are negative numbers there, because the highest bit counts as a sign. Put >>> 0 behind each of them before you compare.',
    matches: inSituation('high-bit'),
  },
  {
    id: 'allows-nothing',
    steps: ['02.3'],
    says: 'A permission fits this packet, and your code still says false. One that fits, in protocol, port and address, is enough for true.',
    matches: inSituation('allowed'),
  },
  {
    id: 'address-not-compared',
    steps: ['02.3'],
    says: 'Your code lets a packet pass from an address that no block of the permission holds. matchesPermission() does not look at addresses: isAllowed() has to, with cidrContains().',
    matches: inSituation('other-source'),
  },
  {
    id: 'port-not-compared',
    steps: ['02.3'],
    says: 'Your code goes by the address alone. The permission must fit the protocol and the port too: that is what matchesPermission() is for.',
    matches: inSituation('other-port'),
  },
  {
    id: 'empty-means-allow',
    steps: ['02.3'],
    says: 'Your code lets packets pass when there is no rule. Security groups can only allow: no rule, no passage.',
    matches: inSituation('empty'),
  },
  {
    id: 'every-block-must-hold',
    steps: ['02.3'],
    says: 'The first block of IpRanges holds the address, and your code says false because another one does not. One block that holds it is enough: some(), not every().',
    matches: inSituation('first-block'),
  },
  {
    id: 'first-block-only',
    steps: ['02.3'],
    says: 'The second block of IpRanges holds the address, and your code says false. The list may have many blocks: look at all of them, not at the first one only.',
    matches: inSituation('second-block'),
  },
  {
    id: 'first-match-decides',
    steps: ['02.3'],
    says: 'Your code stops at the first permission that fits the port, and takes its word for the answer. Others may allow what this one does not: go on until one allows, and say false only after the last.',
    matches: inSituation('second-rule'),
  },
  {
    id: 'every-group-must-match',
    steps: ['02.3'],
    says: 'The first group allows the packet, and your code says false because the second one does not. Groups add up: one that allows is enough.',
    matches: inSituation('first-group'),
  },
  {
    id: 'first-group-only',
    steps: ['02.3'],
    says: 'Your code looks at the first group only. An instance can carry several, and their rules count together.',
    matches: inSituation('second-group'),
  },
  {
    id: 'mixes-rules',
    steps: ['02.3'],
    says: 'Your code takes the port from one permission and the address from another. Both must fit in the same permission.',
    matches: inSituation('mixed-rules'),
  },
  {
    id: 'direction-ignored',
    steps: ['02.3'],
    says: 'Your code uses the rules of the other direction. IpPermissions is for what comes in, IpPermissionsEgress for what goes out.',
    matches: inSituation('other-direction'),
  },
  {
    id: 'egress-looks-at-source',
    steps: ['02.3'],
    says: 'For a packet that goes out, your code compares the address that it comes from. That is the instance itself. What a rule names is the other side: the source of what comes in, the destination of what goes out.',
    matches: inSituation('egress-destination'),
  },
];
