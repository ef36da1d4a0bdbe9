import type { Cause } from '#testing';
import type { Blamed } from './blame.js';
import { about, stackOf } from './cause-signatures.js';

/** Something of an earlier lab that shows itself here: startStack() has joined the parts as it should. */
const causeIn = (lab: Blamed, id: string, file: string, says: string): Cause => ({
  id,
  steps: ['06.1'],
  says: `${says} Your stack.ts has joined the parts as it should. Look at that lab: node checker check ${lab.slice(-2)}.`,
  file,
  matches: (evidence) =>
    ['whole-way', 'two-stacks'].includes(about(evidence)) && stackOf(evidence).blamed === lab,
});

/** Likely causes that lie in the student's own earlier labs. */
export const causesOfEarlierLabs: readonly Cause[] = [
  causeIn(
    'lab-01',
    'dns-of-lab-01',
    '../01-dns/server.ts',
    'The client did not get the address from the DNS server of your lab 01, so it has talked to nobody else.',
  ),
  causeIn(
    'lab-02',
    'firewall-of-lab-02',
    '../02-security-groups/rules.ts',
    'The client waited in vain: the security group dropped it, though a rule allows this port for its address. That is decided by isAllowed() of your lab 02.',
  ),
  causeIn(
    'lab-03',
    'proxy-of-lab-03',
    '../03-proxy/proxy.ts',
    'The name was found and the firewall let the client in. What then went wrong is the work of the proxy of your lab 03: it did not speak TLS as it should, or it did not hand on what the app answers.',
  ),
  causeIn(
    'lab-04',
    'app-of-lab-04',
    '../04-app-server/app.ts',
    'The request came as far as the app of your lab 04. Asked directly, without the proxy, the app does not give the post either.',
  ),
];
