import type { CauseEvidence, Observation } from '#testing';
import type { DnsResponse, Question, Rcode, ResourceRecord } from '../types.js';
import type { DnsMessage } from '../wire.js';

/** `dns-answer`: a question that was put to `answer()`, or to a real server in its place. */
export interface Asked {
  readonly question: Question;
  /** Undefined: what came back has not the shape of a response. */
  readonly response?: DnsResponse;
  /** What is wrong with the shape, in words. */
  readonly problem?: string;
}

/** `dns-exchange`: bytes that were sent to a server, and what came back. */
export interface Exchanged {
  readonly transport: 'udp' | 'tcp';
  /** What was sent, in a word: `query`, `garbage`. */
  readonly sent: string;
  readonly id: number;
  readonly question?: Question;
  /** `silent`: nothing in time. `closed`: nothing listens there, or the connection was closed. */
  readonly outcome: 'reply' | 'silent' | 'closed';
  /** Undefined also when the bytes that came back are no DNS message. */
  readonly reply?: DnsMessage;
  /** Length of what came back. */
  readonly bytes: number;
  /** TCP: bytes that came in and are no whole message. */
  readonly leftOver: number;
  /** Whether the student's process still runs. */
  readonly isRunning: boolean;
}

/** `dns-serve`: the student's server was started. */
export interface Served {
  /** 0: let the system choose. */
  readonly askedPort: number;
  readonly port: number;
}

/** `dns-resolve`: a call of `resolve()`, and what the upstream server saw of it. */
export interface Resolved {
  readonly question: Question;
  readonly nowMs: number;
  readonly response?: DnsResponse;
  /** What is wrong with the shape of the response, in words. */
  readonly problem?: string;
  /** Questions that upstream was asked during this call, as `name TYPE`. */
  readonly asked: readonly string[];
}

/** `dns-elsewhere`: whether the server's port is free on another loopback address. */
export interface Elsewhere {
  readonly isFree: boolean;
}

/** `dns-ignored`: a message that must not be answered. */
export interface Ignored {
  /** How many replies to it came back. */
  readonly replies: number;
}

/** What a claim wanted: the situation that it was made in, and what it compared with. */
export interface Wanted {
  /** `no-such-name`, `wildcard-two-labels` ... : causes select by it. */
  readonly situation: string;
  readonly rcode?: Rcode;
  readonly records?: readonly ResourceRecord[];
  readonly ttl?: number;
  /** The TTL before it counted down. */
  readonly full?: number;
}

/** Observation of a kind, or undefined if the failed claim was about something else. */
function dataOf<T>(evidence: CauseEvidence, kind: string): T | undefined {
  return evidence.seen?.kind === kind ? (evidence.seen as Observation<T>).data : undefined;
}

export const askedIn = (evidence: CauseEvidence) => dataOf<Asked>(evidence, 'dns-answer');
export const exchangedIn = (evidence: CauseEvidence) => dataOf<Exchanged>(evidence, 'dns-exchange');
export const servedIn = (evidence: CauseEvidence) => dataOf<Served>(evidence, 'dns-serve');
export const elsewhereIn = (evidence: CauseEvidence) => dataOf<Elsewhere>(evidence, 'dns-elsewhere');
export const ignoredIn = (evidence: CauseEvidence) => dataOf<Ignored>(evidence, 'dns-ignored');
export const resolvedIn = (evidence: CauseEvidence) => dataOf<Resolved>(evidence, 'dns-resolve');

/** What the failed claim wanted. */
export function wantedIn(evidence: CauseEvidence): Wanted {
  return (evidence.wanted as Wanted | undefined) ?? { situation: 'none' };
}
