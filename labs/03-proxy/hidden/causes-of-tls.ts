import type { Cause } from '#testing';
import { inExchange } from './cause-signatures.js';
import { fieldOf } from './wire.js';

/** Mistakes in TLS and redirects: steps 03.4 and 03.7. */
export const causesOfTls: readonly Cause[] = [
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
    id: 'redirect-never-ends',
    steps: ['03.4'],
    says: 'This block says return, and the client still waits. writeHead() alone sends nothing: end the answer with response.end(), and return.',
    matches: inExchange(
      ['redirect-status'],
      ({ outcome, arrived }) => outcome === 'silent' && arrived.length === 0,
    ),
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
