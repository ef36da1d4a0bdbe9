import { createRequire, isBuiltin } from 'node:module';
import { compileFunction } from 'node:vm';
import * as vitestRunner from '@vitest/runner';
import { GraderError } from '../core/errors.js';
import type { Cause } from './cause.js';
import { expect } from './expect.js';
import { type DeclaredStep, gatherSteps } from './step.js';
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

/** What hidden tests bring along. */
export interface Hidden {
  readonly steps: readonly DeclaredStep[];
  readonly causes: readonly Cause[];
  /** SQL that the tests' databases begin with. */
  readonly schema?: string | undefined;
}

let last: { readonly code: string; readonly hidden: Hidden } | undefined;

/**
 * Loads compiled hidden tests, in memory only. One submission after the other meets the same ones, so they are loaded
 * once: what V8 has learnt of them is kept. They keep nothing themselves between two gradings.
 */
export function loadHidden(labId: string, code: string): Hidden {
  if (last?.code !== code) last = { code, hidden: load(labId, code) };
  return last.hidden;
}

function load(labId: string, code: string): Hidden {
  const script = compileFunction(code, ['require', 'module', 'exports'], {
    filename: `hidden-tests-${labId}`,
  });
  const module = { exports: {} as { causes?: readonly Cause[]; SCHEMA?: string } };
  const steps = gatherSteps(() => script(requireForTests, module, module.exports));
  return { steps, causes: module.exports.causes ?? [], schema: module.exports.SCHEMA };
}
