import type { Cause } from '#testing';
import { inAnyExchange, inExchange } from './cause-signatures.js';

/** Mistakes in tunnels, groups, framing, limits and broken connections: steps 03.8 to 03.12. */
export const causesOfExtensions: readonly Cause[] = [
  {
    id: 'upgrade-not-handled',
    steps: ['03.8'],
    file: 'proxy.ts',
    says: 'The request to upgrade did not reach the app. The server tells of it with the event "upgrade", not "request"; in proxy.ts, call tunnel() there.',
    matches: inExchange(['upgrade'], ({ arrived }) => arrived.length === 0),
  },
  {
    id: 'upgrade-header-dropped',
    steps: ['03.8'],
    says: 'The request reached the app without Upgrade: websocket or without Connection: Upgrade, so the app takes it for an ordinary GET. endToEnd() takes both out: add them again in tunnel(). Without a listener for the event "upgrade" in proxy.ts, Node also treats it as an ordinary request.',
    matches: inExchange(['upgrade']),
  },
  {
    id: 'switch-not-passed-on',
    steps: ['03.8'],
    says: 'The app switched, and the client did not get its 101 with all headers. On the event "upgrade" of your request to the app, write the status line and answer.rawHeaders to the client.',
    matches: inExchange(['switched']),
  },
  {
    id: 'head-bytes-lost',
    steps: ['03.8'],
    says: 'Bytes that came together with the head are lost. Both events called "upgrade" have a third argument, head: those bytes. Write them to the other side before you pipe.',
    matches: inExchange(['head-bytes']),
  },
  {
    id: 'other-side-left-open',
    steps: ['03.8'],
    says: 'One side has gone, and the other side was not told. When one of the two connections closes or fails, destroy the other one; and handle "error" on both.',
    matches: inExchange(['tunnel-close'], (_, { hasSwitched }) => hasSwitched === true),
  },
  {
    id: 'refused-upgrade-not-told',
    steps: ['03.8'],
    says: 'The app answered the upgrade with an ordinary response, and the client did not get it. Listen to "response" of your request to the app as well.',
    matches: inExchange(['not-switched']),
  },
  {
    id: 'always-the-same-upstream',
    steps: ['03.9'],
    says: 'One app gets two requests before the others had their turn. Remember whose turn it is, from request to request: one UpstreamGroup for each location, made when the proxy starts.',
    matches: inExchange(['turn'], ({ status }) => status === 200),
  },
  {
    id: 'failure-reaches-the-client',
    steps: ['03.9'],
    file: 'proxy.ts',
    says: 'One app of the group failed, and the client was told. For a GET, ask the next one of the group before you give up.',
    matches: inExchange(['next-upstream']),
  },
  {
    id: 'failing-one-asked-each-time',
    steps: ['03.9'],
    says: 'The app that fails is asked again and again. Note when it failed, and leave it out for location.failTimeoutMs milliseconds.',
    matches: inExchange(['rests']),
  },
  {
    id: 'never-asked-again',
    steps: ['03.9'],
    says: 'The app works again, and never gets a request. A failure counts only for failTimeoutMs milliseconds.',
    matches: inExchange(['again']),
  },
  {
    id: 'new-connection-each-time',
    steps: ['03.9'],
    file: 'proxy.ts',
    says: 'Each request opens a connection to the app. An Agent with keepAlive: true keeps them; it is made once, not for each request, and no header says Connection: close.',
    matches: inExchange(['reuse']),
  },
  {
    id: 'accepts-two-hosts',
    steps: ['03.10'],
    says: 'A request with two Host headers was accepted. request.headers shows only one of them; count the names in request.rawHeaders, where names and values take turns.',
    matches: inExchange(['hosts']),
  },
  {
    id: 'lenient-parser',
    steps: ['03.10'],
    says: 'A request that is not in order was accepted. Node’s parser refuses it unless it is told to be lenient: look for insecureHTTPParser.',
    matches: inExchange(['both', 'lengths', 'space', 'fold']),
  },
  {
    id: 'accepts-other-codings',
    steps: ['03.10'],
    says: 'A Transfer-Encoding that is not exactly "chunked", or one in HTTP/1.0 (request.httpVersion), was accepted. Who stands behind you may read it in another way.',
    matches: (evidence) =>
      inExchange(['coding', 'old-chunked'], ({ status }) => status !== 400 && status !== 501)(evidence) ||
      // Node answers 400 to what it finds behind such a request, after the request itself was sent on.
      inExchange(
        ['behind'],
        (_, { refused, itself }) => itself === true && (refused === 'coding' || refused === 'old-chunked'),
      )(evidence),
  },
  {
    id: 'goes-on-after-refusing',
    steps: ['03.10'],
    says: 'The request was refused, and what came behind it on the same connection was sent to the app. It may be the body of the one that was refused: handle nothing more on that connection.',
    matches: inExchange(['behind']),
  },
  {
    id: 'refuses-what-is-in-order',
    steps: ['03.10'],
    says: 'A request that is in order was refused or did not come through whole. One Content-Length, or Transfer-Encoding: chunked alone, is fine.',
    matches: inExchange(['in-order']),
  },
  {
    id: 'waits-for-ever',
    steps: ['03.11'],
    says: 'The app does not answer, and the client waits with it. Start a clock of location.readTimeoutMs; if it runs out first, destroy the request to the app and answer 504. (In the core steps: the location is the one whose path is "/".)',
    matches: inExchange(['late'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'late-is-not-504',
    steps: ['03.11'],
    says: 'The app was late, and the status is another one. 502 says that it could not be reached; 504 says that it did not answer in time. Remember which of the two it was.',
    matches: inExchange(['late']),
  },
  {
    id: 'accepts-large-bodies',
    steps: ['03.11'],
    says: 'A body above server.maxBodyBytes was accepted. Compare it with the Content-Length before you forward anything, and answer 413.',
    matches: inExchange(['too-large']),
  },
  {
    id: 'limit-off-by-one',
    steps: ['03.11'],
    says: 'A body of exactly server.maxBodyBytes bytes was not let through. It is the largest body that is allowed; only more is too much.',
    matches: inExchange(['fits']),
  },
  {
    id: 'chunks-not-counted',
    steps: ['03.11'],
    says: 'A body without Content-Length got past the limit. Count the bytes as they come (the event "data"), and answer 413 when they are too many.',
    matches: inExchange(['too-large-chunked']),
  },
  {
    id: 'dies-of-an-abort',
    steps: ['03.12'],
    says: 'The client broke off, and your program ended. Destroying a request with an error, or breaking one off, brings an event "error" there: something must handle it.',
    matches: inAnyExchange(['abort', 'abort-next'], ({ isRunning }) => !isRunning),
  },
  {
    id: 'abort-not-passed-on',
    steps: ['03.12'],
    says: 'The client has gone, and the app goes on working for nobody. When the response closes (its event "close"), destroy the request to the app.',
    matches: inExchange(['abort'], (_, { isTold }) => isTold === false),
  },
  {
    id: 'post-sent-again',
    steps: ['03.12'],
    says: 'The app broke off after it had got a POST, and your proxy sent the POST again. It may now have been done twice. Only send again what changes nothing: GET and HEAD.',
    matches: inExchange(['post-once'], ({ noticed }) => Number(noticed) > 1),
  },
];
