/** What an authoritative server is asked for. */
export const AUTHORITATIVE_STEPS: readonly string[] = [
  '01.1',
  '01.2',
  '01.3',
  '01.4',
  '01.6',
  '01.7',
  '01.8',
  '01.9',
  '01.10',
  '01.12',
];

const REAL_CLOCK =
  'The step moves the time with an argument, by minutes; a real resolver takes it from the clock of the machine, so each TTL would have to be waited for.';

/** What it is not asked for, and why. */
export const RESOLVER_STEPS: Readonly<Record<string, string>> = { '01.5': REAL_CLOCK, '01.11': REAL_CLOCK };
