/** One request to the app and what came of it. */
export interface Exchanged {
  readonly method: string;
  readonly path: string;
  readonly outcome: 'answer' | 'closed' | 'refused' | 'silent';
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** The body, if it is JSON. */
  readonly json?: unknown;
  /** What the program printed since the request was sent, without its log; looked for only if something is wrong. */
  readonly printed: string;
  readonly isRunning: boolean;
}

/** Something that a test counted, read in the database or saw in the log. */
export interface Noticed<T = unknown> {
  readonly noticed: T;
  /** What the program printed, without its log. */
  readonly printed?: string;
  /** The answers that belong to it. */
  readonly statuses?: readonly (number | string)[];
}
