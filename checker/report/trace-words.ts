import type { Hop, TraceReport } from '../core/trace.js';

/** `12 ms`; below one, with a digit after the point; from ten seconds on, seconds. */
export function millisecondsText(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 0.95 && ms > 0 ? `${Math.max(0.1, ms).toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** `1 byte`, `37 bytes`. */
export const bytesText = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);

/** Whose code a hop is, in a word. */
export const ownerText = ({ by }: Hop): string => (by === 'you' ? 'yours' : "checker's");

/** What the client saw in the end, as one sentence. */
export function outcomeText({ outcome, totalMs, client }: TraceReport): string {
  const who = client.kind === 'browser' ? client.name : 'The client';
  const after = `after ${millisecondsText(totalMs)}`;
  return outcome.kind === 'answered'
    ? `${who} saw ${outcome.says}, ${after}.`
    : `${who} saw no answer: ${outcome.says} (${outcome.code}), ${after}.`;
}

/** Where the way ended, as one sentence. */
export function endText({ endedAt, hops }: TraceReport): string {
  const index = hops.findIndex(({ id }) => id === endedAt);
  const hop = hops[index];
  if (hop) return `The way ended at hop ${index + 1}, ${hop.title}.`;
  const away = hops.filter(({ state }) => state === 'not-reached').map(({ title }) => title);
  return away.length === 0
    ? 'The request took the whole way.'
    : `The request was answered without: ${away.join(', ')}.`;
}

/** What was broken on purpose, as one sentence; undefined when nothing was. */
export function faultText({ fault }: TraceReport): string | undefined {
  return fault && `Put in on purpose, --break ${fault.name}: ${fault.says}.`;
}

/** What stands in the place of the real world, for every report. */
export function placeText({ client }: TraceReport): string {
  return (
    `Addresses are those of the example. On this machine everything happens on 127.0.0.1, so a proxy sees that ` +
    `address in the place of ${client.address}.`
  );
}
