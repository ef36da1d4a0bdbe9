/** For BENCH=1 node checker run 03: requests a second, through your proxy and through nginx. Nothing of it is graded. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { firstFreePort } from './look.js';

const WRK = ['-t1', '-c32', '-d3s'];

/** Requests a second, as wrk counts them; undefined if it is not installed. */
export async function countRequests(port: number): Promise<string | undefined> {
  try {
    const args = [...WRK, '-H', 'Host: backend.example.com', `http://127.0.0.1:${port}/`];
    const { stdout } = await promisify(execFile)('wrk', args);
    return /Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** The same with nginx in the place of your proxy. */
export async function countNginx(appPort: number): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-03-'));
  const port = await firstFreePort(9080);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events { } http { ${paths} access_log off; upstream app { server 127.0.0.1:${appPort}; keepalive 32; }
server { listen 127.0.0.1:${port}; location / { proxy_http_version 1.1; proxy_set_header Connection "";
proxy_set_header Host $http_host; proxy_pass http://app; } } }\n`,
  );
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    nginx.once('error', () => resolve());
    nginx.once('close', () => resolve());
  });
  try {
    for (let turn = 0; turn < 100 && nginx.exitCode === null; turn++) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
      if (answer) return await countRequests(port);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return undefined;
  } finally {
    nginx.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
