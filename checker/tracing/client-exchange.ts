import type { HttpHead } from './http-head.js';

/** The request that a client is to send. */
export interface ClientRequest {
  readonly method: string;
  readonly url: URL;
  /** The port of 127.0.0.1 that stands for the address of the name; undefined: the name has none. */
  readonly port: number | undefined;
  readonly token: string | undefined;
  /** Certificates that the client trusts, PEM. */
  readonly trusted: readonly string[];
  /** How long it waits for a connection, and for the answer, in milliseconds. */
  readonly connectMs: number;
  readonly answerMs: number;
  /** Aborted: the client gives up at once. */
  readonly signal: AbortSignal;
}

/** What the client sent and saw. Times are of the trace's clock. */
export interface ClientExchange {
  /** What stands at the beginning: `node:https`, `Chromium 141`. */
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly connectedMs?: number;
  /** What the TLS handshake agreed on, and when it was done, where that can be seen. */
  readonly tls?: { readonly doneMs?: number; readonly says: string };
  readonly request?: HttpHead;
  readonly response?: HttpHead;
  /** When its first byte came. */
  readonly answeredMs?: number;
  readonly bodyBytes?: number;
  /** The beginning of it, when it is text. */
  readonly body?: string;
  /** Why there is no answer, or only a part of it. */
  readonly failure?: { readonly code: string; readonly says: string };
}

/** What is kept of a body, in characters. */
export const BODY_CHARACTERS = 600;
