import type { Cause } from '#testing';
import { inExchange, inNotice } from './cause-signatures.js';

const rowsOf = (json: unknown) => (Array.isArray(json) ? (json as Record<string, unknown>[]) : []);

/** Mistakes in step 04.5. */
export const causesOfNotifications: readonly Cause[] = [
  {
    id: 'lists-what-one-did',
    steps: ['04.5'],
    says: 'The row is right, and the list is not: it shows users what they did themselves. It must ask for the recipient, not for the actor: WHERE recipient_id = $1.',
    matches: inExchange(['liker'], (_, { isStored }) => isStored === true),
  },
  {
    id: 'notifies-the-liker',
    steps: ['04.5'],
    says: 'The one who likes the post is notified. The one to be told is the owner of the post: post.owner is the recipient, the user of the token is the actor.',
    matches: inExchange(['liker']),
  },
  {
    id: 'list-leaves-it-out',
    steps: ['04.5'],
    says: 'The row stands in notifications, and the list does not show it. Look at the SELECT: recipient_id must be the user who asks, and JOIN keeps only rows for which ON finds a user: users.id = actor_id.',
    matches: inExchange(
      ['owner'],
      ({ json }, { isStored }) => rowsOf(json).length === 0 && isStored === true,
    ),
  },
  {
    id: 'nobody-is-notified',
    steps: ['04.5'],
    file: 'app.ts',
    says: 'There is no notification. Does the PUT call notifyOwner() after a new like, with await? Does addLike() return true for a new one? Does notifyOwner() insert a row?',
    matches: inExchange(['owner'], ({ json }) => Array.isArray(json) && json.length === 0),
  },
  {
    id: 'name-of-the-recipient',
    steps: ['04.5'],
    says: 'The name is that of the owner, who is told. It must be the name of the one who likes the post: JOIN users ON users.id = actor_id.',
    matches: inExchange(['field'], (_, { value, ownersName }) => value === ownersName),
  },
  {
    id: 'other-field-names',
    steps: ['04.5'],
    says: 'The notification is there, and has no field of this name. AS gives a column the name that is asked for: SELECT post_id AS post, actor_id AS by, users.name ...',
    matches: inExchange(['field'], (_, { value }) => value === undefined),
  },
  {
    id: 'another-column',
    steps: ['04.5'],
    says: 'The field is there, and another column stands in it. post is post_id, by is actor_id, and name is the name of that user in users.',
    matches: inExchange(['field']),
  },
  {
    id: 'leaks-columns',
    steps: ['04.5'],
    says: 'The answer holds more than was asked for: * takes every column, and a JOIN with users brings along the e-mail address and the hash of the password. Name the three columns.',
    matches: inExchange(['columns']),
  },
  {
    id: 'shows-everybodys',
    steps: ['04.5'],
    says: 'A user sees notifications of others. Ask only for their own: WHERE recipient_id = $1, with the user of the token.',
    matches: inExchange(['other']),
  },
  {
    id: 'notifications-in-memory',
    steps: ['04.5'],
    says: 'The notification is not in the table notifications: it ends with the program. INSERT it there.',
    matches: inNotice(['kept']),
  },
  {
    id: 'notifies-again',
    steps: ['04.5'],
    file: 'app.ts',
    says: 'A like that was sent again notified again. addLike() gives true only if its INSERT really inserted a row (rowCount === 1): notify only then.',
    matches: inExchange(['repeat'], ({ json }) => rowsOf(json).length > 1),
  },
  {
    id: 'notifies-of-ones-own-like',
    steps: ['04.5'],
    file: 'app.ts',
    says: 'Somebody likes their own post, and is notified of it. Notify only if post.owner is not the user.',
    matches: inExchange(['own'], ({ json }) => rowsOf(json).length > 0),
  },
];
