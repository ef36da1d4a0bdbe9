import type { Cause, CauseEvidence } from '#testing';
import type { Delivery } from './kernel-wire.js';

/** `verdict`: what a function or a firewall said about one packet or address. */
export interface Verdict {
  /** Undefined: what came back is neither true nor false. */
  readonly value?: boolean;
}

/** `probe`: what probe() said about a port. */
export interface Probed {
  /** Undefined: what came back is none of the three words. */
  readonly result?: string;
}

/** `timing`: whether two probes that began together answered each in its own time. */
export interface Timed {
  readonly isTimely: boolean;
}

/** `socket`: whether the client's side of a connection was closed. */
export interface Closed {
  readonly isClosed: boolean;
}

/** `nft-load`: whether the kernel took the rules. */
export interface Accepted {
  readonly isText: boolean;
  readonly isLoaded: boolean;
}

/** `kernel-packet`: what the kernel did with a packet under the student's rules. */
export type Carried = Delivery;

/** Where a claim was made, for causes to select by. */
export interface Wanted {
  readonly situation: string;
}

/** A signature: the failed claim was made in one of these situations, about a value of the right shape. */
export function inSituation(...situations: string[]): Cause['matches'] {
  return (evidence) => situations.includes(situationOf(evidence)) && !isShapeless(evidence);
}

/** The same, and what was observed bears it out. */
export function whenSeen<T>(holds: (data: T) => boolean, ...situations: string[]): Cause['matches'] {
  return (evidence) => inSituation(...situations)(evidence) && holds(evidence.seen?.data as T);
}

/** What came back had the wrong type altogether. */
export function isShapeless({ seen }: CauseEvidence): boolean {
  if (seen?.kind === 'verdict') return (seen.data as Verdict).value === undefined;
  if (seen?.kind === 'probe') return (seen.data as Probed).result === undefined;
  if (seen?.kind === 'nft-load') return !(seen.data as Accepted).isText;
  return false;
}

function situationOf({ wanted }: CauseEvidence): string {
  return (wanted as Wanted | undefined)?.situation ?? 'none';
}
