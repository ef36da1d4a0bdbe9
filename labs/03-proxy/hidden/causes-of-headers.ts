import type { Cause } from '#testing';
import { inExchange } from './cause-signatures.js';
import { fieldOf } from './wire.js';

/** Mistakes in headers, TLS and redirects: steps 03.3, 03.4 and 03.7. */
export const causesOfHeaders: readonly Cause[] = [
  {
    id: 'host-of-the-app',
    steps: ['03.3'],
    says: 'The app got another Host header than the client sent. Node writes the address of the app there if you give it no host: pass on the Host header of the client.',
    matches: inExchange(['host']),
  },
  {
    id: 'ordinary-headers-dropped',
    steps: ['03.3'],
    says: 'Headers that are meant for the app are gone. Take out only what belongs to the connection, and keep all others.',
    matches: inExchange(['ordinary']),
  },
  {
    id: 'forwarded-not-told',
    steps: ['03.3'],
    says: 'The app is not told where the request came from. Add X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host, in small letters, to the headers of the request to the app. Does your proxy call upstreamHeaders()?',
    matches: inExchange(['forwarded']),
  },
  {
    id: 'trusts-client-forwarded',
    steps: ['03.3'],
    says: 'The app was told what the client claims about itself. Anybody can send these headers: overwrite them with what the proxy knows, do not keep them and do not add to them.',
    matches: inExchange(['forged']),
  },
  {
    id: 'forwards-hop-by-hop',
    steps: ['03.3'],
    says: 'A header that is meant for one connection went on to the app. Leave out Connection, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding and Upgrade.',
    matches: inExchange(['hop']),
  },
  {
    id: 'forwards-what-connection-names',
    steps: ['03.3'],
    says: 'Connection lists more headers that end at the next hop, and one of them went on. Split the value of Connection at its commas, and leave those out as well, in any letter case.',
    matches: inExchange(['named']),
  },
  {
    id: 'answer-hop-by-hop',
    steps: ['03.3'],
    says: 'The app’s answer had headers that are meant for its connection to the proxy, and the client got them. Send the answer’s headers through endToEnd() too.',
    matches: inExchange(['answer-hop', 'answer-named']),
  },
  {
    id: 'no-request-id',
    steps: ['03.3'],
    says: 'The app got no X-Request-Id. Make one for each request (randomUUID of node:crypto) and send it along.',
    matches: inExchange(['id'], ({ arrived }) => !fieldOf(arrived[0]?.fields ?? [], 'x-request-id')),
  },
  {
    id: 'client-id-kept',
    steps: ['03.3'],
    says: 'The client sent an X-Request-Id of its own, and the app got that one. The id is the proxy’s: overwrite it.',
    matches: inExchange(
      ['id'],
      ({ arrived }, { forged }) => fieldOf(arrived[0]?.fields ?? [], 'x-request-id') === forged,
    ),
  },
  {
    id: 'one-id-for-all',
    steps: ['03.3'],
    says: 'Two requests got the same id. Make the id inside the handler, once for each request.',
    matches: inExchange(['id']),
  },
  {
    id: 'not-logged',
    steps: ['03.3'],
    says: 'There is no line in the log for this request. Call logRequest() when the response is done: on its event "finish" or "close".',
    matches: inExchange(['log'], ({ noticed }) => noticed === 0),
  },
  {
    id: 'logged-more-than-once',
    steps: ['03.3'],
    says: 'One request made several lines in the log. "finish" and "close" both happen for one response: listen to one of them.',
    matches: inExchange(['log'], ({ noticed }) => Number(noticed) > 1),
  },
  {
    id: 'log-says-something-else',
    steps: ['03.3'],
    says: 'The line in the log does not say what happened. The id is the one that the app got, the target is request.url, and the status is known only when the response is done.',
    matches: inExchange(['log']),
  },
  {
    id: 'no-tls',
    steps: ['03.4', '03.7'],
    says: 'The client began with TLS, and your proxy did not understand it. If options.certificate is there, make the server with createServer of node:https and give it cert and key.',
    matches: inExchange(['tls', 'tls-answer', 'sni'], ({ certificateNames }) => certificateNames === 'none'),
  },
  {
    id: 'proto-always-http',
    steps: ['03.4'],
    says: 'The client spoke HTTPS, and X-Forwarded-Proto says something else. It is "https" when the proxy has a certificate.',
    matches: inExchange(['tls-proto']),
  },
  {
    id: 'does-not-redirect',
    steps: ['03.4'],
    says: 'This block says return, and the request did not get that status. If server.redirectStatus is set, answer with it and do not forward.',
    matches: inExchange(['redirect-status']),
  },
  {
    id: 'redirect-to-itself',
    steps: ['03.4'],
    says: 'The new address is http again. The client comes back to the same place, and is sent away again, without end. It must be https.',
    matches: inExchange(
      ['redirect', 'redirect-port'],
      ({ fields }) => !(fieldOf(fields, 'location') ?? 'https:').startsWith('https:'),
    ),
  },
  {
    id: 'redirect-loses-the-query',
    steps: ['03.4'],
    says: 'The path came through and the query did not. request.url holds both.',
    matches: inExchange(
      ['redirect'],
      ({ fields }, { location }) => fieldOf(fields, 'location') === String(location).split('?')[0],
    ),
  },
  {
    id: 'redirect-loses-the-path',
    steps: ['03.4'],
    says: 'The client is sent to another page than it asked for. The new address ends in request.url, as it came.',
    matches: inExchange(['redirect']),
  },
  {
    id: 'redirect-leaks-the-port',
    steps: ['03.4'],
    says: 'The new address has the port of plain HTTP in it. Take the port off the Host header before you write it behind https://.',
    matches: inExchange(['redirect-port']),
  },
  {
    id: 'redirects-everything',
    steps: ['03.4'],
    says: 'This block has no return, and the client was not served. Only a block whose redirectStatus is set redirects.',
    matches: inExchange(['no-redirect']),
  },
  {
    id: 'one-certificate-for-all',
    steps: ['03.7'],
    says: 'Each name gets the same certificate, so that browsers warn about all names but one. The option SNICallback of node:https is asked with the name; it answers with a secure context made of the certificate of that block.',
    matches: inExchange(['sni'], ({ certificateNames }) => certificateNames.startsWith('DNS:')),
  },
  {
    id: 'no-certificate-for-others',
    steps: ['03.7'],
    says: 'For a name that no block has, the certificate is not that of the default server. selectServer() knows which block answers for such a name.',
    matches: inExchange(['sni-default']),
  },
];
