import type { Express } from 'express';
import type { AppOptions } from './types.js';

/** Makes the app: its routes, its log, its answers to errors. It does not listen yet. */
export function createApp({ db, keys }: AppOptions): Express {
  // TODO(04.1): an Express app: the log first, then express.json(), GET /health, POST /echo, 404, errors.
  // TODO(04.2): GET /me
  // TODO(04.3): GET /posts/:id and PUT /posts/:id/like
  // TODO(04.4): DELETE /posts/:id/like
  // TODO(04.5): GET /notifications
  // TODO(04.6): (extension) PUT calls likePost()
  // TODO(04.7): (extension) POST /posts/:id/comments
  // TODO(04.8): (extension) the page, 405 and 415
  // TODO(04.10): (extension) trust proxy, and ip in the log
  throw new Error(
    `TODO(04.1): createApp() is not written yet (${keys.keys.length} keys, ${db.totalCount} connections)`,
  );
}
