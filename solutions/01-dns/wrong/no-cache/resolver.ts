import type { DnsResponse, Upstream } from './types.js';
import { askUpstream } from './upstream.js';

export class CachingResolver {
  readonly upstream: Upstream;

  constructor(options: { upstream: Upstream }) {
    this.upstream = options.upstream;
  }

  async resolve(name: string, type: string, _nowMs: number): Promise<DnsResponse> {
    return askUpstream(this.upstream, { name, type });
  }
}
