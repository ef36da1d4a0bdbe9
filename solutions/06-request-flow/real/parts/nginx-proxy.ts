import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, start } from '../../../03-proxy/real/nginx.js';
import type { ProxyPart, StackConfig } from '../../types.js';

/** nginx in the place of lab 03, with the very same file. */
export async function startProxyLayer(
  folder: string,
  { nginxConf, files }: StackConfig,
  appPort: number,
): Promise<ProxyPart> {
  const dir = await mkdtemp(join(folder, 'nginx-'));
  const nginx = await start({ seed: 1, dir });
  const close = async () => {
    await nginx.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const plain = await freePort();
    const configuration = (secure: number) =>
      nginxConf
        .replaceAll('127.0.0.1:3001', `127.0.0.1:${appPort}`)
        .replace(/listen 80\b/g, `listen 127.0.0.1:${plain}`)
        .replace(/listen 443\b/g, `listen 127.0.0.1:${secure}`);
    const { port } = await nginx.serve({ configuration, files, port: 0 });
    return { ports: { 80: plain, 443: port }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
