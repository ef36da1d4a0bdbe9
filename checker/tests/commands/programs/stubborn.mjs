// A server that ignores every polite signal, with a child caught in a loop. Prints both pids.
import { spawn } from 'node:child_process';

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
const child = spawn(process.execPath, ['-e', 'while (true) {}'], { stdio: 'ignore' });
const { writeFileSync } = await import('node:fs');
writeFileSync(process.argv[2], `${process.pid} ${child.pid}`);
setInterval(() => {}, 1_000_000);
