import { createRequire, isBuiltin } from 'node:module';
import { compileFunction } from 'node:vm';
import * as vitestRunner from '@vitest/runner';
import { GraderError } from '../core/errors.js';
import type { Cause } from './cause.js';
import { expect } from './expect.js';
import * as testing from './testing.js';

const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = vitestRunner;
const vitest = { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test };
const nodeRequire = createRequire(import.meta.url);

/** What compiled hidden tests may ask for; everything else is bundled into them. */
function requireForTests(name: string): unknown {
  if (name === 'vitest') return vitest;
  if (name === '#testing') return testing;
  // A bundled package may name a module of Node without the prefix.
  if (isBuiltin(name)) return nodeRequire(name);
  throw new GraderError(`hidden tests import '${name}', which is neither bundled nor offered`);
}

let last: { readonly code: string; readonly script: ReturnType<typeof compileFunction> } | undefined;

/** One submission after the other meets the same tests: what V8 has made of them is kept. */
function scriptOf(labId: string, code: string): ReturnType<typeof compileFunction> {
  if (last?.code !== code) {
    const filename = `hidden-tests-${labId}`;
    last = { code, script: compileFunction(code, ['require', 'module', 'exports'], { filename }) };
  }
  return last.script;
}

/** What hidden tests bring along besides their steps. */
export interface Hidden {
  readonly causes: readonly Cause[];
  /** SQL that the tests' databases begin with. */
  readonly schema?: string | undefined;
}

/** Runs compiled hidden tests: they declare their steps. Kept in memory only. */
export function loadHidden(labId: string, code: string): Hidden {
  const script = scriptOf(labId, code);
  const module = { exports: {} as { causes?: readonly Cause[]; SCHEMA?: string } };
  script(requireForTests, module, module.exports);
  return { causes: module.exports.causes ?? [], schema: module.exports.SCHEMA };
}
