/** The shapes that the files of this lab hand to each other. */

import type { JSONWebKeySet } from 'jose';
import type { Pool } from 'pg';

/** How to reach the database. `node checker run` and the checker fill it in; makePool() takes it. */
export interface DatabaseOptions {
  /** A host name, or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** How many connections the pool may open; 10 unless given. */
  readonly max?: number;
}

/** What startServer() is called with. */
export interface ServerOptions {
  readonly db: DatabaseOptions;
  /** The public keys that tokens are checked with: a JSON Web Key Set (RFC 7517 section 5). */
  readonly keys: JSONWebKeySet;
  /** The port to listen on; 0 lets the system choose one. */
  readonly port: number;
}

/** What createApp() is called with. */
export interface AppOptions {
  readonly db: Pool;
  readonly keys: JSONWebKeySet;
}

/** A server that runs. */
export interface RunningServer {
  /** The port that it listens on. */
  readonly port: number;
  /** Stops listening, lets requests under way finish, ends the pool, and resolves when that is done. */
  close(): Promise<void>;
}

/** One line of the log. */
export interface RequestRecord {
  /** The id that the proxy gave to the request (`X-Request-Id`). */
  readonly id: string;
  readonly method: string;
  /** The path with its query, as it was sent. */
  readonly path: string;
  /** The status that was answered. */
  readonly status: number;
  /** The client's address (step 04.10). */
  readonly ip?: string | undefined;
}

/** A post as the app shows it. */
export interface Post {
  readonly id: string;
  /** The id of the user who wrote it. */
  readonly owner: string;
  readonly text: string;
  /** How many users like it: a number. */
  readonly likes: number;
}

/** "Ben likes your post": as its recipient is shown it. */
export interface Notification {
  /** The id of the post. */
  readonly post: string;
  /** The id of the user who likes it. */
  readonly by: string;
  /** The name of that user. */
  readonly name: string;
}

/** A notification on its way to somebody. */
export interface Notice extends Notification {
  /** The id of the user who is to hear of it. */
  readonly recipient: string;
}
