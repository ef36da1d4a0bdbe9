import { openDatabase, openGate, startAppLayer, startDnsLayer, startProxyLayer } from './layers.js';
import type { Part, Stack, StackConfig } from './types.js';

/** Starts the whole stack, each part when the one that it needs is ready. */
export async function startStack(config: StackConfig): Promise<Stack> {
  const parts: Part[] = [];
  const started = <P extends Part>(part: P): P => {
    parts.push(part);
    return part;
  };
  const close = async () => {
    for (const part of parts.splice(0).reverse()) await part.close();
  };
  try {
    started(await openDatabase(config));
    const app = started(await startAppLayer(config, 0));
    const proxy = started(await startProxyLayer(config, app.port));
    const gate = started(await openGate(config, proxy.ports));
    // Last: a name that is answered is a promise that somebody is there.
    const dns = started(await startDnsLayer(config));
    return { port: dns.port, cloud: gate.cloud, close };
  } catch (error) {
    await close();
    throw new Error(`the stack did not start: ${error}`);
  }
}
