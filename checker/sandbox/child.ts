/**
 * Runs inside the student's process: loads the student's files and answers requests on fd 3.
 * It is compiled alone and copied into the job, so it imports nothing but Node and types.
 * It shares its process with hostile code: nothing that it says is trusted. The built-ins that it needs are
 * taken before that code loads only so that a careless patch of them does not confuse a student.
 */
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import type { ChildFault, ChildReply, ChildRequest } from './child-protocol.js';

const { parse, stringify } = JSON;
const { keys } = Object;
const { isArray } = Array;
const { isFinite: isFiniteNumber } = Number;
const { isProxy } = types;
const { setImmediate: nextTurn } = globalThis;
const MAX_DEPTH = 40;
const MAX_VALUES = 100_000;

/** Of all texts together: a reply of as many fits into the longest line that the grader reads, however they are escaped. */
const MAX_CHARACTERS = 2_000_000;

class NotPlain extends Error {
  constructor(
    readonly path: string,
    readonly what: string,
  ) {
    super(what);
  }
}

function toPlain(value: unknown): unknown {
  const parents = new Set<unknown>();
  let values = 0;
  let characters = 0;
  const count = (text: string, path: string) => {
    characters += text.length;
    if (characters > MAX_CHARACTERS) throw new NotPlain(path, `more than ${MAX_CHARACTERS} characters`);
  };
  const copy = (item: unknown, path: string): unknown => {
    if (++values > MAX_VALUES) throw new NotPlain(path, `more than ${MAX_VALUES} values`);
    if (item === null || typeof item === 'boolean') return item;
    if (typeof item === 'string') {
      count(item, path);
      return item;
    }
    if (typeof item === 'number') {
      if (!isFiniteNumber(item)) throw new NotPlain(path, `the number ${item}`);
      return item;
    }
    if (typeof item !== 'object') throw new NotPlain(path, `a ${typeof item}`);
    if (isProxy(item)) throw new NotPlain(path, 'a Proxy');
    if (parents.has(item)) throw new NotPlain(path, 'an object that contains itself');
    if (parents.size > MAX_DEPTH) throw new NotPlain(path, `nested more than ${MAX_DEPTH} deep`);
    const builtIn = isArray(item) ? undefined : nameOfBuiltIn(item);
    if (builtIn) throw new NotPlain(path, `a ${builtIn}`);
    if ('toJSON' in item) throw new NotPlain(path, 'an object with a toJSON method');
    parents.add(item);
    const plain = isArray(item) ? copyArray(item, path) : copyObject(item, path);
    parents.delete(item);
    return plain;
  };
  const copyArray = (items: unknown[], path: string) => {
    const copied: unknown[] = [];
    for (let index = 0; index < items.length; index++) copied.push(copy(items[index], `${path}[${index}]`));
    return copied;
  };
  const copyObject = (item: object, path: string) => {
    const copied: Record<string, unknown> = {};
    for (const key of keys(item)) {
      if (key === '__proto__') throw new NotPlain(path, 'an object with a key named __proto__');
      count(key, path);
      const inner = (item as Record<string, unknown>)[key];
      if (inner !== undefined) copied[key] = copy(inner, path ? `${path}.${key}` : key);
    }
    return copied;
  };
  return value === undefined ? undefined : copy(value, '');
}

function nameOfBuiltIn(item: object): string | undefined {
  if (types.isDate(item)) return 'Date';
  if (types.isMap(item)) return 'Map';
  if (types.isSet(item)) return 'Set';
  if (types.isPromise(item)) return 'Promise';
  if (types.isRegExp(item)) return 'RegExp';
  if (types.isUint8Array(item)) return 'Buffer or Uint8Array';
  if (types.isNativeError(item)) return 'Error';
  return undefined;
}

const channel = new Socket({ fd: 3, readable: true, writable: true });
const say = (reply: ChildReply) => channel.write(`${stringify(reply)}\n`);
const objects: object[] = [];
const servers: { close?: unknown }[] = [];

class Fault extends Error {
  constructor(readonly fault: ChildFault) {
    super(fault.kind);
  }
}

function textOf(read: () => unknown): string {
  try {
    const value = read();
    return typeof value === 'string' ? value : `${value as string}`;
  } catch {
    return '';
  }
}

function describeError(error: unknown): { name: string; message: string; code: string; stack: string } {
  if (typeof error !== 'object' || error === null) {
    return { name: 'a value that is no Error', message: textOf(() => error), code: '', stack: '' };
  }
  const thrown = error as Record<string, unknown>;
  return {
    name: textOf(() => thrown.name),
    message: textOf(() => thrown.message),
    code: textOf(() => thrown.code ?? ''),
    stack: textOf(() => thrown.stack),
  };
}

/** The student's files by their names. To ask Node again for what it has loaded takes longer than most calls. */
const modules: Record<string, Promise<Record<string, unknown>>> = Object.create(null);

async function load(request: ChildRequest & { file: string }): Promise<Record<string, unknown>> {
  try {
    modules[request.file] ??= import(new URL(`./code/${request.file}`, import.meta.url).href);
    const loaded = (await modules[request.file]) as Record<string, unknown>;
    say({ id: request.id, phase: 'loaded' });
    return loaded;
  } catch (error) {
    const { message, stack } = describeError(error);
    throw new Fault({ kind: 'not-loaded', message, stack });
  }
}

async function exported(request: ChildRequest & { file: string; name: string }) {
  const value = (await load(request))[request.name];
  if (typeof value !== 'function') throw new Fault({ kind: 'missing-export' });
  return value as (...args: unknown[]) => unknown;
}

async function run(request: ChildRequest): Promise<unknown> {
  switch (request.op) {
    case 'call':
      return toPlain(await (await exported(request))(...request.args));
    case 'create': {
      const StudentClass = (await exported(request)) as unknown as new (...args: unknown[]) => object;
      return objects.push(new StudentClass(...request.args)) - 1;
    }
    case 'method': {
      const object = objects[request.object] as Record<string, unknown>;
      const method = object[request.name];
      if (typeof method !== 'function') throw new Fault({ kind: 'missing-export' });
      return toPlain(await method.apply(object, request.args));
    }
    case 'serve': {
      const served = await (await exported(request))(request.options);
      if (typeof served !== 'object' || served === null) {
        throw new NotPlain('', `${served === null ? 'null' : typeof served}, not { port, close }`);
      }
      const { port, close } = served as { port?: unknown; close?: unknown };
      if (typeof port !== 'number') {
        throw new NotPlain('', `{ port, close }, but port is ${typeof port}, not a number`);
      }
      if (typeof close !== 'function') {
        throw new NotPlain('', `{ port, close }, but close is ${typeof close}, not a function`);
      }
      return { server: servers.push(served) - 1, port, rest: plainParts(served) };
    }
    case 'signal':
      process.kill(process.pid, request.signal);
      return undefined;
    case 'close': {
      const server = servers[request.server];
      await (server?.close as (() => unknown) | undefined)?.call(server);
      return undefined;
    }
    case 'ping':
      for (let turn = 0; turn < request.turns; turn++) await new Promise((resolve) => nextTurn(resolve));
      return undefined;
  }
}

/** What else of an object is plain data. */
function plainParts(served: object): Record<string, unknown> {
  const parts: Record<string, unknown> = {};
  for (const key of keys(served)) {
    if (key === 'port' || key === 'close' || key === '__proto__') continue;
    try {
      parts[key] = toPlain((served as Record<string, unknown>)[key]);
    } catch {
      // A server of Node's own, say: nothing that could be told.
    }
  }
  return parts;
}

async function answer(request: ChildRequest): Promise<void> {
  try {
    say({ id: request.id, ok: true, value: await run(request) });
  } catch (error) {
    let fault: ChildFault;
    if (error instanceof Fault) fault = error.fault;
    else if (error instanceof NotPlain) fault = { kind: 'not-plain', path: error.path, what: error.what };
    else fault = { kind: 'threw', ...describeError(error) };
    say({ id: request.id, ok: false, fault });
  }
}

// Where it was put in the job: chroot(1) begins at the root.
process.chdir(fileURLToPath(new URL('.', import.meta.url)));
let unread = '';
channel.setEncoding('utf8');
channel.on('data', (chunk: string) => {
  const lines = (unread + chunk).split('\n');
  unread = lines.pop() ?? '';
  for (const line of lines) void answer(parse(line) as ChildRequest);
});
// The grader has gone: so must this process.
channel.on('close', () => process.exit(0));
channel.write('{"hello":1}\n');
void import(new URL('./code/node_modules/load-ahead.mjs', import.meta.url).href).catch(() => {});
