import type { Cause } from '#testing';
import { fieldOf, inExchange, inNotice, STEPS } from './cause-signatures.js';

interface Counted {
  readonly rows: number;
  readonly count: unknown;
}

const DATABASE_STEPS = STEPS.filter((id) => !['04.1', '04.2'].includes(id));
const RACES = ['put-race', 'delete-race', 'count-race'];

/** Mistakes in steps 04.3 and 04.4. */
export const causesOfLikes: readonly Cause[] = [
  {
    id: 'keeps-a-lock',
    steps: DATABASE_STEPS,
    says: 'Your app has begun a transaction and not ended it. What it wrote is locked, and nobody else sees it. After BEGIN there must come COMMIT or ROLLBACK, in every case; a single statement needs none of them.',
    matches: inNotice<string>(['database'], (code) => code === '55P03'),
  },
  {
    id: 'tables-are-gone',
    steps: DATABASE_STEPS,
    says: 'A table, or a column of it, is not there any more. Your app must leave the tables as data/schema.sql makes them: no DROP, no ALTER, no CREATE.',
    matches: inNotice<string>(['database'], (code) => code.startsWith('42')),
  },
  {
    id: 'count-is-text',
    steps: ['04.3'],
    says: 'The number of likes is a text, "2". count(*) is a bigint, which may be larger than a number in JavaScript, so pg gives it as text. Write count(*)::int.',
    matches: inExchange(['show', 'like'], (data) => typeof fieldOf(data, 'likes') === 'string'),
  },
  {
    id: 'another-shape-of-post',
    steps: ['04.3'],
    says: 'The post in the answer has other fields than were asked for: id, owner, text and likes, of one post. rows[0] is the post, and AS gives a column another name: SELECT id, owner_id AS owner, ...',
    matches: inExchange(['show'], (data) => data.status === 200 && fieldOf(data, 'text') === undefined),
  },
  {
    id: 'counts-other-likes',
    steps: ['04.3'],
    says: 'The number of likes is not the number of rows that belong to this post. Count them: (SELECT count(*)::int FROM likes WHERE post_id = posts.id).',
    matches: inExchange(['show'], ({ status }) => status === 200),
  },
  {
    id: 'post-without-likes',
    steps: ['04.3'],
    says: 'A post that nobody likes is shown wrongly. JOIN drops it, and after LEFT JOIN it has one row, with nothing from likes in it, which count(*) counts. Use a SELECT of its own for the number.',
    matches: inExchange(['show-empty']),
  },
  {
    id: 'unknown-post-is-500',
    steps: ['04.3'],
    file: 'app.ts',
    says: 'A post that does not exist makes an error in your app: rows[0] is undefined then, and likes may not point to it (PostgreSQL refuses the row). Ask findPost() first, and answer 404.',
    matches: inExchange(['unknown-post'], ({ status }) => status === 500),
  },
  {
    id: 'unknown-post-is-200',
    steps: ['04.3', '04.4'],
    file: 'app.ts',
    says: 'A post that does not exist is answered with 200. If findPost() gives undefined, answer 404.',
    matches: inExchange(['unknown-post', 'delete-unknown'], ({ status }) => status === 200),
  },
  {
    id: 'works-without-a-token',
    steps: ['04.3', '04.4', '04.5'],
    file: 'app.ts',
    says: 'A request without a token was not refused. Put signedIn before the handler of the route, and take the user from response.locals.user, not from the body or the query.',
    matches: inExchange(['anonymous', 'delete-anonymous']),
  },
  {
    id: 'like-answer-is-different',
    steps: ['04.3'],
    file: 'app.ts',
    says: 'The like worked, and the answer is another one than was asked for: status 200 and {"post": ..., "likes": ...}, with the number after the like. Read the number again when the row is there.',
    matches: inExchange(['like'], ({ status = 0 }) => status >= 200 && status < 300),
  },
  {
    id: 'insert-not-awaited',
    steps: ['04.3'],
    says: 'Your app answered while its INSERT was still waiting. So the answer does not say that the like is stored. Write await before db.query() in addLike(), and before addLike() in the route.',
    matches: inNotice(['early'], (_, __, { isUnderWay }) => isUnderWay === true),
  },
  {
    id: 'likes-in-memory',
    steps: ['04.3'],
    says: 'Your app answered, and had not even sent the like to PostgreSQL. Perhaps it is kept in a variable, which ends with your program, or is to be stored later. Store it as a row in the table likes, and await that, before you answer.',
    matches: inNotice(['early']),
  },
  {
    id: 'sql-by-string',
    steps: ['04.3'],
    says: 'A quote in the id of a post became part of your SQL. So whoever asks can write SQL of their own into it. Write $1 in the text, and pass the value beside it: db.query("... WHERE id = $1", [id]).',
    matches: inExchange(['quote', 'injection']),
  },
  {
    id: 'repeat-is-500',
    steps: ['04.4'],
    says: 'The second PUT is an error: the primary key of likes forbids a second row. That is good; but it is no error for the user. Let the INSERT do nothing then: ON CONFLICT DO NOTHING.',
    matches: inExchange(['put-again'], ({ status }) => status === 500),
  },
  {
    id: 'repeat-is-refused',
    steps: ['04.4'],
    file: 'app.ts',
    says: 'The second PUT is refused. To the client both are the same wish, "I like this", and it is fulfilled: answer 200 as the first time.',
    matches: inExchange(['put-again'], ({ status = 0 }) => status >= 400),
  },
  {
    id: 'toggles-the-like',
    steps: ['04.4'],
    says: 'The second PUT has taken the like back. PUT means "I like this", however often it comes. DELETE takes it back.',
    matches: inNotice<Counted>(['put-again-state'], ({ rows }) => rows === 0),
  },
  {
    id: 'counts-each-time',
    steps: ['04.4'],
    says: 'Each PUT, or each DELETE, changes the number, though it changes no row. Count the rows; or change the number only if a row was really inserted or deleted (rowCount).',
    matches: (evidence) =>
      inNotice<Counted>(['put-again-state'], ({ rows }) => rows === 1)(evidence) ||
      inExchange(
        ['delete-again'],
        ({ status }, { stored, user }) =>
          status === 200 && !(stored as readonly string[]).includes(String(user)),
      )(evidence),
  },
  {
    id: 'delete-not-awaited',
    steps: ['04.4'],
    says: 'Your app answered while its DELETE was still waiting. So the answer does not say that the like is gone. Write await before db.query() in removeLike(), and before removeLike() in the route.',
    matches: inNotice(['delete-early']),
  },
  {
    id: 'deletes-other-rows',
    steps: ['04.4'],
    says: 'When DELETE was answered, not just one row was gone, the one of this user and this post. Name both columns, WHERE post_id = $1 AND user_id = $2, and await the statement.',
    matches: inExchange(
      ['delete', 'delete-again'],
      ({ status }, { stored, other }) => status === 200 && (stored as string[]).join() !== other,
    ),
  },
  {
    id: 'delete-again-is-an-error',
    steps: ['04.4'],
    file: 'app.ts',
    says: 'DELETE of a like that is not there is an error in your app. The client wants it gone, and it is gone: answer 200.',
    matches: inExchange(['delete-again'], ({ status = 0 }) => status >= 400),
  },
  {
    id: 'connections-not-given-back',
    steps: ['04.4', '04.6'],
    says: 'Some requests were never answered: they wait for a connection, and all are taken. Whoever calls db.connect() must call release() in the end, also after an error (finally). db.query() does both by itself.',
    matches: (evidence) =>
      inExchange(['delete-more'], ({ outcome }) => outcome === 'silent')(evidence) ||
      inNotice(
        [...RACES, 'half-way-again', 'after-failure', 'one-connection'],
        (_, { statuses }) => statuses?.includes('silent') ?? false,
      )(evidence),
  },
  {
    id: 'check-then-insert',
    steps: ['04.4'],
    says: 'Your app asks whether the like is there, and inserts it if not. When 8 ask at once, all 8 are told "not there", and 7 INSERTs fail. Do not ask first: INSERT ... ON CONFLICT DO NOTHING decides and inserts in one.',
    matches: inNotice(['put-race'], (_, { statuses }) => statuses?.includes(500) ?? false),
  },
  {
    id: 'read-modify-write',
    steps: ['04.4'],
    says: 'Likes got lost: your app reads the number, adds one and writes it back. All 8 read the same number. Count the rows; or let PostgreSQL add: SET like_count = like_count + 1.',
    matches: inNotice<Counted>(RACES, ({ rows, count }) => count !== rows),
  },
];
