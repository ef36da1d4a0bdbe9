import type { Duplex } from 'node:stream';

/** Two-way JSON, one object a line, between the checker and a process of its own. */
export interface JsonLines<Sent, Received> {
  send(message: Sent): void;
  onMessage(listener: (message: Received) => void): void;
}

/** Speaks JSON lines on a stream. Only for our own processes: what arrives is trusted. */
export function jsonLines<Sent, Received>(stream: Duplex): JsonLines<Sent, Received> {
  let unread = '';
  let listener: (message: Received) => void = () => {};
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    unread += chunk;
    if (!chunk.includes('\n')) return;
    const lines = unread.split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) listener(JSON.parse(line) as Received);
  });
  return {
    send: (message) => void stream.write(`${JSON.stringify(message)}\n`),
    onMessage: (listen) => {
      listener = listen;
    },
  };
}
