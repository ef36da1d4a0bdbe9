import type { Cause } from '#testing';
import type { Called } from './calls.js';
import { inSituation } from './cause-signatures.js';
import { asksForModule } from './causes-of-pages.js';

interface Asked extends Called {
  readonly asked?: { readonly target: string; readonly headers: Readonly<Record<string, string>> };
}

interface WeatherPage {
  readonly asked: readonly string[];
  readonly shown?: string;
  readonly thrown: readonly string[];
}

const found = ({ returned }: Called) => returned as readonly string[];

/** Mistakes with what is public: steps 05.2 and 05.11. */
export const causesOfSecrets: readonly Cause[] = [
  {
    id: 'looks-for-names',
    steps: ['05.2'],
    says: 'Your function looks for names such as process.env.API_KEY. A bundler has put the value in the place of the name: look for what the values themselves look like.',
    matches: inSituation<Called>(
      ['find'],
      (data, { what }) =>
        (what === 'name-only' && found(data).length > 0) ||
        (found(data).length === 0 && /process|env/.test(JSON.stringify(data.returned))),
    ),
  },
  {
    id: 'flags-public-keys',
    steps: ['05.2'],
    says: 'A key that begins with pk_ was taken for a secret. It is made to stand in pages: who has it can do nothing that visitors may not do.',
    matches: inSituation<Called>(['find'], (data) => found(data).some((text) => text.includes('pk_live_'))),
  },
  {
    id: 'finds-nothing',
    steps: ['05.2'],
    says: 'A secret key stands in the bundle, between quotes, and the list is empty. Which letters does a key begin with, and which can follow? [a-z] means small letters only: for capitals and digits, too, write [A-Za-z0-9].',
    matches: inSituation<Called>(['find'], (data, { what }) => what === 'key' && found(data).length === 0),
  },
  {
    id: 'misses-a-kind',
    steps: ['05.2'],
    says: 'One kind of secret in the lesson’s table is not found: a secret key, a token, or the address of a database with its password.',
    matches: inSituation<Called>(
      ['find'],
      (data, { what }) => (what === 'token' || what === 'database') && found(data).length === 0,
    ),
  },
  {
    id: 'finds-only-the-first',
    steps: ['05.2'],
    says: 'There are several secrets, and only some were found. text.match() without the flag g stops at the first; with g it gives all.',
    matches: inSituation<Called>(
      ['find'],
      (data, { secrets }) =>
        found(data).length < (secrets as string[]).length &&
        found(data).every((text) => (secrets as string[]).includes(text)),
    ),
  },
  {
    id: 'finds-it-twice',
    steps: ['05.2'],
    says: 'The same secret stands in the bundle twice, and in your list, too. A Set keeps each value once.',
    matches: inSituation(['find'], (_, { what }) => what === 'twice'),
  },
  {
    id: 'cuts-wrongly',
    steps: ['05.2'],
    says: 'A secret was found, and with it what stands before or behind it, or not all of it. It ends where the quote stands.',
    matches: inSituation(['find']),
  },
  {
    id: 'service-not-asked',
    steps: ['05.2'],
    says: 'The service got no request. weatherFor() runs in the backend: it calls fetch() with service.url and the path /now.',
    matches: inSituation<Asked>(['asks'], ({ asked }) => asked === undefined),
  },
  {
    id: 'key-not-sent',
    steps: ['05.2'],
    says: 'The service did not get the key. It belongs into the header authorization, behind the word Bearer and a space.',
    matches: inSituation<Asked>(
      ['asks'],
      ({ asked }, { key }) => asked?.headers.authorization !== `Bearer ${key}`,
    ),
  },
  {
    id: 'city-not-encoded',
    steps: ['05.2'],
    says: 'The name of the city arrived cut off or changed. In a query & and spaces have a meaning of their own: encodeURIComponent() takes it from them.',
    matches: inSituation(['asks']),
  },
  {
    id: 'passes-on-everything',
    steps: ['05.2'],
    says: 'weatherFor() gives more than the page shows. What it gives goes to the browser, and there was the key in it: take out degrees, and give only that.',
    matches: inSituation<Called>(['passes-on'], ({ returned }) => Object.keys(returned as object).length > 1),
  },
  {
    id: 'no-degrees',
    steps: ['05.2'],
    says: 'The service answered, and there are no degrees in what weatherFor() gives. fetch() and response.json() both give a Promise: await each.',
    matches: inSituation(['passes-on']),
  },
  {
    id: 'key-in-the-page',
    steps: ['05.2'],
    file: 'client.ts',
    says: 'The script that every visitor gets still holds the key. Take the call of the service out of client.ts: the page asks /api/weather, and the backend has the key.',
    matches: inSituation(['leak']),
  },
  {
    id: 'page-loads-server-code',
    steps: ['05.2'],
    file: 'client.ts',
    says: 'client.ts imports a file of the backend. The browser then loads that file, too, and everybody can read it. The page talks to the backend with fetch().',
    matches: inSituation<WeatherPage>(['own-backend', 'weather-shown'], ({ asked }) => asksForModule(asked)),
  },
  {
    id: 'asks-the-service-itself',
    steps: ['05.2'],
    file: 'client.ts',
    says: 'The page asks another server. It must not have the key, so it cannot ask the service: it asks its own backend, with a path that begins with /api/weather.',
    matches: inSituation<WeatherPage>(['own-backend'], ({ asked }) =>
      asked.some((line) => /^\w+ https?:/.test(line)),
    ),
  },
  {
    id: 'asks-another-path',
    steps: ['05.2'],
    file: 'client.ts',
    says: 'The page did not send GET /api/weather?city=... once, with the city that stands in data-city. encodeURIComponent() keeps a & in the name from ending it.',
    matches: inSituation(['own-backend']),
  },
  {
    id: 'weather-not-shown',
    steps: ['05.2'],
    file: 'client.ts',
    says: 'The backend answered {"degrees": ...} and the page does not show it. Await fetch() and response.json(), and put the degrees and °C into the element.',
    matches: inSituation(['weather-shown']),
  },
  {
    id: 'misses-base64',
    steps: ['05.11'],
    says: 'A secret that is written in base64 was not found. Look for long runs of letters, digits, + and /, decode each with Buffer.from(run, "base64"), and search the result.',
    matches: inSituation(['hidden'], (_, { what }) => what === 'base64'),
  },
  {
    id: 'misses-the-map',
    steps: ['05.11'],
    says: 'The secret is not in the script, and it is in its source map: sourcesContent holds the files as they were written. A source map is JSON.',
    matches: inSituation(['hidden'], (_, { what }) => what === 'map'),
  },
  {
    id: 'misses-the-inline-map',
    steps: ['05.11'],
    says: 'A source map can also stand at the end of the script, in base64. What comes out of base64 can be a source map: look into it, too.',
    matches: inSituation(['hidden'], (_, { what }) => what === 'inline-map'),
  },
  {
    id: 'one-layer-only',
    steps: ['05.11'],
    says: 'One layer was opened, and the secret is under two: base64 inside of a source map. Whatever you unfold, search it in every way again.',
    matches: inSituation(['hidden'], (_, { what }) => what === 'map-and-base64'),
  },
  {
    id: 'hidden-differ',
    steps: ['05.11'],
    says: 'What was found is not what is there. Secrets that stand in the open must be found as before, and public keys are none.',
    matches: inSituation(['hidden']),
  },
  {
    id: 'follows-types',
    steps: ['05.11'],
    says: 'An import of types was followed. "import type" is taken out when TypeScript is translated, so nothing is sent because of it.',
    matches: inSituation(['shipped'], (_, { what }) => what === 'types'),
  },
  {
    id: 'direct-imports-only',
    steps: ['05.11'],
    says: 'Only what the entry itself imports was found. What that imports is sent, too: go on from each module to the next.',
    matches: inSituation(['shipped'], (_, { what }) => what === 'further'),
  },
  {
    id: 'runs-in-a-circle',
    steps: ['05.11'],
    says: 'Two modules import each other, and your function never comes to an end. Remember which modules were visited, and do not visit them again.',
    matches: ({ threw, exit }) =>
      (threw ?? '').includes('Maximum call stack') ||
      exit?.kind === 'timed-out' ||
      exit?.kind === 'memory-limit',
  },
  {
    id: 'misses-an-import',
    steps: ['05.11'],
    says: 'One way to import was not seen. There are five: import with braces (also over several lines), import of a file alone, export ... from, import("..."), and both kinds of quotes.',
    matches: inSituation(['shipped']),
  },
];
