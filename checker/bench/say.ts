/** Prints one measurement and whether its limit holds. */
export function say(what: string, figure: string, limit: string, isHeld: boolean): void {
  console.log(
    `${what.padEnd(44)} ${figure.padStart(24)}   ${limit.padEnd(14)} ${isHeld ? 'held' : 'NOT HELD'}`,
  );
}

/** Prints one measurement that has no limit. */
export function show(what: string, figure: string): void {
  console.log(`${what.padEnd(44)} ${figure.padStart(24)}`);
}
