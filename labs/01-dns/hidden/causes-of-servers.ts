import type { Cause } from '#testing';
import { always, inExchange } from './cause-signatures.js';
import { elsewhereIn, exchangedIn, ignoredIn, servedIn } from './observations.js';

/** Mistakes of the server: steps 01.4, 01.9 and 01.12. */
export const causesOfServers: readonly Cause[] = [
  {
    id: 'ends-at-a-query',
    steps: ['01.4'],
    says: 'Your program ended when the query came in. An error in the handler of the "message" event that nothing catches ends a Node program. What it printed last is that error, with the line.',
    matches: inExchange(['any-reply'], ({ isRunning }) => !isRunning),
  },
  {
    id: 'asked-before-listening',
    steps: ['01.4'],
    says: 'Your code asks the socket for its port before it listens, and it has none yet. bind() only begins, and returns at once. Wait for the event "listening", then ask.',
    matches: ({ threw = '' }) => threw.includes('EBADF'),
  },
  {
    id: 'no-running-server',
    steps: ['01.4'],
    says: 'startServer() must give an object with two parts: port, a number, and close, a function. Look at RunningServer in types.ts.',
    // The checker found no port or no function in what was returned: nothing else stops the test before an exchange.
    matches: ({ seen, exit, threw }) => seen === undefined && exit === undefined && threw === undefined,
  },
  {
    id: 'nothing-listens',
    steps: ['01.4'],
    says: 'Nothing listens on the port that startServer() gave. Bind the socket to options.port, leave it open, and give the port that the socket itself tells once it listens.',
    matches: inExchange(['any-reply'], ({ outcome, isRunning }) => outcome === 'closed' && isRunning),
  },
  {
    id: 'answers-once',
    steps: ['01.4'],
    says: 'Your server replied to the first query and not to the second. The handler of the "message" event must run for every message: register it with on(), not once(), and leave the socket open.',
    matches: (evidence) =>
      inExchange(['any-reply'], ({ outcome }) => outcome === 'silent')(evidence) &&
      evidence.trail.some((seen) => exchangedIn({ ...evidence, seen })?.outcome === 'reply'),
  },
  {
    id: 'reply-is-no-dns',
    steps: ['01.4'],
    says: 'Bytes come back, but they are no DNS message. Write the reply with encodeMessage() of wire.ts and send what it gives.',
    matches: inExchange(['any-reply'], ({ outcome, reply }) => outcome === 'reply' && !reply),
  },
  {
    id: 'never-replies',
    steps: ['01.4'],
    says: 'The query reached your server, and nothing came back. Send the bytes of the reply from the socket that the query came in on, to the port and the address of its sender.',
    matches: inExchange(['any-reply'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'wrong-id',
    steps: ['01.4'],
    says: 'A reply comes back, but with an id of its own. The client has many questions under way and tells their replies apart by the id: copy the id of the query into the reply.',
    matches: inExchange(['id'], ({ id, reply }) => reply !== undefined && reply.id !== id),
  },
  {
    id: 'qr-not-set',
    steps: ['01.4'],
    says: 'Your reply has QR=0, so it looks like another query, and clients throw it away. QR is 1 in a response.',
    matches: inExchange(['qr'], ({ reply }) => reply?.qr === false),
  },
  {
    id: 'question-missing',
    steps: ['01.4'],
    says: 'Your reply does not say which question it answers. Copy the question of the query into it; clients compare the two and throw away what does not fit.',
    matches: inExchange(['question'], ({ reply }) => reply?.questions.length === 0),
  },
  {
    id: 'question-changed',
    steps: ['01.4'],
    says: 'The question in your reply is not the one that was sent: its letters have changed. Compare names in lower case, but copy the question as it came. Some resolvers mix the case on purpose and check it.',
    matches: inExchange(['question'], ({ reply }) => (reply?.questions.length ?? 0) > 0),
  },
  {
    id: 'answer-left-out',
    steps: ['01.4'],
    says: 'Your reply does not say what your answer() says. The records, the rcode and aa that answer() gives all belong into the message.',
    matches: inExchange(
      ['says-what-answer-says'],
      ({ reply }) => reply !== undefined && reply.rcode !== 'REFUSED',
    ),
  },
  {
    id: 'apex-refused',
    steps: ['01.4'],
    says: 'Your server refuses the name of the zone itself. A name is in the zone if it is the zone’s name, or if it ends in a dot and the zone’s name.',
    matches: inExchange(['apex'], ({ reply }) => reply?.rcode === 'REFUSED'),
  },
  {
    id: 'off-zone-case-sensitive',
    steps: ['01.4'],
    says: 'Your server refuses a name of its own zone because it came in capital letters. Bring the name to lower case before you look whether it is in the zone.',
    matches: inExchange(['says-what-answer-says'], ({ reply }) => reply?.rcode === 'REFUSED'),
  },
  {
    id: 'off-zone-suffix',
    steps: ['01.4'],
    says: 'Your server takes this name for one of its own because it ends in the same letters as the zone’s name. badexample.com is not below example.com: a name is in the zone if it is the zone’s name or ends in a dot and the zone’s name.',
    matches: inExchange(
      ['off-zone-lookalike'],
      ({ reply }) => reply !== undefined && reply.rcode !== 'REFUSED',
    ),
  },
  {
    id: 'off-zone-nxdomain',
    steps: ['01.4'],
    says: 'Your server says NXDOMAIN about a name outside its zone: that such a name exists nowhere. It cannot know that, and caches would believe it. It says REFUSED: ask somebody else.',
    matches: inExchange(['off-zone'], ({ reply }) => reply?.rcode === 'NXDOMAIN'),
  },
  {
    id: 'off-zone-silent',
    steps: ['01.4'],
    says: 'Your server does not reply to questions about other zones. The client then waits, asks again and waits once more. A reply with REFUSED tells it at once to ask somebody else.',
    matches: inExchange(['off-zone', 'off-zone-lookalike'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'off-zone-other-rcode',
    steps: ['01.4'],
    says: 'Your server replies to a question about another zone, but not with REFUSED. NOERROR would claim that it knows the name, SERVFAIL that something broke. REFUSED says: ask somebody else.',
    matches: inExchange(
      ['off-zone'],
      ({ reply }) => reply !== undefined && reply.rcode !== 'NXDOMAIN' && reply.rcode !== 'REFUSED',
    ),
  },
  {
    id: 'crashes-without-question',
    steps: ['01.4'],
    says: 'Your program ended at a message that can be read and holds no question: questions[0] is undefined then. Catch errors round all that handles one message, not only round the reading.',
    matches: inExchange(['no-question'], ({ outcome, isRunning }) => outcome === 'closed' || !isRunning),
  },
  {
    id: 'deaf-after-garbage',
    steps: ['01.4'],
    says: 'After bytes that are no DNS message your program still runs, but it replies to nobody any more. An error must end the handling of that one message only: catch it inside of what runs for each message.',
    matches: inExchange(
      ['garbage', 'no-question'],
      ({ outcome, isRunning }) => outcome === 'silent' && isRunning,
    ),
  },
  {
    id: 'crashes-on-garbage',
    steps: ['01.4'],
    says: 'Your program ended when bytes came in that are no DNS message. Reading them throws, and nothing caught it. Catch it for each message, drop that message, and go on.',
    matches: inExchange(['garbage'], ({ outcome, isRunning }) => outcome === 'closed' || !isRunning),
  },
  {
    id: 'mixed-up-clients',
    steps: ['01.4'],
    says: 'Two clients asked at the same time, and one of them got no reply. Your server seems to remember one client only, so the second one overwrites the first. Each message event brings its own sender: answer that one.',
    matches: inExchange(['two-clients'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'port-not-told',
    steps: ['01.4'],
    says: 'Your server was asked to listen on port 0, which lets the system choose, and it says that its port is 0. Nobody can find it there. The socket knows the port that it was given: ask it once it listens.',
    matches: (evidence) => servedIn(evidence)?.port === 0,
  },
  {
    id: 'port-ignored',
    steps: ['01.4'],
    says: 'Your server listens on another port than the one that it was given. Bind to options.port; 0 there means that the system chooses.',
    matches: (evidence) => {
      const served = servedIn(evidence);
      return served !== undefined && served.askedPort !== 0 && served.port !== served.askedPort;
    },
  },
  {
    id: 'listens-everywhere',
    steps: ['01.4'],
    says: 'Your server listens on every address of the machine, so others on the network can reach it. bind() takes the address after the port: give it 127.0.0.1.',
    matches: (evidence) => elsewhereIn(evidence)?.isFree === false,
  },
  {
    id: 'close-leaves-open',
    steps: ['01.4'],
    says: 'After close() your server still answers. close() must close the socket, and its promise resolves when that is done.',
    matches: inExchange(['close'], ({ outcome }) => outcome === 'reply'),
  },
  {
    id: 'hard-coded-zone',
    steps: ['01.4'],
    says: 'Your server refuses a name of the zone that it was given. It seems to know one zone name only. Compare with zone.origin of the zone in the options.',
    matches: inExchange(['given-zone'], ({ reply }) => reply?.rcode === 'REFUSED'),
  },
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
