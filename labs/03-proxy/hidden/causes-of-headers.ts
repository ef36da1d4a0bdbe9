import type { Cause } from '#testing';
import { inExchange, inHeaders } from './cause-signatures.js';

/** Mistakes in the headers of requests and answers: step 03.3. */
export const causesOfHeaders: readonly Cause[] = [
  {
    id: 'returned-no-headers',
    steps: ['03.3'],
    says: 'The function gave back no object with headers. Look for a missing return.',
    matches: inHeaders(['no-headers']),
  },
  {
    id: 'host-of-the-app',
    steps: ['03.3'],
    says: 'upstreamHeaders() must give the Host header as the client sent it, with the port: headers.host. Without it Node writes the address of the app there.',
    matches: inHeaders(['host']),
  },
  {
    id: 'ordinary-headers-dropped',
    steps: ['03.3'],
    says: 'Headers that are meant for the app are gone. Take out only what belongs to the connection, and keep all others.',
    matches: inHeaders(['ordinary']),
  },
  {
    id: 'forwarded-not-told',
    steps: ['03.3'],
    says: 'The app is not told where the request came from. Add x-forwarded-for, x-forwarded-proto and x-forwarded-host, in small letters; the first two stand in arrival, the third is headers.host.',
    matches: inHeaders(['forwarded']),
  },
  {
    id: 'trusts-client-forwarded',
    steps: ['03.3'],
    says: 'The app is told what the client claims about itself. Anybody can send these headers: overwrite them with what the proxy knows, do not keep them and do not add to them.',
    matches: inHeaders(['forged']),
  },
  {
    id: 'keeps-proxy-connection',
    steps: ['03.3'],
    says: 'Proxy-Connection stayed. Old clients send it to a proxy in place of Connection; it speaks about their connection, too. It is one of the six that endToEnd() leaves out.',
    matches: inHeaders(['hop'], (_, { name }) => name === 'proxy-connection'),
  },
  {
    id: 'keeps-transfer-encoding',
    steps: ['03.3'],
    says: 'Transfer-Encoding stayed. It says how the body was cut into pieces on the one connection; for the other one Node decides anew. It is one of the six that endToEnd() leaves out.',
    matches: inHeaders(['hop'], (_, { name }) => name === 'transfer-encoding'),
  },
  {
    id: 'forwards-hop-by-hop',
    steps: ['03.3'],
    says: 'A header that is meant for one connection stayed. endToEnd() leaves out Connection, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding and Upgrade.',
    matches: inHeaders(['hop']),
  },
  {
    id: 'spreads-all-headers',
    steps: ['03.3'],
    says: 'endToEnd() leaves TE out, and upstreamHeaders() gives it back all the same. Begin with what endToEnd(headers) gives, not with headers.',
    matches: inHeaders(['hop-upstream']),
  },
  {
    id: 'forwards-what-connection-names',
    steps: ['03.3'],
    says: 'The value of Connection is the name of another header that ends here, and that one stayed. Leave out what headers.connection names as well.',
    matches: inHeaders(['named']),
  },
  {
    id: 'connection-not-split',
    steps: ['03.3'],
    says: 'Connection names two headers with a comma between them and no space, and the second one stayed. Split the value at each comma (split(",")); a space may follow the comma or not.',
    matches: inHeaders(['named-split']),
  },
  {
    id: 'spaces-around-names',
    steps: ['03.3'],
    says: 'Connection names two headers with a comma and a space between them, and the second one stayed. After the split a space stands before its name: take it off each name (trim()).',
    matches: inHeaders(['named-space']),
  },
  {
    id: 'names-in-letter-case',
    steps: ['03.3'],
    says: 'Connection names a header in capital letters, and it stayed. Node gives the names of headers in small letters: put each name from the value of Connection into small letters, too (toLowerCase()).',
    matches: inHeaders(['named-case']),
  },
  {
    id: 'client-id-kept',
    steps: ['03.3'],
    says: 'The client sent an X-Request-Id of its own, and the app is given that one. The id is the proxy’s: overwrite it with arrival.requestId.',
    matches: inHeaders(['id-call'], ({ headers }, { forged }) => headers['x-request-id'] === forged),
  },
  {
    id: 'no-request-id',
    steps: ['03.3'],
    says: 'upstreamHeaders() gives no x-request-id, or another one than it is told. Its value is arrival.requestId.',
    matches: inHeaders(['id-call']),
  },
  {
    id: 'arrival-is-not-this-request',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'upstreamHeaders() is called, and what it is told in arrival is not right. arrival is made in proxy.ts: clientAddress is request.socket.remoteAddress, the address alone, and protocol is "http" for now.',
    matches: inExchange(['sent'], (_, { isOurs }) => isOurs === true),
  },
  {
    id: 'headers-not-used',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'upstreamHeaders() gives the right headers, and the app got others. Does proxy.ts call it? Give requestOf() the headers upstreamHeaders(request.headers, arrival), in place of request.headers.',
    matches: inExchange(['sent']),
  },
  {
    id: 'answer-hop-by-hop',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'The app’s answer had headers that are meant for its connection to the proxy, and the client got them. Give writeHead() the headers endToEnd(answer.headers), in place of answer.headers.',
    matches: inExchange(['answer-hop', 'answer-named']),
  },
  {
    id: 'one-id-for-all',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'Two requests got the same id. Make the id inside the handler, once for each request.',
    matches: inExchange(['id'], (_, { isOld }) => isOld === true),
  },
  {
    id: 'arrival-without-an-id',
    steps: ['03.3'],
    file: 'proxy.ts',
    says: 'The app did not get an id that the proxy made. arrival.requestId is made in proxy.ts, for each request: randomUUID() of node:crypto.',
    matches: inExchange(['id']),
  },
];
