import type { Cause } from '#testing';
import { inSituation } from './cause-signatures.js';
import type { PageSeen } from './post-page.js';

const AFTER = ['loaded', 'hydrated', 'click', 'count'];

const hasWords = (html: string, text: string) => html.includes(text.split(' ')[0] ?? '');

/** A module that belongs to the server, asked for by a page. */
export const asksForModule = (asked: readonly string[]) =>
  asked.some((line) => /^GET \S*\.js$/.test(line) && !line.endsWith('/client.js'));

const AFTER_SCRIPT = [...AFTER, 'stays', 'own-backend', 'weather-shown', 'kept', 'counted', 'goes-on'];

/** The steps that are written in client.ts, or also there. */
export const CLIENT_STEPS = ['05.1', '05.2', '05.7'];

/** A script that takes the page away from its visitor, in any step with a page. */
export const causesOfLostPages: readonly Cause[] = [
  {
    id: 'page-is-stuck',
    steps: CLIENT_STEPS,
    file: 'client.ts',
    says: 'When your script had come, the page did not react any more. A loop that never ends, or one alert() after the other, stops everything in a page: it has one thread.',
    matches: inSituation<{ isStuck: boolean }>(AFTER_SCRIPT, ({ isStuck }) => isStuck),
  },
  {
    id: 'button-submits-a-form',
    steps: ['05.1'],
    says: 'The click took the browser to another document, and with the old one its script was gone. A button in a <form> submits the form: put it outside of the form.',
    matches: inSituation<PageSeen>(
      AFTER_SCRIPT,
      ({ navigations, html }) => navigations > 0 && /<form/i.test(html),
    ),
  },
  {
    id: 'page-navigates',
    steps: CLIENT_STEPS,
    says: 'The script took the browser to another document, or loaded this one again; so all that the script had done was gone. Change what is in the page, and leave location alone.',
    file: 'client.ts',
    matches: inSituation<{ navigations: number }>(AFTER_SCRIPT, ({ navigations }) => navigations > 0),
  },
  {
    id: 'never-loaded',
    steps: CLIENT_STEPS,
    says: 'When your script had run, the page was still loading, and it would load for ever. document.open() and document.write() begin a new document in the place of the old one. Leave the document as it is, and change the elements in it.',
    file: 'client.ts',
    matches: inSituation(['loaded']),
  },
];

/** Mistakes in page.ts and client.ts that keep a page from being read or from living: step 05.1. */
export const causesOfPages: readonly Cause[] = [
  {
    id: 'empty-shell',
    steps: ['05.1'],
    says: 'The HTML holds an empty place that a script is to fill. Until the script has come, there is nothing to read. Write title, text and likes into the HTML itself.',
    matches: inSituation<PageSeen>(['readable', 'part'], ({ html }, { post }) => {
      const { text } = post as { text: string };
      return !hasWords(html, text);
    }),
  },
  {
    id: 'script-blocks-the-page',
    steps: ['05.1'],
    says: 'The HTML is all there, and the browser does not show it: it stopped at the script tag and waits for the script. <script type="module" src="..."> does not stop it.',
    matches: inSituation<PageSeen>(
      ['readable', 'part'],
      ({ inPage, asked }) => !inPage?.visible && asked.includes('GET /client.js'),
    ),
  },
  {
    id: 'not-escaped',
    steps: ['05.1'],
    says: 'The text holds signs such as < and &, and the browser took them for HTML. A post could even bring a script into your page. Put every text through escapeHtml() before it goes into the HTML.',
    matches: inSituation<PageSeen>(['readable', 'part'], ({ html }, { post, part }) => {
      const { title, text, city } = post as { title: string; text: string; city: string };
      const raw = part === 'title' ? title : part === 'city' ? `"${city}"` : text;
      return html.includes(raw);
    }),
  },
  {
    id: 'page-title-not-escaped',
    steps: ['05.1'],
    says: 'A title that holds </title> ended the <title> of your page, and what came behind it became part of the page. It could have been a script. The title stands in two places: put it through escapeHtml() in both.',
    matches: inSituation(['from-text']),
  },
  {
    id: 'part-missing',
    steps: ['05.1'],
    says: 'An element of the table in the lesson is missing, or holds something else. The script finds each by its id, so ids and data- attributes must be exactly those.',
    matches: inSituation(['readable', 'part', 'one-button']),
  },
  {
    id: 'css-not-linked',
    steps: ['05.1'],
    says: 'The browser never asked for /style.css, so the page is painted without it. Link it in the head of the HTML.',
    matches: inSituation<PageSeen>(['painted'], ({ asked }) => !asked.includes('GET /style.css')),
  },
  {
    id: 'script-not-linked',
    steps: ['05.1'],
    says: 'The browser never asked for /client.js. Without a script tag that names it, client.ts does not run.',
    matches: inSituation(['script-asked']),
  },
  {
    id: 'client-imports-server-code',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'client.ts imports another of your files. The browser would have to load that file, too, and all that it imports; and then everybody could read it. The client uses only what the browser has (import type is fine: types are gone when it runs).',
    matches: inSituation<PageSeen>(AFTER, ({ asked }) => asksForModule(asked)),
  },
  {
    id: 'second-button',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'When the script ran there were two buttons. The HTML has one already: find it with document.querySelector() and give it a listener, in place of making another one.',
    matches: inSituation<PageSeen>(
      ['hydrated'],
      ({ inPage, before }) => (inPage?.buttons ?? 0) > (before?.buttons ?? 0),
    ),
  },
  {
    id: 'changes-the-page',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'The script changed what was in the page already. Hydration only adds listeners: nobody has clicked yet.',
    matches: inSituation(['hydrated']),
  },
  {
    id: 'handler-in-html',
    steps: ['05.1'],
    says: 'The HTML calls a function by its name (onclick="..."), and the browser does not find it: functions of a module are not global. Take it out of the HTML, and use addEventListener() in client.ts.',
    matches: inSituation<PageSeen>(
      AFTER,
      ({ thrown, html }) =>
        /\son\w+=/i.test(html) && thrown.some((text) => /is not (?:defined|a function)/.test(text)),
    ),
  },
  {
    id: 'script-throws',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'Your script threw an error in the browser; its message stands above. What should have come after it never ran. Is what you look for in the page (querySelector() gives null if not), and is it there with this name?',
    matches: inSituation<PageSeen>(AFTER, ({ thrown }) => thrown.length > 0),
  },
  {
    id: 'works-once',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'The first click worked, the second did nothing. The listener is gone after one click, or the button was switched off.',
    matches: inSituation(
      ['click'],
      (_, { turn, sent }) => turn === 'second' && (sent as string[]).length === 0,
    ),
  },
  {
    id: 'listener-never-attached',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'The click sent nothing. The button looks alive, and nobody listens: the function must be given to addEventListener("click", ...) when the script runs.',
    matches: inSituation(['click'], (_, { sent }) => (sent as string[]).length === 0),
  },
  {
    id: 'listener-attached-twice',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'One click sent the like more than once. The same listener is attached in two places, or again at each click.',
    matches: inSituation(['click'], (_, { sent, wants }) => {
      const all = sent as string[];
      return all.length > 1 && all.every((line) => line === wants);
    }),
  },
  {
    id: 'another-request',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'The click sent another request than the one in the lesson. Without { method: "PUT" }, fetch() sends GET; the number of the post stands in data-post of the button.',
    matches: inSituation(['click']),
  },
  {
    id: 'counts-by-itself',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'The page added one to the number that it showed. Other people like, too: show the number that the backend answered.',
    matches: inSituation<PageSeen>(
      ['count'],
      ({ inPage }, { shownBefore }) => Number(inPage?.likes) - (shownBefore as number) === 1,
    ),
  },
  {
    id: 'await-forgotten',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'The page shows what is no number. fetch() and response.json() both give a Promise: await each, and take likes out of the result.',
    matches: inSituation<PageSeen>(['count'], ({ inPage }) =>
      /undefined|object|NaN|null/.test(inPage?.likes ?? ''),
    ),
  },
  {
    id: 'answer-not-shown',
    steps: ['05.1'],
    file: 'client.ts',
    says: 'The backend answered with a new number, and the page still shows the old one. Put the number from the answer into the element with the id likes.',
    matches: inSituation(['count']),
  },
];

interface Typed {
  readonly field?: { readonly value: string | null; readonly hasFocus: boolean; readonly isSame: boolean };
  readonly later?: { readonly length: string | null };
  readonly asked: readonly string[];
  readonly thrown: readonly string[];
}

/** Mistakes in taking over a page that somebody uses already: step 05.7. */
export const causesOfTyping: readonly Cause[] = [
  {
    id: 'client-throws',
    steps: ['05.7'],
    says: 'Your script threw an error in the browser, or could not be loaded at all; the message stands above. What should have come after it never ran.',
    matches: inSituation<Typed>(
      ['kept', 'counted', 'goes-on'],
      ({ thrown, asked }) => thrown.length > 0 || asksForModule(asked),
    ),
  },
  {
    id: 'renders-again',
    steps: ['05.7'],
    says: 'The field is not the one that was there before, so what was typed into it is gone. Do not set innerHTML or put new elements in the place of those in the page: find them, and add to them.',
    matches: inSituation<Typed>(['kept'], ({ field }) => field?.isSame === false),
  },
  {
    id: 'field-is-changed',
    steps: ['05.7'],
    says: 'The script emptied the field, or took the cursor out of it. It belongs to the visitor: read it, and leave it as it is.',
    matches: inSituation(['kept']),
  },
  {
    id: 'field-not-watched',
    steps: ['05.7'],
    says: 'The element with the id length never changed, whatever was typed. Listen to the field’s event "input", and show how long its value is.',
    matches: inSituation<Typed>(['counted'], ({ later }) => !Number(later?.length)),
  },
  {
    id: 'typed-before-not-counted',
    steps: ['05.7'],
    says: 'The length is right only after the next letter. For what was typed before the script came there is no event any more: show the length once when the script runs, too.',
    matches: inSituation(['counted']),
  },
  {
    id: 'listens-to-another-event',
    steps: ['05.7'],
    says: 'The length did not follow the typing. The event "change" comes only when the visitor leaves the field; "input" comes with each letter.',
    matches: inSituation(['goes-on']),
  },
];
