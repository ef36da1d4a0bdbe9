import type { Cause } from '#testing';
import { about, faultOf, saidOf } from './cause-signatures.js';

const LAYERS: readonly unknown[] = ['client', 'dns', 'security-group', 'proxy', 'app', 'database'];

const core = ['06.2'];
const more = ['06.4'];

/** Likely causes of a wrong diagnosis. */
export const causesOfDiagnoses: readonly Cause[] = [
  {
    id: 'no-layer',
    steps: core,
    says: "diagnose() must give one of the six names of the type Layer, written just so: 'dns', 'security-group', 'proxy' and so on.",
    matches: (evidence) => !LAYERS.includes(saidOf(evidence)),
  },
  {
    id: 'unknown-name-misread',
    steps: core,
    says: 'The client never learnt an address, so it has not talked to any other layer. The syscall queryA names the one that it did talk to.',
    matches: (evidence) => about(evidence) === 'unknown-name',
  },
  {
    id: 'timeout-misread',
    steps: core,
    says: 'Your code blames a program for a connection that timed out. A program that is slow or dead does not do that: the kernel of its machine answers the first packet, with or without it. Silence means that the packet never arrived there.',
    matches: (evidence) => about(evidence) === 'port-closed',
  },
  {
    id: 'refusal-misread',
    steps: core,
    says: 'Your code takes a refusal for something else. A security group drops in silence; a refusal is an answer, and it comes from the instance: it was reached, and nothing listens at that port.',
    matches: (evidence) => about(evidence) === 'nothing-listening',
  },
  {
    id: 'bad-gateway-misread',
    steps: core,
    says: '502 is a whole answer over HTTP. So the name was found, the firewall let the request in, and the proxy is alive, since it wrote the answer. Whom does a proxy ask?',
    matches: (evidence) => about(evidence) === 'app-dead',
  },
  {
    id: 'hides-the-cause',
    steps: more,
    says: 'The evidence is in words of your own. Put in what was seen: the code of the error or the status, and the line of the app’s log if you have used it.',
    matches: (evidence) => about(evidence) === 'evidence',
  },
  {
    id: 'late-is-the-database',
    steps: more,
    says: 'Your code blames the database for a 504. The proxy waited for the app; why the app was late nobody can see from outside. It may be the database, a loop, or another service: look at the app first.',
    matches: (evidence) =>
      about(evidence) === 'app-slow' &&
      (saidOf(evidence) as { layer?: unknown } | null)?.layer === 'database',
  },
  {
    id: 'log-not-read',
    steps: more,
    says: 'A 500 or 503 alone says only that the app has failed. Why stands in its log: a lost database is named there by its address (instance.database), a fault in the code is not.',
    matches: (evidence) => ['database-down', 'app-error'].includes(about(evidence)),
  },
  {
    id: 'server-clock-not-read',
    steps: more,
    says: 'A certificate that is too new or too old for the client is judged by two clocks. Compare its times with the server’s, serverDate: if it is in order there, the client’s clock is wrong, and if not, the certificate is.',
    matches: (evidence) =>
      ['clock-wrong', 'old-certificate'].includes(about(evidence)) &&
      ['clock-wrong', 'old-certificate'].includes(String(faultOf(evidence))),
  },
  {
    id: 'unknown-name-is-no-outage',
    steps: more,
    says: 'Your code takes an unknown name for a DNS server that is down. ENOTFOUND is its answer: somebody was there, and said that there is no such name. Only the other codes of queryA mean that it is down.',
    matches: (evidence) => about(evidence) === 'unknown-name' && faultOf(evidence) === 'dns-down',
  },
  {
    id: 'one-answer-for-all',
    steps: more,
    says: 'This fault gets an answer that belongs to another one. Look at what the symptom holds, from its most telling part on: the syscall, the code of the error, the status, the log.',
    matches: (evidence) => typeof saidOf(evidence) === 'object',
  },
];
