import type { LabResult } from '../core/result.js';
import { inertLine } from './inert.js';

/** Whose code of the earlier labs a result ran on, as one sentence; empty when it runs on none. */
export function layersText({ layers = [] }: LabResult): string {
  const own = layers.filter(({ by }) => by === 'you').map(({ lab }) => lab);
  const ours = layers
    .filter(({ by }) => by === 'checker')
    .map(({ lab, why }) => `${lab} (${inertLine(why)})`);
  const parts = [
    ...(own.length > 0 ? [`your own lab${own.length > 1 ? 's' : ''} ${own.join(', ')}`] : []),
    ...(ours.length > 0 ? [`the checker's ${ours.join(', ')}`] : []),
  ];
  return parts.length > 0 ? `It runs on ${parts.join(', and on ')}.` : '';
}
