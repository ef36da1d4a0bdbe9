/**
 * Runs hidden tests for the runner's own tests, in a process of its own: the parts of vitest that the runner is made of
 * cannot run inside of a vitest test. One task a line on stdin, one report a line on stdout.
 */
import { createInterface } from 'node:readline';
import { queryObjects } from 'node:v8';
import type { CheckResult } from '../../core/result.js';
import type { GradedStudent } from '../../runner/graded-student.js';
import { runSteps } from '../../runner/run-steps.js';
import { StudentFault } from '../../runner/student.js';
import type { StepsReport, StepsTask } from './steps-protocol.js';

/** A student whose every call gives back its arguments; the exported name `faulty` throws. */
function echoingStudent(calls: string[]): GradedStudent {
  return {
    real: undefined,
    call: async (name, ...args) => {
      calls.push(name);
      if (name === 'faulty')
        throw new StudentFault('faulty', { kind: 'threw', name: 'Error', message: 'no' });
      return args;
    },
    create: () => Promise.reject(new Error('not in these tests')),
    serve: () => Promise.reject(new Error('not in these tests')),
    output: () => '',
    exit: () => undefined,
    signal: async () => undefined,
    isRunning: () => true,
    isAlive: async () => true,
    startNext: () => {},
    takeCalled: () => [],
    stop: async () => {},
    end: async () => {},
    closeServers: async () => {},
  };
}

async function run(task: StepsTask): Promise<Omit<StepsReport, 'weakMaps'>> {
  const calls: string[] = [];
  const heard: CheckResult[] = [];
  const request = { labId: '99', seed: 1, ignoreDependsOn: false, ...task };
  try {
    const checks = await runSteps(request, echoingStudent(calls), (check) => heard.push(check));
    return { checks, heard, calls };
  } catch (error) {
    const { name, message } = error as Error;
    return { checks: [], heard, calls, thrown: { name, message } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const report = await run(JSON.parse(line) as StepsTask);
  // It collects garbage first (v8.queryObjects).
  const weakMaps = queryObjects(WeakMap, { format: 'count' });
  process.stdout.write(`${JSON.stringify({ ...report, weakMaps } satisfies StepsReport)}\n`);
}
