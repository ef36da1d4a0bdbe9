import { HOP_IDS, type Hop, type HopId, type TraceReport } from '../../core/trace.js';

const TITLES: Readonly<Record<HopId, string>> = {
  client: 'Client',
  dns: 'DNS',
  cloud: 'Cloud address',
  'security-group': 'Security group',
  instance: 'Instance',
  proxy: 'Reverse proxy',
  app: 'Application',
  response: 'Response',
};

const YOURS: Readonly<Partial<Record<HopId, string>>> = {
  dns: 'labs/01-dns',
  'security-group': 'labs/02-security-groups',
  proxy: 'labs/03-proxy',
};

/** Start and duration of each hop in the examples. */
const TIMES: Readonly<Record<HopId, readonly [startMs: number, durationMs: number]>> = {
  client: [0, 42.5],
  dns: [0.4, 3.21],
  cloud: [3.7, 0],
  'security-group': [3.7, 1.9],
  instance: [5.6, 0.72],
  proxy: [8, 34],
  app: [20.25, 18],
  response: [41, 1.5],
};

const TOLD: Readonly<Record<HopId, Partial<Hop>>> = {
  client: { decided: ['PUT /posts/7/like at backend.example.com'], excerpt: 'PUT /posts/7/like HTTP/1.1' },
  dns: {
    decided: ['record: backend.example.com. 300 IN A 203.0.113.10'],
    bytesIn: 37,
    bytesOut: 72,
    excerpt: ';; QUESTION\nbackend.example.com. IN A',
  },
  cloud: { decided: ['203.0.113.10 -> 10.0.0.10'], excerpt: '{\n  "PublicIp": "203.0.113.10"\n}' },
  'security-group': {
    decided: ['allowed by sg-01d2c3b4a59687f01 (web): tcp 443 from 0.0.0.0/0'],
    excerpt: '2 123456789012 eni-011b2c3d4e5f60711 ACCEPT OK',
  },
  instance: { decided: ['10.0.0.10:443 is open: the proxy listens there'], excerpt: 'SYN\nSYN, ACK' },
  proxy: {
    decided: [
      'server_name backend.example.com, location / -> http://127.0.0.1:3001',
      'TLS ends here: TLSv1.3, TLS_AES_256_GCM_SHA384, certificate for backend.example.com',
    ],
    headers: [
      {
        of: 'request',
        added: [{ name: 'x-forwarded-for', value: '127.0.0.1' }],
        removed: [{ name: 'TE', value: 'trailers' }],
        changed: [{ name: 'Connection', before: 'close', after: 'keep-alive' }],
      },
      { of: 'response', added: [], removed: [], changed: [] },
    ],
    bytesIn: 1169,
    bytesOut: 1627,
    excerpt: 'PUT /posts/7/like HTTP/1.1\nhost: backend.example.com',
  },
  app: {
    decided: ['PUT /posts/:id/like -> 200'],
    bytesIn: 816,
    bytesOut: 1,
    excerpt: 'HTTP/1.1 200 OK',
    calls: [
      {
        ...{ kind: 'connect', sql: 'connect as student to test', values: [], startMs: 21, durationMs: 4.4 },
        result: 'ready',
      },
      {
        kind: 'query',
        sql: 'INSERT INTO likes (post_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        ...{ values: ['7', 'ben'], startMs: 26, durationMs: 0.3, result: 'INSERT 0 1' },
      },
    ],
  },
  response: {
    decided: ['200 OK, made by the app, back to 198.51.100.77'],
    bytesOut: 1627,
    excerpt: 'HTTP/1.1 200 OK',
  },
};

/** One hop as it looks when all goes well, with changes. */
export function makeHop(id: HopId, changes: Partial<Hop> = {}): Hop {
  const [startMs, durationMs] = TIMES[id];
  const yours = YOURS[id];
  return {
    ...{ id, title: TITLES[id], by: yours ? 'you' : 'checker', why: yours ?? 'no lab builds it' },
    ...{ state: 'passed', startMs, durationMs, decided: [], headers: [], excerpt: '', calls: [] },
    ...TOLD[id],
    ...changes,
  };
}

/** A hop that the request never came to. */
export function makeAwayHop(id: HopId): Hop {
  const { title, by, why } = makeHop(id);
  return { id, title, by, why, state: 'not-reached', decided: [], headers: [], excerpt: '', calls: [] };
}

/** A request that took the whole way. */
export function makeTrace(changes: Partial<TraceReport> = {}): TraceReport {
  return {
    formatVersion: 1,
    method: 'PUT',
    url: 'https://backend.example.com/posts/7/like',
    client: { kind: 'checker', name: 'the checker’s own client', address: '198.51.100.77' },
    startedAt: '2026-01-01T10:00:00.000Z',
    totalMs: 42.5,
    outcome: { kind: 'answered', status: 200, says: '200 OK' },
    hops: HOP_IDS.map((id) => makeHop(id)),
    ...changes,
  };
}

/** A request whose way ended at the security group. */
export function makeBrokenTrace(): TraceReport {
  const decided = ['no rule of sg-01d2c3b4a59687f01 (web) allows tcp 443 from 198.51.100.77: dropped'];
  return makeTrace({
    fault: { name: 'port-closed', says: 'the rule for this port was taken out of the security group' },
    totalMs: 3005.6,
    outcome: { kind: 'failed', code: 'ETIMEDOUT', says: 'no connection within 3000 ms' },
    endedAt: 'security-group',
    hops: HOP_IDS.map((id, index) => {
      if (id === 'client') return makeHop(id, { durationMs: 3005.6 });
      if (id === 'security-group') return makeHop(id, { state: 'ended', durationMs: 3001.9, decided });
      return index < 3 ? makeHop(id) : makeAwayHop(id);
    }),
  });
}

const HOSTILE = `</script></style><script>document.title='owned'</script>"'><img src=x onerror=alert(1)>\x1b[2J\u202e`;

/** A request on whose way every text was chosen by somebody who wants to be more than text. */
export function makeHostileTrace(): TraceReport {
  const header = { name: HOSTILE, value: HOSTILE };
  return makeTrace({
    url: `https://backend.example.com/${HOSTILE}`,
    client: { kind: 'browser', name: HOSTILE, address: HOSTILE },
    outcome: { kind: 'failed', code: HOSTILE, says: HOSTILE },
    hops: HOP_IDS.map((id) =>
      makeHop(id, {
        why: HOSTILE,
        decided: [HOSTILE, `${'endless '.repeat(100)}${HOSTILE}`],
        headers: [
          {
            of: 'request',
            added: [header],
            removed: [header],
            changed: [{ name: HOSTILE, before: HOSTILE, after: HOSTILE }],
          },
        ],
        excerpt: HOSTILE,
        calls: [
          { kind: 'query', sql: HOSTILE, values: [HOSTILE], startMs: 1, durationMs: 1, result: HOSTILE },
        ],
      }),
    ),
  });
}
