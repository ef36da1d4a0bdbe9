/** The eight hops of a request, in the order in which it takes them. */
export const HOP_IDS = [
  'client',
  'dns',
  'cloud',
  'security-group',
  'instance',
  'proxy',
  'app',
  'response',
] as const;

export type HopId = (typeof HOP_IDS)[number];

/** What `trace --break` can put in: the hop at which the way ends then, and what is broken, in words. */
export const TRACE_FAULTS = {
  'dns-down': {
    endsAt: 'dns',
    brief: 'the DNS server hangs',
    says: 'the DNS server hangs: it takes questions and answers none',
  },
  'unknown-name': {
    endsAt: 'dns',
    brief: 'the name is not in the zone',
    says: 'the name was taken out of the zone',
  },
  'port-closed': {
    endsAt: 'security-group',
    brief: 'the security group has no rule for the port',
    says: 'the rule for this port was taken out of the security group',
  },
  'nothing-listening': {
    endsAt: 'instance',
    brief: 'the proxy was not started',
    says: 'the proxy was not started',
  },
  'wrong-certificate': {
    endsAt: 'proxy',
    brief: 'the certificate is for another name',
    says: 'the proxy has a certificate for another name',
  },
  'clock-wrong': {
    endsAt: 'proxy',
    brief: "the client's clock is a month behind",
    says: 'the clocks are a month apart: for the client’s the certificate is not valid yet',
  },
  'app-dead': {
    endsAt: 'app',
    brief: 'the process of the app was killed',
    says: 'the process of the app was killed',
  },
  'app-slow': {
    endsAt: 'app',
    brief: 'the process of the app stands still',
    says: 'the process of the app stands still (the proxy waits 3 seconds for it, not a minute)',
  },
  'db-down': { endsAt: 'app', brief: 'the database was stopped', says: 'the database was stopped' },
} as const satisfies Readonly<
  Record<string, { readonly endsAt: HopId; readonly brief: string; readonly says: string }>
>;

export type TraceFault = keyof typeof TRACE_FAULTS;

/** The names of all faults, in the order of the way. */
export const TRACE_FAULT_NAMES = Object.keys(TRACE_FAULTS) as TraceFault[];

export function isTraceFault(name: string): name is TraceFault {
  return Object.hasOwn(TRACE_FAULTS, name);
}

/** One header, spelt as it was sent. */
export interface HeaderLine {
  readonly name: string;
  readonly value: string;
}

/** How the headers that leave a hop differ from those that came in. */
export interface HeaderChanges {
  /** On the way to the app, or on the way back. */
  readonly of: 'request' | 'response';
  readonly added: readonly HeaderLine[];
  readonly removed: readonly HeaderLine[];
  readonly changed: readonly { readonly name: string; readonly before: string; readonly after: string }[];
}

/** One thing that the app asked of its database: the connection itself, or a statement. */
export interface DatabaseCall {
  readonly kind: 'connect' | 'query';
  /** The statement; for a connection, who connected to which database. */
  readonly sql: string;
  /** The values of its parameters, as text. */
  readonly values: readonly string[];
  readonly startMs: number;
  readonly durationMs: number;
  /** `INSERT 0 1`, `ERROR 23505: duplicate key ...`, or `no answer`. */
  readonly result: string;
}

/**
 * `passed`: the request went on from here. `ended`: here its way ends, by a fault. `not-reached`: it never came here,
 * because of a fault before, or because none was needed (a redirect never comes to the app).
 */
export type HopState = 'passed' | 'ended' | 'not-reached';

/** One of the eight hops. Times are milliseconds since the client began. */
export interface Hop {
  readonly id: HopId;
  readonly title: string;
  /** Whose code did this: the student's, or the checker's own. */
  readonly by: 'you' | 'checker';
  /** `labs/01-dns`, or why it is the checker's own. */
  readonly why: string;
  readonly state: HopState;
  /** Undefined: not reached. */
  readonly startMs?: number;
  readonly durationMs?: number;
  /** What was decided, and by which record, rule, route or handler; the first line says the most. */
  readonly decided: readonly string[];
  readonly headers: readonly HeaderChanges[];
  /** What came into this hop from the client's side, and what went back to it. Undefined: nothing to be counted. */
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  /** Lines as a tool would show them: dig's answer, a flow log, the head of a request. */
  readonly excerpt: string;
  /** Only the app's hop has some. */
  readonly calls: readonly DatabaseCall[];
}

/** What the client saw in the end. */
export type TraceOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly says: string }
  | {
      readonly kind: 'failed';
      /** `NXDOMAIN`, `ETIMEDOUT`, `ECONNREFUSED`, `ERR_TLS_CERT_ALTNAME_INVALID`, `net::ERR_...` */
      readonly code: string;
      readonly says: string;
    };

/** The way of one request, as `trace --json` prints it. */
export interface TraceReport {
  readonly formatVersion: 1;
  readonly method: string;
  readonly url: string;
  readonly client: {
    readonly kind: 'checker' | 'browser';
    /** `Chromium 141.0.7390.37` */
    readonly name: string;
    /** The address that the client has in the example; on this machine it is 127.0.0.1. */
    readonly address: string;
  };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly totalMs: number;
  /** What was broken on purpose. */
  readonly fault?: { readonly name: TraceFault; readonly says: string };
  readonly outcome: TraceOutcome;
  /** The hop at which the way ended by a fault; undefined when it was whole. */
  readonly endedAt?: HopId;
  /** Exactly eight, in the order of HOP_IDS. */
  readonly hops: readonly Hop[];
}
