import type { TraceFault } from '../core/trace.js';
import type { TraceStack } from './trace-stack.js';

/** Puts in a fault that is about something that runs. The others are put in when a layer is started, or at the edge. */
export async function putIn(
  fault: TraceFault | undefined,
  { layers, places, database }: Pick<TraceStack, 'layers' | 'places' | 'database'>,
): Promise<void> {
  switch (fault) {
    case 'dns-down':
      return layers.dns.process.stop();
    case 'app-slow':
      return layers.app.process.stop();
    case 'app-dead':
      await layers.app.process.kill();
      // Where nothing listens any more, nothing may accept in its place.
      await Promise.all(places.map(({ relay }) => relay.close()));
      return;
    case 'db-down':
      if ('goDown' in database) await database.goDown();
      return;
    case 'unknown-name':
    case 'port-closed':
    case 'nothing-listening':
    case 'wrong-certificate':
    case 'clock-wrong':
    case undefined:
      return;
  }
}
