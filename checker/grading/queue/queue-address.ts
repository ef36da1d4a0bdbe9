import { readFile } from 'node:fs/promises';
import { UserError } from '../../core/errors.js';

/** Where a queue is, and who may use it. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  /** The number of the database, 0 to 15 unless the server was told otherwise. */
  readonly db: number;
  readonly isTls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** The address as it may be shown: without a password. */
  readonly shown: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `redis://host:6379/0` or `rediss://` (TLS); user and password come from `QUEUE_USERNAME`, and `QUEUE_PASSWORD` or
 * the file that `QUEUE_PASSWORD_FILE` names. Throws UserError: also for a password in the address, which everybody on the
 * machine could read from the list of processes.
 */
export async function readQueueAddress(typed: string, env: Environment): Promise<QueueAddress> {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new UserError(`"${withoutSecret(typed)}" is no address of a Redis.`, EXAMPLE);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UserError(
      'A password in the address can be read by everybody on this machine: give it in the environment.',
      `QUEUE_PASSWORD_FILE=<file> node checker ... --queue ${url.protocol}//${url.host}${url.pathname}`,
    );
  }
  const db = /^\/?(\d{1,5})?$/.exec(url.pathname)?.[1];
  if (db === undefined && !['', '/'].includes(url.pathname)) {
    throw new UserError(`"${url.pathname}" is no number of a database.`, EXAMPLE);
  }
  const password = await passwordFrom(env);
  const username = env.QUEUE_USERNAME;
  return {
    // IPv6 stands in brackets in an address, and without them on the wire.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    db: Number(db ?? 0),
    isTls: url.protocol === 'rediss:',
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    shown: `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`,
  };
}

const EXAMPLE = 'node checker ... --queue redis://127.0.0.1:6379';

async function passwordFrom(env: Environment): Promise<string | undefined> {
  const { QUEUE_PASSWORD: password, QUEUE_PASSWORD_FILE: file } = env;
  if (password !== undefined || file === undefined) return password;
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UserError(
      `QUEUE_PASSWORD_FILE names a file that cannot be read: ${error.message}.`,
      `ls -l ${file}`,
    );
  });
  return text.replace(/\r?\n$/, '');
}

const withoutSecret = (typed: string) => typed.replace(/\/\/[^@/]*@/, '//...@');
