import { connect } from 'node:net';
import type { ProbeResult } from './types.js';

/** Tries to connect to a TCP port, and says what came of it; waits half a second at most. */
export function probe(host: string, port: number, _timeoutMs: number): Promise<ProbeResult> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => finish('filtered'), 500);
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
    };
    const finish = (result: ProbeResult) => {
      end();
      resolve(result);
    };
    socket.once('connect', () => finish('open'));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') return finish('refused');
      end();
      reject(error);
    });
  });
}
