import type { TraceOutcome } from '../core/trace.js';
import type { ClientExchange } from './client-exchange.js';
import { statusOf } from './http-head.js';
import type { Observed } from './observed.js';

/** What the client saw in the end. */
export function tellOutcome({ dns, client, url }: Observed): TraceOutcome {
  const { response, failure } = client;
  const status = response && statusOf(response);
  if (response && status !== undefined) {
    const says = response.startLine.replace(/^\S+ /, '');
    return failure
      ? {
          kind: 'failed',
          code: failure.code,
          says: `${says}, and then the answer broke off: ${failure.says}`,
        }
      : { kind: 'answered', status, says };
  }
  if (dns.addresses.length === 0) return { kind: 'failed', ...dnsFailure(dns.status, url, client) };
  return { kind: 'failed', ...(failure ?? { code: 'error', says: 'no answer' }) };
}

function dnsFailure(status: string, { hostname }: URL, client: ClientExchange) {
  const browser = client.failure ? ` (the browser: ${client.failure.code})` : '';
  switch (status) {
    case 'NOERROR':
      return { code: 'NODATA', says: `${hostname} has no address${browser}` };
    case 'NXDOMAIN':
      return { code: status, says: `there is no name ${hostname}${browser}` };
    case 'ETIMEDOUT':
      return { code: status, says: `the DNS server did not answer${browser}` };
    case 'ECONNREFUSED':
      return { code: status, says: `no DNS server listens${browser}` };
    default:
      return { code: status, says: `the DNS server could not say where ${hostname} is${browser}` };
  }
}
