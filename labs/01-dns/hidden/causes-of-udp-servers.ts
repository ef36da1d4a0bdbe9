import type { Cause } from '#testing';
import { inExchange } from './cause-signatures.js';
import { elsewhereIn, exchangedIn, servedIn } from './observations.js';

/** Mistakes of the server over UDP: step 01.4. */
export const causesOfUdpServers: readonly Cause[] = [
  {
    id: 'ends-at-a-query',
    steps: ['01.4'],
    says: 'Your program ended when the query came in. An error in the handler of the "message" event that nothing catches ends a Node program; "got" then names the error, and "look" its line.',
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
    says: 'The query reached your server, and nothing came back. Send the bytes of the reply from the socket that the query came in on, to the port and the address of its sender. If you catch errors, print them while you look for this: one may be hidden there.',
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
    id: 'rd-not-copied',
    steps: ['01.4'],
    says: 'The bit RD in your reply is not the one of the query. The client sets it or leaves it, and your server copies it as it copies the id, although it does not recurse.',
    matches: inExchange(['rd'], ({ reply }) => reply !== undefined),
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
];
