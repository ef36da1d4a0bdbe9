import type { Cause, CauseEvidence } from '#testing';
import { hasStatus, isJsonText, repliesIn, replyIn } from './evidence.js';
import { bodyOf, jsonOf, mediaTypeOf, type Reply, statusOf } from './observed.js';

const steps = ['00.2'];
const HELLO = '/api/hello';

const isHello = ({ request }: Reply) => request.path.split('?')[0] === HELLO;

/** The reply if it is a whole one from /api/hello. */
function helloIn(evidence: CauseEvidence): Reply | undefined {
  const reply = replyIn(evidence);
  return reply && isHello(reply) && statusOf(reply) !== undefined ? reply : undefined;
}

/** What `hello` was in the answer, and should have been. */
function greetingsIn(evidence: CauseEvidence): { got: unknown; wanted: string } | undefined {
  const reply = helloIn(evidence);
  const wanted = (evidence.wanted as { hello?: string } | undefined)?.hello;
  if (!reply || wanted === undefined || !isJsonText(bodyOf(reply))) return undefined;
  const json = jsonOf(reply);
  return { got: (json as { hello?: unknown } | null)?.hello, wanted };
}

/** Mistakes in the two routes and in what stands beside them. */
export const routeCauses: readonly Cause[] = [
  {
    id: 'query-in-path',
    steps,
    says: 'Your server finds /api/hello only when no query follows it. request.url holds both, the path and what comes after the `?`. Compare the path alone.',
    matches: (evidence) => {
      const reply = helloIn(evidence);
      const isFoundWithout = repliesIn(evidence).some((other) => isHello(other) && hasStatus(other, 200));
      return hasStatus(reply, 404) && isFoundWithout;
    },
  },
  {
    id: 'prefix-route',
    steps,
    says: 'Your server takes a longer path, which only begins like one of its routes, for that route. Compare the whole path.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      const isLonger = reply?.request.path.startsWith(HELLO) === true && !isHello(reply);
      return isLonger && hasStatus(reply, 200);
    },
  },
  {
    id: 'always-200',
    steps,
    says: 'Your server answers an unknown path with status 200, which means that all is well. Set the status to 404 for every path that is none of your routes.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return hasStatus(reply, 200) && !isHello(reply) && reply.request.path !== '/';
    },
  },
  {
    id: 'html-as-json',
    steps,
    says: 'The page at / is sent with the content type of JSON, so a browser shows its source. Set the type for each route by itself: the page is text/html.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return reply?.request.path === '/' && mediaTypeOf(reply) === 'application/json';
    },
  },
  {
    id: 'json-as-html',
    steps,
    says: 'The greeting is sent as text/html, so a client takes it for a page. Set the type for each route by itself: JSON is application/json.',
    matches: (evidence) => {
      const reply = helloIn(evidence);
      return reply !== undefined && mediaTypeOf(reply) === 'text/html';
    },
  },
  {
    id: 'no-content-type',
    steps,
    says: "The response has no content type, so the client can only guess what the body is. Set the header 'content-type' before response.end().",
    matches: (evidence) =>
      hasStatus(replyIn(evidence), 200) && mediaTypeOf(replyIn(evidence) as Reply) === 'none',
  },
  {
    id: 'wrong-content-type',
    steps,
    says: 'The content type is not the one for this body. JSON is application/json and a page is text/html, written exactly so.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      if (!hasStatus(reply, 200)) return false;
      const wanted = isHello(reply) ? 'application/json' : 'text/html';
      return [HELLO, '/'].includes(reply.request.path.split('?')[0] ?? '') && mediaTypeOf(reply) !== wanted;
    },
  },
  {
    id: 'json-by-hand',
    steps,
    says: 'The JSON breaks when the name holds a quote, because the text is put together by hand. JSON.stringify() writes every value correctly.',
    matches: (evidence) => {
      const reply = helloIn(evidence);
      const hasQuote = reply?.request.path.includes('%22') === true;
      const wasJsonBefore = repliesIn(evidence).some((other) => isHello(other) && isJsonText(bodyOf(other)));
      return hasQuote && wasJsonBefore && !isJsonText(bodyOf(reply as Reply));
    },
  },
  {
    id: 'not-json',
    steps,
    says: 'The body is no JSON. In JSON, keys and texts stand in double quotes, and an object that is turned into text by itself becomes "[object Object]". JSON.stringify() writes JSON.',
    matches: (evidence) => {
      const reply = helloIn(evidence);
      return hasStatus(reply, 200) && !isJsonText(bodyOf(reply));
    },
  },
  {
    id: 'query-not-decoded',
    steps,
    says: 'The name is given back as it stands in the address, with %20 for a space. Those codes must be decoded: URLSearchParams does that.',
    matches: (evidence) => {
      const greeting = greetingsIn(evidence);
      return typeof greeting?.got === 'string' && greeting.got === encodeURIComponent(greeting.wanted);
    },
  },
  {
    id: 'no-name-not-handled',
    steps,
    says: 'Without a name in the query your server greets nobody. search.get() gives null then; greet "world" instead.',
    matches: (evidence) => {
      const greeting = greetingsIn(evidence);
      return greeting?.wanted === 'world' && greeting.got !== undefined && greeting.got !== 'world';
    },
  },
  {
    id: 'ignores-the-name',
    steps,
    says: 'Your server greets the same name whatever the query says. Take the name out of the query: search.get() reads it.',
    matches: (evidence) => {
      const greeting = greetingsIn(evidence);
      return typeof greeting?.got === 'string' && !greeting.got.includes(greeting.wanted);
    },
  },
  {
    id: 'other-json',
    steps,
    says: 'The body is JSON, but not the object that was asked for: one key, hello, and the name alone as its value.',
    matches: (evidence) => greetingsIn(evidence) !== undefined,
  },
  {
    id: 'no-heading',
    steps,
    says: 'The page at / has no heading. Put one into the text that you send: <h1>, some words, </h1>.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return hasStatus(reply, 200) && reply.request.path === '/' && mediaTypeOf(reply) === 'text/html';
    },
  },
  {
    id: 'route-missing',
    steps,
    says: 'Your server answers 404 for a path that it should know. Compare the path letter for letter, with the slash at its beginning.',
    matches: (evidence) => hasStatus(replyIn(evidence), 404),
  },
];
