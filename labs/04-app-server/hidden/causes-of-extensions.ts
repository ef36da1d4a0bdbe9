import type { Cause } from '#testing';
import { fieldOf, inExchange, inNotice } from './cause-signatures.js';

interface Liked {
  readonly likes: number;
  readonly notifications: number;
  readonly notices: number;
  readonly idle: number;
}

/** Mistakes in steps 04.6 to 04.8. */
export const causesOfExtensions: readonly Cause[] = [
  {
    id: 'notice-names-the-owner',
    steps: ['04.6'],
    file: 'notifications.ts',
    says: 'The notice has the name of the owner. The owner is to be told who likes the post: it must be the name of the user who likes it.',
    matches: inNotice<{ name?: unknown } | undefined>(
      ['notice'],
      (notice, _, { ownersName }) => notice?.name === ownersName,
    ),
  },
  {
    id: 'announces-otherwise',
    steps: ['04.6'],
    says: 'A new like is announced once: announce() of notices.ts, with what notifyOwner() gave, after COMMIT. A like that is sent again is not announced.',
    matches: inNotice<Liked>(
      ['well', 'notice', 'again'],
      (_, { statuses }) => statuses === undefined || statuses[0] === 200,
    ),
  },
  {
    id: 'announces-before-commit',
    steps: ['04.6'],
    says: 'Somebody was told of a like that does not exist: announce() was called before COMMIT had come back. Keep the notice, and announce it when the transaction is over.',
    matches: inNotice<Liked>(['half-way', 'commit-fails'], ({ notices }) => notices > 0),
  },
  {
    id: 'no-transaction',
    steps: ['04.6'],
    says: 'The notification failed, and the like is stored all the same. Both must be in one transaction: BEGIN before the first, COMMIT after the second, and ROLLBACK if anything goes wrong.',
    matches: inNotice<Liked>(['half-way', 'half-way-again'], ({ likes }) => likes > 0),
  },
  {
    id: 'swallows-the-error',
    steps: ['04.6'],
    says: 'Nothing was stored, and the client was told that all is well. After ROLLBACK, throw the error again: throw error.',
    matches: inNotice(
      ['half-way', 'commit-fails'],
      (_, { statuses }) => statuses?.[0] !== 'silent' && statuses?.[0] !== 500,
    ),
  },
  {
    id: 'no-rollback',
    steps: ['04.6'],
    says: 'After the error, a connection was left in the middle of its transaction, and PostgreSQL refuses everything on it. Send ROLLBACK before you release it.',
    matches: inNotice(
      ['left-open', 'half-way-again', 'after-failure'],
      (_, { statuses }) => !statuses?.includes('silent'),
    ),
  },
  {
    id: 'transaction-over-the-pool',
    steps: ['04.6'],
    says: 'BEGIN, the INSERTs and COMMIT went over different connections: db.query() takes any that is free. So your BEGIN began somebody else’s transaction. Take one, const client = await db.connect(), and ask it for everything.',
    matches: inNotice(['one-connection'], (_, { statuses }) => !statuses?.includes('silent')),
  },
  {
    id: 'key-not-needed',
    steps: ['04.7'],
    says: 'A comment without an Idempotency-Key was accepted. If the header is missing, answer 400, and write nothing.',
    matches: inExchange(['no-key'], ({ status }) => status !== 404 && status !== 500),
  },
  {
    id: 'answers-anew',
    steps: ['04.7'],
    says: 'The same key was sent again, and did not give the answer of the first time. Keep the status and the JSON with the key; if the key is there, answer just that, and write nothing.',
    matches: inExchange(['again']),
  },
  {
    id: 'changed-payload-accepted',
    steps: ['04.7'],
    says: 'The key was used with another text before, and your app did not mind. Keep the post and the text with the key; if they differ, answer 422.',
    matches: inExchange(['changed']),
  },
  {
    id: 'key-for-all-users',
    steps: ['04.7'],
    says: 'Another user chose the same key, and got what belongs to the first one. A key belongs to a user: look for both, user_id and key.',
    matches: inExchange(['other-user']),
  },
  {
    id: 'second-waits-for-the-first',
    steps: ['04.7'],
    says: 'The second request did not get its 409 at once. The key was not to be seen yet: it was stored too late, or in a transaction that is still open. Store it first, with db.query(), on its own.',
    matches: inExchange(['in-flight'], ({ outcome }) => outcome === 'silent'),
  },
  {
    id: 'in-flight-is-not-409',
    steps: ['04.7'],
    says: 'The first request with this key is still at work, so there is no answer yet that could be given again. Say so: 409.',
    matches: inExchange(['in-flight']),
  },
  {
    id: 'believes-x-forwarded-for',
    steps: ['04.10'],
    file: 'app.ts',
    says: 'Your app takes the first address in X-Forwarded-For, which the client wrote itself. Only the last one is the proxy’s word: app.set("trust proxy", 1).',
    matches: inNotice(['forged'], (ip, _, { forged }) => ip === forged),
  },
  {
    id: 'logs-the-proxys-address',
    steps: ['04.10'],
    file: 'app.ts',
    says: 'The log has the address of the proxy, or none. Pass ip: request.ip to logRequest(), and tell Express that there is one proxy: app.set("trust proxy", 1).',
    matches: inNotice(['one-hop', 'forged', 'no-proxy']),
  },
  {
    id: 'drops-what-is-under-way',
    steps: ['04.10'],
    says: 'After SIGTERM the request under way got no proper answer. Listen to the signal (process.once("SIGTERM", ...)) and call close(). There, first let the server finish (server.close() and the event "close"), then end the pool.',
    matches: inExchange(['under-way']),
  },
  {
    id: 'does-not-end',
    steps: ['04.10'],
    says: 'SIGTERM came, the requests are answered, and the program still runs, or ended with an error. When close() is done, call process.exit(0).',
    matches: inNotice(['ends', 'still-open']),
  },
  {
    id: 'no-web-socket',
    steps: ['04.9'],
    file: 'server.ts',
    says: 'The WebSocket did not open. Is startLive() called in startServer()? Does it listen to server.on("upgrade", ...), take the token from sec-websocket-protocol, and call handleUpgrade()?',
    matches: inNotice(['opens']),
  },
  {
    id: 'upgrades-anybody',
    steps: ['04.9'],
    says: 'A WebSocket without a good token was not refused with 401. Await authenticate() before handleUpgrade(). If it gives undefined: socket.end("HTTP/1.1 401 Unauthorized\\r\\nConnection: close\\r\\n\\r\\n").',
    matches: inNotice(['refused']),
  },
  {
    id: 'owner-hears-nothing',
    steps: ['04.9'],
    says: 'The owner listens, and did not get one message with post, by and name as JSON. Does likePost() announce the notice? Does onNotice() send it to the WebSockets of notice.recipient?',
    matches: inNotice(['message']),
  },
  {
    id: 'one-window-only',
    steps: ['04.9'],
    says: 'The user has two WebSockets open, and only one of them was told. A Map from user to WebSocket keeps only one: make it a Map from WebSocket to user.',
    matches: inNotice(['two-windows']),
  },
  {
    id: 'tells-everybody',
    steps: ['04.9'],
    says: 'A user got a notice that is meant for somebody else. Send it only to WebSockets whose user is notice.recipient.',
    matches: inNotice(['only-owner']),
  },
  {
    id: 'page-not-served',
    steps: ['04.8'],
    file: 'app.ts',
    says: 'The page or one of its files was not served as it is. For /: response.sendFile("like.html", { root: folder }). For /assets: app.use("/assets", express.static(folder)). Both before the 404.',
    matches: inExchange(['page', 'asset'], ({ status }) => status !== 500),
  },
  {
    id: 'path-leads-out',
    steps: ['04.8'],
    file: 'app.ts',
    says: 'A path with ".." reached a file outside of the folder. So anybody can read your code, and what is secret in it. Leave it to express.static(), which stays inside.',
    matches: inExchange(['climbs'], ({ text }) => text.includes('CREATE TABLE') || text.includes('import ')),
  },
  {
    id: 'html-for-programs',
    steps: ['04.8'],
    file: 'app.ts',
    says: 'A program that asks for JSON, or for anything, gets HTML. Ask request.accepts(["json", "html"]), in this order: it gives the one that the client prefers, and the first if it does not care.',
    matches: inExchange(['json'], ({ headers }) => String(headers['content-type']).includes('text/html')),
  },
  {
    id: 'no-html-for-browsers',
    steps: ['04.8'],
    file: 'app.ts',
    says: 'A browser asks for HTML and does not get the page of the post. If request.accepts(["json", "html"]) is "html": response.type("html").send(postPage(post)).',
    matches: inExchange(['html'], ({ status }) => status === 200),
  },
  {
    id: 'text-not-escaped',
    steps: ['04.8'],
    says: 'What a user wrote stands in the page as HTML: their script would run in the browser of every reader. Write & < > and " as &amp;, &lt;, &gt; and &quot;.',
    matches: inExchange(['escaped']),
  },
  {
    id: 'no-405',
    steps: ['04.8'],
    file: 'app.ts',
    says: 'The path is there, and the method is not: that is 405, with the header Allow. Behind the routes of each path put app.all(path, ...) with response.set("Allow", "PUT, DELETE").status(405).',
    matches: inExchange(['method'], ({ status }) => status !== 500),
  },
  {
    id: 'takes-any-type',
    steps: ['04.8'],
    file: 'app.ts',
    says: 'A body of another type than JSON was not refused. express.json() does not look at such a body, and says nothing. Before it, for POST: if request.is("application/json") is not true, answer 415.',
    matches: inExchange(
      ['media-type'],
      (data) => data.status !== 500 && fieldOf(data, 'nothing') === undefined,
    ),
  },
];
