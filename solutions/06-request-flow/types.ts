/** The lab's own, so that the reference can be type-checked where it stands. */
export * from '../../labs/06-request-flow/types.js';
