import type { ToldHop } from './observed.js';
import type { LayerOrigin } from './prepare-layers.js';

/** Whose code a hop is, as the report has it. */
export const originOf = ({ by, why }: LayerOrigin): Pick<ToldHop, 'by' | 'why'> => ({ by, why });

/** The lines of a layer's log that are about a request: JSON with its id. */
export function logLines(printed: string, id: string | undefined): string[] {
  if (id === undefined || id === '') return [];
  const lines = printed
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(JSON.stringify(id)));
  return lines.length > 0 ? ['', 'its log:', ...lines] : [];
}

/** The beginning of a body, set under its head. */
export function bodyText(body: string | undefined): string[] {
  return body === undefined || body.trim() === '' ? [] : ['', body.trimEnd()];
}
