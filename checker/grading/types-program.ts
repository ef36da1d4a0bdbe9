/** A process of its own: ts-node's compiler service, asked over fd 3 for the type errors of student files. */
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { create, type Service, TSError } from 'ts-node';
import { jsonLines } from './json-lines.js';
import type { TypesReply, TypesRequest } from './type-checker.js';

const channel = new Socket({ fd: 3, readable: true, writable: true });
const { send, onMessage } = jsonLines<TypesReply, TypesRequest>(channel);
const services = new Map<string, Service>();

function serviceFor(dir: string): Service {
  const known = services.get(dir);
  if (known) return known;
  const service = create({ cwd: dir, pretty: false, logError: false, compilerOptions: { noEmit: false } });
  services.set(dir, service);
  return service;
}

/** A diagnostic that spells out a long type helps nobody. */
const LONGEST = 400;

/** TypeScript's words on one file; what is no type error is not this process's to tell. */
function errorsIn(service: Service, path: string): string[] {
  try {
    service.compile(readFileSync(path, 'utf8'), path);
    return [];
  } catch (error) {
    if (!(error instanceof TSError)) return [];
    const lines = error.diagnosticText.split('\n').filter((line) => line.trim());
    return lines.map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line));
  }
}

onMessage(({ dir, files }) => {
  const service = serviceFor(dir);
  send({ errors: files.flatMap((file) => errorsIn(service, join(dir, file))) });
});
channel.on('close', () => process.exit(0));
process.on('SIGINT', () => {});
