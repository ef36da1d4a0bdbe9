import type { Cause } from '#testing';
import { hasStatus, isBadJson, isInPieces, namesIn, repliesIn, replyIn } from './evidence.js';
import { bodyOf, type Reply, statusOf } from './observed.js';

const steps = ['00.3'];

const isPost = (reply: Reply | undefined): reply is Reply => reply?.request.method === 'POST';
const isGet = (reply: Reply | undefined): reply is Reply => reply?.request.method === 'GET';
const isCreated = (reply: Reply) => hasStatus(reply, 201);

/** Mistakes in keeping data, and in reading what a client sends. */
export const likeCauses: readonly Cause[] = [
  {
    id: 'cuts-characters',
    steps,
    says: 'A character outside of ASCII takes several bytes, and a piece of the body may end between them. Your code turns each piece into text by itself. Join the bytes of all pieces first, then read them as text.',
    matches: (evidence) => bodyOf(replyIn(evidence) as Reply).includes('\uFFFD'),
  },
  {
    id: 'first-piece-only',
    steps,
    says: 'Your code takes the first piece of the body for the whole. A body comes in pieces of any size. Collect them until the body has ended, then parse.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      if (!isPost(reply) || !isInPieces(reply)) return false;
      return reply.died !== undefined || (statusOf(reply) ?? 0) >= 400;
    },
  },
  {
    id: 'dies-on-bad-input',
    steps,
    says: 'A body that is not the JSON you expect ended your whole program. JSON.parse() throws when the text is not JSON, and so does reading a property of null. Catch that, and answer 400.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return isPost(reply) && isRefused(reply) && reply.died !== undefined;
    },
  },
  {
    id: 'error-500-for-bad-json',
    steps,
    says: 'For a body that is not JSON your server answers 500, which says that the server is broken. The fault is in the request, so the status is 400.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return isPost(reply) && isRefused(reply) && (statusOf(reply) ?? 0) >= 500;
    },
  },
  {
    id: 'bad-json-accepted',
    steps,
    says: 'A body that is not JSON is answered as if all were well. When JSON.parse() throws, answer 400 and keep nothing.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return isPost(reply) && isBadJson(reply) && [200, 201].includes(statusOf(reply) ?? 0);
    },
  },
  {
    id: 'name-not-checked',
    steps,
    says: 'The body is JSON, but has no name that is a text, and your server took it all the same. What comes in over the network can be anything: check it, and answer 400.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return (
        isPost(reply) && !isBadJson(reply) && isRefused(reply) && [200, 201].includes(statusOf(reply) ?? 0)
      );
    },
  },
  {
    id: 'pieces-shared-by-requests',
    steps,
    says: 'The first POST was accepted, and the next one was refused. What your code collects for one body seems to be still there for the next. Begin with an empty list for each request.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      const hadGoodOne = repliesIn(evidence).some(isCreated);
      return (
        isPost(reply) &&
        hadGoodOne &&
        !isRefused(reply) &&
        (reply.died !== undefined || hasStatus(reply, 400))
      );
    },
  },
  {
    id: 'body-not-read',
    steps,
    says: 'Your server refuses a body that is good JSON. Plain Node gives no request.body: the body must be read from the request, piece by piece, before it is parsed.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      if (!isPost(reply) || isRefused(reply)) return false;
      return /undefined|JSON/.test(reply.died ?? '') || hasStatus(reply, 400);
    },
  },
  {
    id: 'not-created',
    steps,
    says: 'The like was taken, but with status 200. A request that makes something new is answered with 201 Created.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return isPost(reply) && hasStatus(reply, 200);
    },
  },
  {
    id: 'kept-per-request',
    steps,
    says: 'What was posted is gone at the next request. A variable inside the function that answers is made anew for each request. Keep the list outside of it.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      const { wanted } = evidence;
      return isGet(reply) && Array.isArray(wanted) && wanted.length > 0 && bodyOf(reply).trim() === '[]';
    },
  },
  {
    id: 'keeps-only-the-last',
    steps,
    says: 'Only the last like is there: each one takes the place of the one before. Add it to a list instead.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      const { wanted } = evidence;
      if (!isGet(reply) || !Array.isArray(wanted)) return false;
      const names = namesIn(reply);
      return wanted.length > 1 && names.length === 1 && names[0] === wanted.at(-1);
    },
  },
  {
    id: 'bad-like-kept',
    steps,
    says: 'A like that was refused is in the list all the same. Check first, and add it only when all is well.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      const { wanted } = evidence;
      return isGet(reply) && Array.isArray(wanted) && namesIn(reply).length > wanted.length;
    },
  },
  {
    id: 'not-a-list-of-names',
    steps,
    says: 'GET /api/likes should give a JSON list of names, oldest first, such as ["Ada","Bo"]: the names alone, and no object around them.',
    matches: (evidence) => {
      const reply = replyIn(evidence);
      return isGet(reply) && hasStatus(reply, 200);
    },
  },
  {
    id: 'likes-route-missing',
    steps,
    says: 'Your server has no route for this request to /api/likes: it answers 404. The same path serves GET and POST; request.method tells which one it is.',
    matches: (evidence) => hasStatus(replyIn(evidence), 404),
  },
];

/** True when the body of the request must be refused: no JSON, or no name in it. */
function isRefused(reply: Reply): boolean {
  if (isBadJson(reply)) return true;
  const json: unknown = JSON.parse(Buffer.concat(reply.request.body ?? []).toString('utf8'));
  return typeof (json as { name?: unknown } | null)?.name !== 'string';
}
