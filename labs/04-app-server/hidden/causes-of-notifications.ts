import type { Cause } from '#testing';
import { inExchange, inNotice } from './cause-signatures.js';

const rowsOf = (json: unknown) => (Array.isArray(json) ? (json as Record<string, unknown>[]) : []);

/** Mistakes in step 04.5. */
export const causesOfNotifications: readonly Cause[] = [
  {
    id: 'notifies-the-liker',
    steps: ['04.5'],
    says: 'The one who likes the post is notified. The one to be told is the owner of the post: post.owner is the recipient, the user of the token is the actor.',
    matches: inExchange(['liker']),
  },
  {
    id: 'nobody-is-notified',
    steps: ['04.5'],
    says: 'The owner has no notification. Is notifyOwner() called after a new like, with await? Does addLike() return true for a new one? Does the list ask for recipient_id = the user?',
    matches: inExchange(['owner'], ({ json }) => Array.isArray(json) && json.length === 0),
  },
  {
    id: 'other-field-names',
    steps: ['04.5'],
    says: 'The notification is there, and its fields have other names, or other contents. They are post (the id of the post), by (the id of who likes it) and name (that user’s name): SELECT post_id AS post, actor_id AS by, users.name ...',
    matches: inExchange(['owner'], ({ json }) => rowsOf(json).length === 1),
  },
  {
    id: 'leaks-columns',
    steps: ['04.5'],
    says: 'The answer holds more than was asked for: SELECT * takes every column, and a JOIN with users brings along the e-mail address and the hash of the password. Name the three columns.',
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
    says: 'A like that was sent again notified again. addLike() gives true only if its INSERT really inserted a row (rowCount === 1): notify only then.',
    matches: inExchange(['repeat'], ({ json }) => rowsOf(json).length > 1),
  },
  {
    id: 'notifies-of-ones-own-like',
    steps: ['04.5'],
    says: 'Somebody likes their own post, and is notified of it. Notify only if post.owner is not the user.',
    matches: inExchange(['own'], ({ json }) => rowsOf(json).length > 0),
  },
];
