/** The heavy half of the worker, loaded while the student's process starts. */
import type { CheckResult } from '../core/result.js';
import type { ServiceAccess } from '../core/services.js';
import type { GradedStudent } from '../runner/graded-student.js';
import { RealStudent } from '../runner/real-student.js';
import { runSteps } from '../runner/run-steps.js';
import { Services } from '../runner/services.js';
import { Session, type SessionOptions } from '../runner/session.js';
import type { Job } from '../sandbox/job.js';
import type { StudentProcess } from '../sandbox/student-process.js';
import type { RunOrder } from './worker-protocol.js';

/** A session on a job, beginning with a process that may have been started already. */
export function makeSession(job: Job, options: SessionOptions, warm?: StudentProcess): GradedStudent {
  return new Session(job, options, warm);
}

/** A real system in the student's place. */
export function makeRealStudent(real: unknown, name: string): GradedStudent {
  return new RealStudent(real, name);
}

/** What a lab's tests run with; begins what takes long. */
export function makeServices(access: ServiceAccess, ready: Promise<ServiceAccess>): Services {
  const services = new Services(access, ready);
  services.warmUp();
  return services;
}

/** Runs an order's tests, of these compiled hidden ones. Every step of the manifest comes back once. */
export function runOrder(
  order: RunOrder,
  hidden: string,
  student: GradedStudent,
  services: Services | undefined,
  onCheck: (check: CheckResult) => void,
): Promise<CheckResult[]> {
  return runSteps({ ...order, hidden, services }, student, onCheck);
}
