import type { Cause } from '#testing';
import type { Exchange, Judged } from './api-page.js';
import { inSituation } from './cause-signatures.js';

const headerOf = (exchange: Exchange | undefined, name: string) => exchange?.answer.headers[name] ?? '';
const preflight = ({ exchanges }: Judged) => exchanges.find(({ request }) => request.method === 'OPTIONS');
const actual = ({ exchanges }: Judged) => exchanges.find(({ request }) => request.method !== 'OPTIONS');

const THROUGH = ['put', 'delete', 'get'];

/** Mistakes in answering the preflight: step 05.4. */
export const causesOfAsking: readonly Cause[] = [
  {
    id: 'preflight-redirected',
    steps: ['05.4'],
    says: 'The preflight was answered with a redirect. The browser does not follow it: answer OPTIONS yourself, before anything looks for a login.',
    matches: inSituation<Judged>(
      THROUGH,
      (judged) => Math.floor((preflight(judged)?.answer.status ?? 0) / 100) === 3,
    ),
  },
  {
    id: 'preflight-needs-login',
    steps: ['05.4'],
    says: 'The preflight got a 401. The browser sends it without any authorization, because it only asks what is allowed: answer it before likesApi() looks for one.',
    matches: inSituation<Judged>(THROUGH, (judged) =>
      [401, 403].includes(preflight(judged)?.answer.status ?? 0),
    ),
  },
  {
    id: 'preflight-not-ok',
    steps: ['05.4'],
    says: 'The preflight was answered with a status that means failure. The browser goes on only with a status from 200 to 299; 204 is usual.',
    matches: inSituation<Judged>(THROUGH, (judged) => (preflight(judged)?.answer.status ?? 200) >= 300),
  },
  {
    id: 'preflight-without-origin',
    steps: ['05.4'],
    says: 'The answer to the preflight does not name the origin. It needs the headers of corsHeaders(), too.',
    matches: inSituation<Judged>(
      THROUGH,
      (judged) =>
        preflight(judged) !== undefined && headerOf(preflight(judged), 'access-control-allow-origin') === '',
    ),
  },
  {
    id: 'methods-in-small-letters',
    steps: ['05.4'],
    says: 'access-control-allow-methods names the method in small letters. Methods are compared letter by letter, and the browser asks for PUT.',
    matches: inSituation<Judged>(THROUGH, (judged) =>
      /[a-z]/.test(headerOf(preflight(judged), 'access-control-allow-methods')),
    ),
  },
  {
    id: 'methods-not-allowed',
    steps: ['05.4'],
    says: 'The answer to the preflight does not allow the method. access-control-allow-methods lists those of the policy, with commas between them.',
    matches: inSituation<Judged>(THROUGH, (judged) => {
      const asked = preflight(judged)?.request.headers['access-control-request-method'] ?? 'GET';
      const allowed = headerOf(preflight(judged), 'access-control-allow-methods');
      return asked !== 'GET' && !allowed.split(/\s*,\s*/).includes(asked);
    }),
  },
  {
    id: 'headers-not-allowed',
    steps: ['05.4'],
    says: 'The answer to the preflight does not allow all headers that the page sends. access-control-allow-headers lists those of the policy, with commas between them.',
    matches: inSituation<Judged>(
      THROUGH,
      (judged) => preflight(judged) !== undefined && actual(judged) === undefined,
    ),
  },
  {
    id: 'cors-only-on-the-preflight',
    steps: ['05.4'],
    says: 'The preflight is right, and the answer to the request itself has no CORS headers. The browser looks at both: add corsHeaders() to every answer.',
    matches: inSituation<Judged>(
      THROUGH,
      (judged) => headerOf(actual(judged), 'access-control-allow-origin') === '',
    ),
  },
  {
    id: 'api-never-asked',
    steps: ['05.4'],
    says: 'The request itself did not reach likesApi(), or its answer was lost. Answer only preflights yourself, and give back the status and body of likesApi() for everything else.',
    matches: inSituation(THROUGH),
  },
  {
    id: 'errors-without-cors',
    steps: ['05.4'],
    says: 'An answer with an error has no CORS headers, so the page sees only "Failed to fetch". Add them whatever the status is.',
    matches: inSituation<Judged>(['unauthorized'], ({ outcome }) => outcome === 'hidden'),
  },
  {
    id: 'status-lost',
    steps: ['05.4'],
    says: 'likesApi() answered 401, and the page saw another status. Give back its status as it is.',
    matches: inSituation(['unauthorized']),
  },
  {
    id: 'allows-what-is-asked',
    steps: ['05.4'],
    says: 'The answer to the preflight allows whatever was asked for. The policy decides: list policy.methods and policy.headers.',
    matches: inSituation(['other-method', 'other-header']),
  },
  {
    id: 'preflight-with-another-status',
    steps: ['05.4'],
    says: 'The answer to the preflight works in a browser, and its status is not 204. There is nothing in it to read, and 204 says just that.',
    matches: inSituation(['no-content']),
  },
  {
    id: 'headers-of-the-api-lost',
    steps: ['05.4'],
    says: 'The headers that likesApi() gave are gone, such as content-type. Give back its headers together with those of corsHeaders(): { ...first, ...second }.',
    matches: inSituation(['whole']),
  },
  {
    id: 'any-options-is-a-preflight',
    steps: ['05.4'],
    says: 'An OPTIONS without the header access-control-request-method is no preflight: no browser asked for a rule. It is a request to the API like any other: give it to likesApi(), and give back its answer with all its headers.',
    matches: inSituation(['plain-options']),
  },
];
