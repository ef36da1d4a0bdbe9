import type { Cause } from '#testing';
import type { Exchange, Judged } from './api-page.js';
import { inSituation } from './cause-signatures.js';

const headerOf = (exchange: Exchange | undefined, name: string) => exchange?.answer.headers[name] ?? '';
const last = ({ exchanges }: Judged) => exchanges.at(-1);
const allowOrigin = (judged: Judged) => headerOf(last(judged), 'access-control-allow-origin');

const MAY_READ = ['listed', 'public', 'credentials', 'cached-first', 'cached', 'cached-denied'];
const MAY_NOT = ['denied'];

/** Mistakes in who may read: step 05.3. */
export const causesOfReading: readonly Cause[] = [
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
