import type { Observation, StepContext } from '#testing';
import type { Drawn } from './configuration.js';
import { Front, listenerOf } from './front.js';
import type { Called } from './observations.js';

/** Which server block is chosen for a host. In a file for this, block number n says `return 200 n`. */
export async function chosenServer(
  context: StepContext,
  drawn: Drawn,
  host: string,
): Promise<Observation<Called>> {
  const { student, trail } = context;
  const names = drawn.blocks.map(
    (block) => `server_name ${block.names.join(' ')}${block.isDefault ? ' (default_server)' : ''}`,
  );
  const tried = `selectServer(servers, '${host}'), where servers are:\n  ${names.join('\n  ')}`;
  trail.try(tried);
  const { servers } = listenerOf(drawn);
  if (student.real) {
    const front = await Front.start(context, drawn, []);
    const { data } = await front.exchange({ host });
    const index = data.body === '' ? undefined : Number(data.body);
    return add(context, tried, { returned: index, index, input: host });
  }
  const returned = await student.call('selectServer', servers, host);
  return add(context, tried, { returned, index: positionIn(servers, returned), input: host });
}

/** Which location is chosen for a path. In a file for this, location number n says `return 200 n`. */
export async function chosenLocation(
  context: StepContext,
  drawn: Drawn,
  path: string,
): Promise<Observation<Called>> {
  const { student, trail } = context;
  const lines = drawn.blocks[0]?.lines.split('\n').map((line) => line.trim().replace(/ \{.*/, '')) ?? [];
  const tried = `selectLocation(locations, '${path}'), where locations are:\n  ${lines.join('\n  ')}`;
  trail.try(tried);
  if (student.real) {
    const front = await Front.start(context, drawn, []);
    const { data } = await front.exchange({ host: drawn.blocks[0]?.names[0] ?? '', target: path });
    const index = data.status === 200 ? Number(data.body) : undefined;
    return add(context, tried, { returned: index, index, input: path });
  }
  const locations = listenerOf(drawn).servers[0]?.locations ?? [];
  const returned = await student.call('selectLocation', locations, path);
  return add(context, tried, { returned, index: positionIn(locations, returned), input: path });
}

function add(context: StepContext, tried: string, data: Called): Observation<Called> {
  return context.trail.add({ kind: 'call', tried, got: gotText(data), data });
}

function gotText({ returned, index }: Called): string {
  if (index !== undefined) return `number ${index + 1} of the list`;
  return returned === undefined ? 'undefined' : `none of the list: ${JSON.stringify(returned).slice(0, 200)}`;
}

/** It came back over a pipe, as a copy: it is the one that looks the same. */
function positionIn(list: readonly unknown[], returned: unknown): number | undefined {
  const text = JSON.stringify(returned);
  const index = list.findIndex((item) => JSON.stringify(item) === text);
  return index < 0 ? undefined : index;
}
