/** The lab's own, so that the reference can be run and type-checked where it stands. */
export * from '../../labs/05-why-not-frontend/start-worker.js';
