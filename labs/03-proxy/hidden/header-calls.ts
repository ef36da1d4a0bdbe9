import { inspect } from 'node:util';
import { expect } from 'vitest';
import { claim, type Observation, type StepContext } from '#testing';
import type { Arrival } from '../types.js';

/** Headers as Node gives them, names in small letters. */
export type HeaderTexts = Readonly<Record<string, string>>;

/** A call of one of the functions in headers.ts. */
export interface HeadersCalled {
  /** What came back; empty if it was no object. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly isObject: boolean;
}

/** Calls endToEnd(), or with an arrival upstreamHeaders(). Fails if no object comes back. */
export async function calledHeaders(
  { student, trail }: StepContext,
  given: HeaderTexts,
  arrival?: Arrival,
): Promise<Observation<HeadersCalled>> {
  const name = arrival ? 'upstreamHeaders' : 'endToEnd';
  const handed = [given, ...(arrival ? [arrival] : [])];
  const tried = `${name}(${handed.map(shown).join(', ')})`;
  trail.try(tried);
  const returned = await student.call(name, ...handed);
  const isObject = typeof returned === 'object' && returned !== null && !Array.isArray(returned);
  const headers = isObject ? (returned as Record<string, unknown>) : {};
  const seen = trail.add({ kind: 'call', tried, got: shown(returned), data: { headers, isObject } });
  const about = {
    expected: 'an object with headers',
    why: 'Both functions give back headers in the form in which they came: an object, a name for each value.',
    wanted: { situation: 'no-headers' },
  };
  claim(seen, about, (data) => expect(data.isObject).toBe(true));
  return seen;
}

const shown = (value: unknown) => inspect(value, { breakLength: Number.POSITIVE_INFINITY });
