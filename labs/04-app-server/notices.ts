import { EventEmitter } from 'node:events';
import type { Notice } from './types.js';

const bus = new EventEmitter<{ notice: [Notice] }>();

/** Tells everybody in this program who listens, and the log, that somebody is to be notified. */
export function announce(notice: Notice): void {
  console.log(JSON.stringify({ notice }));
  bus.emit('notice', notice);
}

/** Calls `listener` for each notice that is announced. Gives a function that ends this. */
export function onNotice(listener: (notice: Notice) => void): () => void {
  bus.on('notice', listener);
  return () => void bus.off('notice', listener);
}
