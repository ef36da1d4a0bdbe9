import { median, timeCommand } from './time-command.js';

/** Runs a command to its end. Gives its time in milliseconds; rejects when it ended badly. */
export async function run(command: readonly string[], cwd: string): Promise<number> {
  const { wallMs, exitCode } = await timeCommand(command, cwd);
  if (exitCode !== 0) throw new Error(`${command.join(' ')} in ${cwd} ended with ${exitCode}`);
  return wallMs;
}

/** Two things in turn, so that a busy machine slows both: the median of the pairs' ratios, and of each side's times. */
export async function ratioInTurn(
  rounds: number,
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<{ readonly ratio: number; readonly firstMs: number; readonly secondMs: number }> {
  const [firsts, seconds]: [number[], number[]] = [[], []];
  await first();
  await second();
  for (let round = 0; round < rounds; round++) {
    firsts.push(await first());
    seconds.push(await second());
  }
  const ratios = firsts.map((value, index) => value / (seconds[index] ?? Number.NaN));
  return { ratio: median(ratios), firstMs: median(firsts), secondMs: median(seconds) };
}
