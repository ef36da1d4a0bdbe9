import type { StepContext } from '#testing';
import type { App } from './app-under-test.js';
import type { Answer, Sending } from './http-client.js';
import { until } from './signal.js';
import type { Trial } from './words.js';
import type { World } from './world.js';

/** A lock on tables of the student's database: who wants to write there waits. */
export interface Gate {
  /** Waits until each of these requests stands at the gate, or was answered without it. */
  hold(sendings: readonly Sending[]): Promise<void>;
  /** How many connections wait for a lock. */
  waiting(): Promise<number>;
  /** Opens the gate; idempotent. */
  open(): Promise<void>;
}

/**
 * Closes a gate: LOCK TABLE in a mode that lets readers pass (PostgreSQL, "Explicit Locking"). So requests that come one
 * after the other all stand at the same place when it opens: what would be a matter of luck happens each time.
 */
export async function closeGate(
  { cleanup }: StepContext,
  { query, connect }: World,
  table: 'likes' | 'comments' = 'likes',
): Promise<Gate> {
  const holder = await connect();
  let isOpen = false;
  const open = async () => {
    if (isOpen) return;
    isOpen = true;
    await holder.query('COMMIT');
  };
  await holder.query('BEGIN');
  await holder.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
  cleanup(open);
  const waiting = async () => {
    const [row] = await query(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return Number(row?.n);
  };
  const hold = async (sendings: readonly Sending[]) => {
    const answered = () => sendings.filter((sending) => sending.isAnswered()).length;
    await until(async () => answered() + (await waiting()) >= sendings.length);
  };
  return { hold, waiting, open };
}

/** What became of a request that wants to write while nothing can be written. */
export interface Held {
  readonly answer: Answer;
  /** It was answered while the table was locked. */
  readonly isEarly: boolean;
  /** Its write stood at the gate when the answer came. */
  readonly isUnderWay: boolean;
}

/** How long a write may take from the app to the gate when the answer has come already, in milliseconds. */
const ON_ITS_WAY_MS = 500;

/**
 * Sends a request while the table likes is locked. Whoever waits for the write cannot answer; an app that does not
 * answers as soon as it has nothing else to wait for, and it is given until then.
 */
export async function sendWhileLocked(
  context: StepContext,
  world: World,
  app: App,
  trial: Trial,
): Promise<Held> {
  const gate = await closeGate(context, world);
  const sending = app.begin(trial);
  await gate.hold([sending]);
  const isEarly = !(await app.restsBefore(sending));
  const isUnderWay = isEarly && (await until(async () => (await gate.waiting()) > 0, ON_ITS_WAY_MS));
  await gate.open();
  return { answer: await app.answerOf(sending), isEarly, isUnderWay };
}
