import type { Post } from './types.js';

/** A post as an HTML page. */
export function postPage(post: Post): string {
  // TODO(04.8): (extension) <!doctype html> ... the text of the post, with & < > " written as entities.
  throw new Error(`TODO(04.8): postPage() is not written yet (${post.id})`);
}
