import { GraderError } from '../../core/errors.js';

/** How often a job that ends its worker is given to another one. */
export const TRIES = 3;

/** A job that ended every worker that took it. It is not tried again by itself: it would end three more. */
export class SetAside extends GraderError {
  constructor() {
    super(`${TRIES} workers ended while they graded it, so it was set aside`);
  }
}
