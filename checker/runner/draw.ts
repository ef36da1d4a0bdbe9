/** Inputs drawn from a seed: the same seed and label give the same values, everywhere. */
export interface Draw {
  /** An integer from `min` to `max`, both included. */
  int(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
  /** A pronounceable lower-case word of `syllables` syllables, never drawn before from this Draw. */
  word(syllables?: number): string;
  /** `count` different IPv4 addresses from the documentation ranges (RFC 5737). */
  ipv4(count: number): string[];
}

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';
const DOCUMENTATION_NETS = ['192.0.2', '198.51.100', '203.0.113'] as const;

/** Mulberry32 over a hash of the label: small, fast and the same on every machine. */
function generator(seed: number, label: string): () => number {
  let state = seed >>> 0;
  for (const character of label) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  }
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes a Draw; `label` keeps the draws of different steps apart. */
export function drawFrom(seed: number, label: string): Draw {
  const next = generator(seed, label);
  const words = new Set<string>();
  const addresses = new Set<string>();
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[int(0, list.length - 1)];
    if (chosen === undefined) throw new RangeError('pick() needs a list that is not empty');
    return chosen;
  };
  return {
    int,
    pick,
    shuffle(list) {
      const shuffled = [...list];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = int(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other] as never, shuffled[last] as never];
      }
      return shuffled;
    },
    word(syllables = 3) {
      for (;;) {
        let word = '';
        for (let count = 0; count < syllables; count++) word += pick([...CONSONANTS]) + pick([...VOWELS]);
        if (!words.has(word)) {
          words.add(word);
          return word;
        }
      }
    },
    ipv4(count) {
      const drawn: string[] = [];
      while (drawn.length < count) {
        const address = `${pick(DOCUMENTATION_NETS)}.${int(1, 254)}`;
        if (addresses.has(address)) continue;
        addresses.add(address);
        drawn.push(address);
      }
      return drawn;
    },
  };
}
