import type { StepContext } from '#testing';
import type { Sending } from './http-client.js';
import { until } from './signal.js';
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
