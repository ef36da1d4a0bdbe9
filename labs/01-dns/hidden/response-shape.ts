import type { DnsResponse, ResourceRecord } from '../types.js';

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
const SECTIONS = ['answers', 'authorities', 'additionals'] as const;

/** What the student's code returned: a response, or in words what is wrong with its shape. */
export type ReadResponse = { readonly response: DnsResponse } | { readonly problem: string };

/** Reads what a student's function returned as a DnsResponse. `from` names the function. */
export function readResponse(value: unknown, from: string): ReadResponse {
  if (!isObject(value)) return { problem: `${from} returned ${brief(value)}` };
  const { rcode, aa, tc } = value;
  if (typeof rcode !== 'string' || !RCODES.includes(rcode)) {
    return { problem: `in what ${from} returned, rcode is ${brief(rcode)}` };
  }
  if (typeof aa !== 'boolean') return { problem: `in what ${from} returned, aa is ${brief(aa)}` };
  for (const section of SECTIONS) {
    const records = value[section];
    if (!Array.isArray(records)) {
      return { problem: `in what ${from} returned, ${section} is ${brief(records)} and no list` };
    }
    for (const [index, record] of records.entries()) {
      const problem = problemOfRecord(record);
      if (problem) return { problem: `in what ${from} returned, ${section}[${index}] ${problem}` };
    }
  }
  const { answers, authorities, additionals } = value as unknown as DnsResponse;
  return {
    response: {
      rcode: rcode as DnsResponse['rcode'],
      aa,
      tc: tc === true,
      answers,
      authorities,
      additionals,
    },
  };
}

function problemOfRecord(record: unknown): string | undefined {
  if (!isObject(record)) return `is ${brief(record)} and no record`;
  const { name, type, ttl } = record as { name: unknown; type: unknown; ttl: unknown };
  if (typeof name !== 'string') return `has the name ${brief(name)}`;
  if (typeof type !== 'string') return `has the type ${brief(type)}`;
  if (typeof ttl !== 'number') return `has the ttl ${brief(ttl)}`;
  return isDataOf(type, record.data) ? undefined : `(${type}) has the data ${brief(record.data)}`;
}

function isDataOf(type: string, data: unknown): boolean {
  switch (type as ResourceRecord['type']) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
      return typeof data === 'string';
    case 'TXT':
      return Array.isArray(data) && data.every((text) => typeof text === 'string');
    case 'MX':
      return isObject(data) && typeof data.preference === 'number' && typeof data.exchange === 'string';
    case 'SOA':
      return isObject(data) && typeof data.mname === 'string' && typeof data.minimum === 'number';
    default:
      return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a few words. */
function brief(value: unknown): string {
  if (value === undefined) return 'undefined';
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}...` : json;
}
