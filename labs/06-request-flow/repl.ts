/** What `node checker repl 06` offers beside your own code: a configuration, and a client. */
import { visit as visitWith } from './client.js';
import { makeDemo } from './demo.js';
import type { Stack, Symptom } from './types.js';

const demo = await makeDemo();

/** Try: const stack = await startStack(config) */
export const config = demo.config;

/** Try: diagnose(await visit('https://nobody.example.com/', stack)) */
export async function visit(url: string, { port, cloud }: Stack): Promise<Symptom> {
  const { symptom } = await visitWith(url, { dnsPort: port, cloud, trusted: demo.trusted });
  return symptom;
}
