/**
 * Counts the primes below a number, the slow way: it keeps a processor busy and does nothing else until it is done.
 * Throws RangeError for a number below 0.
 */
export function countPrimes(below: number): number {
  if (below < 0) throw new RangeError(`there are no numbers from 0 to ${below}`);
  let count = 0;
  for (let candidate = 2; candidate < below; candidate++) {
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor++;
    if (divisor * divisor > candidate) count++;
  }
  return count;
}
