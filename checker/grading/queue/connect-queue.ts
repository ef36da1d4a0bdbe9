import { Redis } from 'ioredis';
import { UserError } from '../../core/errors.js';
import type { QueueAddress } from './queue-address.js';

/** The name of the queue: its keys begin with `bull:backend-workbook:`. */
export const QUEUE_NAME = 'backend-workbook';

/** A server that is there answers in much less. */
const FIRST_ANSWER_MS = 5_000;

/** How long to wait before a lost connection is tried again, in milliseconds, by how often it was tried. */
const retryAfter = (times: number) => Math.min(times * 100, 2_000);

/**
 * A connection that lives through the server's restarts: what is asked meanwhile waits. Throws UserError when nothing
 * answers the first time, or whoever answers is no Redis that we may use.
 */
export async function connectQueue(address: QueueAddress): Promise<Redis> {
  const { host, port, db, isTls, username, password } = address;
  let isFirst = true;
  const redis = new Redis({
    ...{ host, port, db, lazyConnect: true, connectTimeout: FIRST_ANSWER_MS },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isTls ? { tls: { servername: host } } : {}),
    // BullMQ's own condition for connections that wait.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isFirst ? null : retryAfter(times)),
  });
  let said: Error | undefined;
  redis.on('error', (error: Error) => {
    said = error;
  });
  let clock: NodeJS.Timeout | undefined;
  // Whoever takes the connection may never say a word.
  const silence = new Promise<never>((_, reject) => {
    clock = setTimeout(
      () => reject(new Error(`no answer in ${FIRST_ANSWER_MS / 1_000} seconds`)),
      FIRST_ANSWER_MS,
    );
  });
  try {
    await Promise.race([redis.connect().then(() => redis.ping()), silence]);
    isFirst = false;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw refusal(address, said ?? (error as Error));
  } finally {
    clearTimeout(clock);
  }
}

function refusal({ shown, isTls }: QueueAddress, { message }: Error): UserError {
  if (/NOAUTH|WRONGPASS|NOPERM|invalid password/.test(message)) {
    return new UserError(
      `The Redis at ${shown} does not let us in: ${message}.`,
      'QUEUE_PASSWORD_FILE=<file>, or QUEUE_USERNAME and QUEUE_PASSWORD, in the environment',
    );
  }
  const hint = isTls ? ' (rediss:// wants a certificate that this machine trusts: NODE_EXTRA_CA_CERTS)' : '';
  return new UserError(
    `No Redis can be used at ${shown}: ${message}${hint}.`,
    'Look whether it runs, and whether this machine may reach it: redis-cli ping',
  );
}
