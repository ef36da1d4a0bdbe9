import type { Cause } from '#testing';
import type { Exchange, Judged } from './api-page.js';
import { inSituation } from './cause-signatures.js';

const headerOf = (exchange: Exchange | undefined, name: string) => exchange?.answer.headers[name] ?? '';
const last = ({ exchanges }: Judged) => exchanges.at(-1);
const allowOrigin = (judged: Judged) => headerOf(last(judged), 'access-control-allow-origin');
const preflight = ({ exchanges }: Judged) => exchanges.find(({ request }) => request.method === 'OPTIONS');
const actual = ({ exchanges }: Judged) => exchanges.find(({ request }) => request.method !== 'OPTIONS');

const MAY_READ = ['listed', 'public', 'credentials', 'cached-first', 'cached', 'cached-denied'];
const MAY_NOT = ['denied'];

/** Mistakes in who may read: step 05.3. */
const causesOfReading: readonly Cause[] = [
  {
    id: 'several-origins',
    steps: ['05.3'],
    says: 'The header names several origins. It can name one: the one that asks, if it is in the list.',
    matches: inSituation<Judged>(MAY_READ, (judged) => /,|\s/.test(allowOrigin(judged))),
  },
  {
    id: 'star-with-credentials',
    steps: ['05.3'],
    says: 'The answer says *, and the page sent cookies along. Browsers refuse that: name the origin itself.',
    matches: inSituation<Judged>(['credentials'], (judged) => allowOrigin(judged) === '*'),
  },
  {
    id: 'credentials-not-allowed',
    steps: ['05.3'],
    says: 'The policy says credentials: true, and the answer does not. The header access-control-allow-credentials must have the value true, as a text.',
    matches: inSituation<Judged>(['credentials'], (judged) => allowOrigin(judged) === judged.from),
  },
  {
    id: 'public-not-allowed',
    steps: ['05.3'],
    says: 'The policy says origins: "*", which is everybody, and the answer does not let everybody read. Here the header is * itself. ("*".includes(origin) is false.)',
    matches: inSituation(['public']),
  },
  {
    id: 'credentials-not-asked-for',
    steps: ['05.3'],
    says: 'access-control-allow-credentials was sent although the policy says credentials: false. Send it only if the policy says so.',
    matches: inSituation(['no-credentials']),
  },
  {
    id: 'vary-only-when-allowed',
    steps: ['05.3'],
    says: 'Your answer to a request without an origin, or with one that is not in the list, has no Vary. The browser stored it (for an image, say) and gave it to a page that may read: send vary: Origin in both cases.',
    matches: inSituation(['cached-denied']),
  },
  {
    id: 'no-vary',
    steps: ['05.3'],
    says: 'The browser stored the answer for one origin in its cache, and gave it to a page of another one. The answer depends on the header Origin, so it must say so: vary: Origin.',
    matches: inSituation(['cached']),
  },
  {
    id: 'no-allow-origin',
    steps: ['05.3'],
    says: 'The origin is in the list, and the answer has no access-control-allow-origin. Without it the browser hides every answer from pages of other origins.',
    matches: inSituation<Judged>(MAY_READ, (judged) => allowOrigin(judged) === ''),
  },
  {
    id: 'names-another-origin',
    steps: ['05.3'],
    says: 'access-control-allow-origin names another origin than the one that asked. Send it back as it came: scheme, name and port, without a slash.',
    matches: inSituation(MAY_READ),
  },
  {
    id: 'matches-the-end',
    steps: ['05.3'],
    says: 'An origin that only ends like one in the list may read. Anybody can register such a name: compare the whole origin.',
    matches: inSituation(['suffix']),
  },
  {
    id: 'matches-a-part',
    steps: ['05.3'],
    says: 'An origin that has a name of the list inside of it may read. Anybody can make such a name: compare the whole origin.',
    matches: inSituation(['within']),
  },
  {
    id: 'ignores-the-port',
    steps: ['05.3'],
    says: 'The same name with another port may read. It can be another program, of somebody else: compare the whole origin, port included.',
    matches: inSituation(['port']),
  },
  {
    id: 'matches-the-beginning',
    steps: ['05.3'],
    says: 'An origin that only begins like one in the list may read: another port, or a longer name, that anybody can have. Compare the whole origin.',
    matches: inSituation(['longer']),
  },
  {
    id: 'ignores-the-scheme',
    steps: ['05.3'],
    says: 'The same name with http in the place of https (or the other way round) may read. The scheme is part of the origin, because what comes over http can be changed on the way: compare the whole origin.',
    matches: inSituation(['scheme']),
  },
  {
    id: 'searches-in-the-list',
    steps: ['05.3'],
    says: 'A piece of an origin in the list was enough. includes() of a text finds every piece of it; includes() of a list compares whole entries. Ask the list itself.',
    matches: inSituation(['shorter']),
  },
  {
    id: 'no-origin-is-allowed',
    steps: ['05.3'],
    says: 'A request without an origin got access-control-allow-origin. The empty text is not in the list: such an answer has only vary.',
    matches: inSituation(['none']),
  },
  {
    id: 'reflects-any-origin',
    steps: ['05.3'],
    says: 'Whoever asks may read: the answer repeats every origin, or always says *. Look whether the origin is in policy.origins first.',
    matches: inSituation(MAY_NOT),
  },
];

const THROUGH = ['put', 'delete', 'get'];

/** Mistakes in answering the preflight: step 05.4. */
const causesOfAsking: readonly Cause[] = [
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

/** Mistakes in the table of what asks first: step 05.8. */
const causesOfTheTable: readonly Cause[] = (
  [
    [
      'json-as-safelisted',
      ['json'],
      'application/json was taken as harmless. Forms cannot send it, so the browser asks first: only the three types of forms pass.',
    ],
    [
      'method-as-simple',
      ['method'],
      'One of the methods is on the wrong side. GET, HEAD and POST can come from links and forms; every other method asks first.',
    ],
    [
      'type-not-looked-at',
      ['type'],
      'A content type is on the wrong side. application/x-www-form-urlencoded, multipart/form-data and text/plain pass; all others ask.',
    ],
    [
      'parameters-ignored',
      ['parameter'],
      'A content type can have parameters: text/plain;charset=utf-8 is text/plain. Cut at the first semicolon, take off spaces, compare in small letters, and compare the whole type.',
    ],
    [
      'own-header-passes',
      ['own-header'],
      'A header that no form can send asks first: authorization, and every header of your own.',
    ],
    [
      'safe-header-asks',
      ['header'],
      'accept, accept-language and content-language pass without asking: every page sends them.',
    ],
    [
      'letter-case-matters',
      ['letters'],
      'Letter case is not handled: fetch() writes get as GET, and names of headers are the same in any letter case.',
    ],
    [
      'long-value-passes',
      ['long'],
      'A value may have 128 bytes. One that is longer asks first, whatever its name is.',
    ],
    [
      'any-value-passes',
      ['value'],
      'Values are limited, too: see the signs in the lesson’s table that make a value unsafe. For the two languages only letters, digits and a few signs are safe.',
    ],
    [
      'everything-asks',
      ['plain'],
      'A plain GET goes out without asking: every link and every image sends one.',
    ],
  ] as const
).map(([id, kinds, says]) => ({
  id,
  steps: ['05.8'],
  says,
  matches: inSituation(['preflight'], (_, { kind }) => (kinds as readonly unknown[]).includes(kind)),
}));

interface Clapped extends Judged {
  readonly answer?: { readonly status: number };
}

/** Mistakes in keeping out writes of other sites: step 05.9. */
const causesOfWriting: readonly Cause[] = [
  {
    id: 'get-changes-state',
    steps: ['05.9'],
    says: 'A GET counted. An image on any page of the world sends a GET, and nobody asks before it. GET only reads.',
    matches: inSituation(['read', 'foreign-get']),
  },
  {
    id: 'relies-on-cors',
    steps: ['05.9'],
    says: 'The page of another site saw only an error, and its clap was counted all the same: CORS stops it from reading, not from writing. Look at the header Origin before you count.',
    matches: inSituation<Clapped>(['foreign-text', 'foreign-form'], ({ exchanges }) =>
      exchanges.some(({ answer }) => answer.status < 300),
    ),
  },
  {
    id: 'counts-before-it-refuses',
    steps: ['05.9'],
    says: 'The request was refused, but it had been counted already. Check first, then count.',
    matches: inSituation(['foreign-text', 'foreign-form', 'sum']),
  },
  {
    id: 'origin-not-checked',
    steps: ['05.9'],
    says: 'A POST with an origin that is not in the policy was taken, or refused with another status than 403. "null" is an origin, too: that of a sandboxed frame.',
    matches: inSituation(['sandboxed']),
  },
  {
    id: 'accepts-text-plain',
    steps: ['05.9'],
    says: 'A POST with text/plain was taken, or refused with another status than 415. Forms of other sites can send text/plain; they cannot send application/json.',
    matches: inSituation(['text']),
  },
  {
    id: 'another-method-taken',
    steps: ['05.9'],
    says: 'For other methods than GET and POST the answer is 405, with the header allow: GET, POST.',
    matches: inSituation(['other-method']),
  },
  {
    id: 'charset-refused',
    steps: ['05.9'],
    says: 'application/json; charset=utf-8 is application/json. Cut the value at the semicolon before you compare.',
    matches: inSituation(['charset']),
  },
  {
    id: 'curl-refused',
    steps: ['05.9'],
    says: 'A POST without the header Origin was refused. Only browsers can be misused by another site, and they always send it with a POST.',
    matches: inSituation(['no-origin']),
  },
  {
    id: 'own-page-refused',
    steps: ['05.9'],
    says: 'A page of the policy sent JSON, and its clap was not counted. Call addClap() and answer 200 with {"claps": 1}.',
    matches: inSituation(['own']),
  },
];

/** Mistakes of cors.ts. */
export const causesOfCors: readonly Cause[] = [
  ...causesOfReading,
  ...causesOfAsking,
  ...causesOfTheTable,
  ...causesOfWriting,
];
