import type { DnsResponse, ResourceRecord, Upstream } from './types.js';
import { askUpstream } from './upstream.js';

/** A response that was kept, and for how long it may be used. */
interface CacheEntry {
  readonly response: DnsResponse;
  readonly storedMs: number;
  readonly ttl: number;
}

/** A resolver that asks an upstream server once and remembers the response for as long as it may. */
export class CachingResolver {
  readonly upstream: Upstream;
  private readonly cache = new Map<string, CacheEntry>();

  constructor(options: { upstream: Upstream }) {
    this.upstream = options.upstream;
  }

  /** Gives the response for a name and a type, from the cache or from upstream. `nowMs` is the clock. */
  async resolve(name: string, type: string, nowMs: number): Promise<DnsResponse> {
    const key = `${name.toLowerCase()} ${type}`;
    const entry = this.cache.get(key);
    if (entry) {
      const age = Math.floor((nowMs - entry.storedMs) / 1000);
      if (age < entry.ttl) return aged(entry.response, age);
    }
    // Whoever passes an answer on is not its authority (RFC 1035 section 4.1.1).
    const response = { ...(await askUpstream(this.upstream, { name, type })), aa: false };
    this.cache.set(key, { response, storedMs: nowMs, ttl: lifetimeOf(response, type) });
    return response;
  }
}

/** For how many seconds a response may be kept: as long as the record in it that runs out first. */
function lifetimeOf({ rcode, answers, authorities }: DnsResponse, type: string): number {
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return 0;
  const ttls = answers.map((record) => record.ttl);
  if (answers.some((record) => record.type === type)) return Math.min(...ttls);
  // Without an SOA nobody knows for how long there will be nothing (RFC 2308 section 5).
  const soa = authorities.find((record) => record.type === 'SOA');
  if (soa?.type !== 'SOA') return 0;
  return Math.min(...ttls, soa.ttl, soa.data.minimum);
}

/** The same response, with TTLs that have counted down. */
function aged(response: DnsResponse, age: number): DnsResponse {
  const countDown = (records: readonly ResourceRecord[]) =>
    records.map((record) => ({ ...record, ttl: age }));
  return {
    ...response,
    answers: countDown(response.answers),
    authorities: countDown(response.authorities),
    additionals: countDown(response.additionals),
  };
}
