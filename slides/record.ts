import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { playSession } from './play-session.js';
import { terminalSvg } from './terminal-svg.js';

/** Where README.md shows the recording. */
export const RECORDING = 'slides/recording.svg';

/** Plays the session in a new workbook of the repo, and gives the picture of it. */
export async function record(repo: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  try {
    return terminalSvg({
      title: 'A session with the checker',
      description:
        'In lab 00 an answer has the wrong status. The check fails, and says what was sent, what was expected and by ' +
        'which rule, what came back, and the likely cause. A hint is read, the code is mended, and the next check ' +
        'passes: lab 01 appears.',
      scenes: await playSession(repo, join(folder, 'workbook')),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const repo = resolve(import.meta.dirname, '..');
  await writeFile(join(repo, RECORDING), await record(repo));
  console.log(`${RECORDING} is written. Look at it in a browser, then commit it.`);
}
