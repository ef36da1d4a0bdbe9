/** This lab's clients and expectations. */
export type { Fault, Layer } from '../types.js';
export { diagnoseFault, expectSaid } from './diagnosis.js';
export { drawStack } from './drawn-stack.js';
export { expectRecord, follow } from './following.js';
export { logRequest } from './logs.js';
export { dnsPortOf } from './ports.js';
export { SHORT_MS, until } from './signal.js';
export {
  answersDns,
  beginStart,
  CLOSED_STACK,
  closedParts,
  leftOpen,
  PARTS,
  StackUnderTest,
  startedParts,
} from './stack-under-test.js';
export type { WorldFault } from './world.js';
