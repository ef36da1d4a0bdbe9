import type { DnsResponse, Question, Zone } from './types.js';

/** Knows addresses and both ways to say no, but no aliases yet. */
export function answer(zone: Zone, question: Question): DnsResponse {
  const name = question.name.toLowerCase();
  const own = zone.records.filter((record) => record.name === name);
  const answers = own.filter((record) => record.type === question.type);
  const rcode = own.length > 0 ? 'NOERROR' : 'NXDOMAIN';
  return { rcode, aa: true, answers, authorities: [], additionals: [] };
}
