/**
 * The checker's one public testing module: all that a lab's hidden tests may import of the checker.
 * `import { step, claim } from '#testing'`.
 */

export type { TestDatabase } from '../services/database-supply.js';
export { type Cause, type CauseEvidence, defineCauses } from './cause.js';
export { type Claim, claim, StepFailure } from './claim.js';
export { type Draw, drawFrom } from './draw.js';
export { NotRunHere } from './not-run-here.js';
export { type StepContext, type StepTest, step } from './step.js';
export {
  type ServedBy,
  type Student,
  StudentFault,
  type StudentObject,
} from './student.js';
export { type Observation, Trail, type Wish } from './trail.js';
