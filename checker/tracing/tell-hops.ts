import { HOP_IDS, type Hop, type HopId } from '../core/trace.js';
import { endOf, type Forwarded, forwarded, type Observed, type ToldHop } from './observed.js';
import { tellApp } from './tell-app.js';
import { tellClient, tellResponse } from './tell-client.js';
import { tellCloud, tellDns, tellInstance, tellSecurityGroup } from './tell-network.js';
import { tellProxy } from './tell-proxy.js';

type Tell = (observed: Observed, sent: Forwarded | undefined) => ToldHop;

const TELL: Readonly<Record<HopId, Tell>> = {
  client: tellClient,
  dns: tellDns,
  cloud: tellCloud,
  'security-group': tellSecurityGroup,
  instance: tellInstance,
  proxy: tellProxy,
  app: tellApp,
  response: tellResponse,
};

/** The eight hops of a request, in order, and where its way ended. */
export function tellHops(observed: Observed): { readonly hops: Hop[]; readonly endedAt: HopId | undefined } {
  const sent = forwarded(observed);
  const endedAt = endOf(observed, sent);
  const end = endedAt === undefined ? HOP_IDS.length : HOP_IDS.indexOf(endedAt);
  // The proxy answers for an app that does not: that answer goes back all the same.
  const answers = observed.client.response !== undefined;
  const hops = HOP_IDS.map((id, index): Hop => {
    const { isAway = false, startMs, endMs, ...told } = TELL[id](observed, sent);
    const isReached = (index <= end || (id === 'response' && answers)) && !isAway;
    const { title, by, why } = told;
    if (!isReached) {
      return { id, title, by, why, state: 'not-reached', decided: [], headers: [], excerpt: '', calls: [] };
    }
    const state = id === endedAt ? 'ended' : 'passed';
    const times = { startMs: round(startMs), durationMs: round(Math.max(0, endMs - startMs)) };
    const calls = (told.calls ?? []).map((call) => ({
      ...call,
      startMs: round(call.startMs),
      durationMs: round(call.durationMs),
    }));
    return { id, state, headers: [], ...told, calls, ...times };
  });
  return { hops, endedAt };
}

/** Microseconds are enough. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000;
