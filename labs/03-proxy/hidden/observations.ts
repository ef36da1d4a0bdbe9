import type { Field } from './wire.js';

/** One request as an upstream got it. */
export interface Arrived {
  readonly upstream: string;
  readonly method: string;
  readonly target: string;
  readonly fields: readonly Field[];
  readonly body: string;
}

/** One request to the proxy and what came of it. */
export interface Exchanged {
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly sent: readonly Field[];
  /** The port that the proxy listens on. */
  readonly port: number;
  readonly outcome: 'answer' | 'closed' | 'refused' | 'silent';
  readonly status?: number;
  /** True when a part of an answer came, and then nothing more. */
  readonly hasPart: boolean;
  /** The headers and the body that the client got. */
  readonly fields: readonly Field[];
  readonly body: string;
  /** The names in the certificate that was shown. */
  readonly certificateNames: string;
  /** What the upstreams got. */
  readonly arrived: readonly Arrived[];
  /** What is on its way to them besides: a part of a request, or a connection without one. */
  readonly unfinished: 'nothing' | 'connection' | 'part';
  readonly isRunning: boolean;
  /** What a test counted or noticed by itself. */
  readonly noticed?: string | number | boolean;
}

/** A call of one of the functions in routing.ts. */
export interface Called {
  /** What came back, if it was plain data. */
  readonly returned: unknown;
  /** The position of the block or location that it is; undefined for anything else. */
  readonly index?: number | undefined;
  /** The input of the case. */
  readonly input: string;
}
