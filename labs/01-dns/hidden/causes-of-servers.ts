import type { Cause } from '#testing';
import { always, inExchange } from './cause-signatures.js';
import { ignoredIn } from './observations.js';

/** Mistakes of the server over TCP, and in the rest of the protocol: steps 01.9 and 01.12. */
export const causesOfServers: readonly Cause[] = [
  {
    id: 'no-truncation',
    steps: ['01.9'],
    says: 'Your server sends a long response over UDP as it is. Clients that expect 512 bytes cut or drop it. If the bytes are more than 512, send a response without records and with TC set.',
    matches: inExchange(['too-long'], ({ reply, bytes }) => reply?.tc === false && bytes > 512),
  },
  {
    id: 'truncated-too-long',
    steps: ['01.9'],
    says: 'Your response says TC, but it still holds all its records and is as long as before. Leave the records out: the client gets them over TCP.',
    matches: inExchange(['too-long'], ({ reply, bytes }) => reply?.tc === true && bytes > 512),
  },
  {
    id: 'no-tcp',
    steps: ['01.9'],
    says: 'Nothing listens for TCP on the port on which your server answers UDP. TCP and UDP ports are separate even when their number is the same: listen on both.',
    matches: inExchange(
      ['tcp'],
      ({ outcome, leftOver, isRunning }) => outcome === 'closed' && leftOver === 0 && isRunning,
    ),
  },
  {
    id: 'tcp-without-length',
    steps: ['01.9'],
    says: 'Your server writes the bare message to the TCP connection. Over TCP every message has its length before it, in two bytes, high byte first.',
    matches: inExchange(
      ['tcp'],
      ({ outcome, reply, bytes, leftOver }) => leftOver > 0 || (outcome === 'reply' && !reply && bytes > 0),
    ),
  },
  {
    id: 'tcp-truncated',
    steps: ['01.9'],
    says: 'Your server sets TC over TCP too, so the client has nowhere left to ask. The limit of 512 bytes is for UDP; over TCP the whole response fits.',
    matches: inExchange(['tcp-whole'], ({ reply }) => reply?.tc === true),
  },
  {
    id: 'one-read-one-message',
    steps: ['01.9'],
    says: 'Your server takes each "data" event for one whole message. A read may bring half a message, or two of them. Collect the bytes, and cut off a message when as many bytes are there as its length says.',
    matches: inExchange(['pieces', 'two-at-once'], always),
  },
  {
    id: 'crashes-on-reset',
    steps: ['01.9'],
    says: 'Your program ended when a TCP client broke off its connection. The connection then has an "error" event, and in Node an "error" that nobody listens to ends the program. Listen to it on every connection.',
    matches: inExchange(['reset'], ({ outcome, isRunning }) => outcome === 'closed' || !isRunning),
  },
  {
    id: 'opcode-ignored',
    steps: ['01.12'],
    says: 'Your server answers every kind of request as if it were a query. Only the opcode QUERY asks for records; for the others the reply is NOTIMP.',
    matches: inExchange(['opcode'], ({ reply }) => reply !== undefined && reply.rcode !== 'NOTIMP'),
  },
  {
    id: 'formerr-silent',
    steps: ['01.12'],
    says: 'Your server drops a message that it cannot read, although the header with the id was whole. The client then waits in vain. Where the header can be read, reply with its id and FORMERR.',
    matches: inExchange(['cut', 'question-missing'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'formerr-other-rcode',
    steps: ['01.12'],
    says: 'Your server replies to a message that it could not read, or that asks nothing, but not with FORMERR. This rcode tells the client that its message was wrong, and nothing else.',
    matches: inExchange(
      ['cut', 'question-missing'],
      ({ reply }) => reply !== undefined && reply.rcode !== 'FORMERR',
    ),
  },
  {
    id: 'answers-responses',
    steps: ['01.12'],
    says: 'Your server replied to a response. If a forged one makes two servers answer each other, they never stop. A message with QR=1 gets no reply at all.',
    matches: (evidence) => (ignoredIn(evidence)?.replies ?? 0) > 0,
  },
];
