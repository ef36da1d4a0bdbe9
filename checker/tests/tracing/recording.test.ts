import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { databaseCalls } from '../../tracing/postgres-calls.js';
import { type RecordedConnection, Recording, RecordingRelay } from '../../tracing/recording-relay.js';
import { silentPort } from '../../tracing/silent-port.js';
import { TraceClock } from '../../tracing/trace-clock.js';
import { temporaryFolders } from '../progress/temporary-workbook.js';

const newFolder = temporaryFolders();
const clock = new TraceClock();
clock.begin();

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function serve(handle: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function relayTo(port: number): Promise<RecordingRelay> {
  const relay = await RecordingRelay.start('any-port', { host: '127.0.0.1', port }, clock);
  cleanups.push(() => relay.close());
  return relay;
}

describe('a recording relay', () => {
  test('hands on every byte both ways, half-closed connections too, and keeps what went by', async () => {
    const big = Buffer.alloc(1_000_000, 'x');
    const port = await serve((socket) => {
      socket.resume();
      socket.once('end', () => socket.end(big));
    });
    const relay = await relayTo(port);
    const client = connect({ host: '127.0.0.1', port: relay.port, allowHalfOpen: true });
    client.end(big);
    expect((await buffer(client)).equals(big)).toBe(true);
    const [connection] = relay.connections;
    expect([connection?.up.bytes, connection?.down.bytes]).toEqual([1_000_000, 1_000_000]);
    expect(connection?.up.whole().length).toBeLessThan(1_000_000);
  });

  test('breaks off when the other side breaks off', async () => {
    const relay = await relayTo(await serve((socket) => socket.resetAndDestroy()));
    const client = connect({ host: '127.0.0.1', port: relay.port });
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });

  test('when it is closed, the system refuses; so does a unix socket', async () => {
    const relay = await relayTo(1);
    await relay.close();
    const [error] = (await once(connect({ host: '127.0.0.1', port: relay.port }), 'error')) as [
      NodeJS.ErrnoException,
    ];
    expect(error.code).toBe('ECONNREFUSED');
    const path = join(await newFolder(), 's');
    const onUnix = await RecordingRelay.start({ path }, { host: '127.0.0.1', port: 1 }, clock);
    await onUnix.close();
    await rm(path, { force: true });
    await expect(once(connect({ path }), 'connect')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('a silent port neither accepts nor refuses', async () => {
  const silent = await silentPort();
  cleanups.push(() => silent.close());
  const socket = connect({ host: '127.0.0.1', port: silent.port });
  const late = new Promise((resolve) => setTimeout(resolve, 300, 'nothing came'));
  const came = Promise.race([once(socket, 'connect'), once(socket, 'error'), late]);
  expect(await came).toBe('nothing came');
  socket.destroy();
});

describe('what is read from PostgreSQL’s protocol', () => {
  const int32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const int16 = (value: number) => int32(value).subarray(2);
  const cstring = (value: string) => Buffer.from(`${value}\0`);
  const message = (type: string, ...parts: readonly Uint8Array[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
  };
  const startup = () => {
    const body = Buffer.concat([int32(196_608), Buffer.from('user\0ana\0database\0shop\0\0')]);
    return Buffer.concat([int32(body.length + 4), body]);
  };
  const parameter = (value: string | null) =>
    value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]);
  const bind = (...values: readonly (string | null)[]) =>
    message(
      'B',
      cstring(''),
      cstring(''),
      int16(0),
      int16(values.length),
      ...values.map(parameter),
      int16(0),
    );

  function recorded(up: readonly [number, Buffer][], down: readonly [number, Buffer][]): RecordedConnection {
    const [sent, got] = [new Recording(), new Recording()];
    for (const [atMs, bytes] of up) sent.add(atMs, bytes);
    for (const [atMs, bytes] of down) got.add(atMs, bytes);
    return { openedMs: 10, connectedMs: 10, up: sent, down: got, fromPort: undefined };
  }

  const ready = message('Z', Buffer.from('I'));

  test('statements with their values, times and results, in order', () => {
    const calls = databaseCalls(
      recorded(
        [
          [10, startup()],
          [
            20,
            Buffer.concat([
              message('P', cstring(''), cstring('INSERT  INTO likes\n VALUES ($1, $2)'), int16(0)),
              bind('7', null),
              message('E', cstring(''), int32(0)),
              message('S'),
            ]),
          ],
          [30, message('Q', cstring('COMMIT'))],
        ],
        [
          [15, Buffer.concat([message('R', int32(0)), ready])],
          [26, Buffer.concat([message('1'), message('2'), message('C', cstring('INSERT 0 1')), ready])],
          [31, Buffer.concat([message('C', cstring('COMMIT')), ready])],
        ],
      ),
    );
    expect(calls).toEqual([
      {
        kind: 'connect',
        sql: 'connect as ana to shop',
        values: [],
        startMs: 10,
        durationMs: 5,
        result: 'ready',
      },
      {
        kind: 'query',
        sql: 'INSERT INTO likes VALUES ($1, $2)',
        values: ['7', 'NULL'],
        startMs: 20,
        durationMs: 6,
        result: 'INSERT 0 1',
      },
      { kind: 'query', sql: 'COMMIT', values: [], startMs: 30, durationMs: 1, result: 'COMMIT' },
    ]);
  });

  test('an error with its code; a question that is never answered', () => {
    const error = message('E', Buffer.from('SERROR\0C23505\0Mduplicate key\0\0'));
    const [, first, second] = databaseCalls(
      recorded(
        [
          [10, startup()],
          [20, message('Q', cstring('INSERT'))],
          [30, message('Q', cstring('SELECT pg_sleep(9)'))],
        ],
        [
          [15, ready],
          [21, Buffer.concat([error, ready])],
        ],
      ),
    );
    expect(first?.result).toBe('ERROR 23505: duplicate key');
    expect(second).toMatchObject({ sql: 'SELECT pg_sleep(9)', result: 'no answer' });
  });

  test('messages that come in pieces, and bytes that are no messages', () => {
    const whole = message('Q', cstring('SELECT 1'));
    const pieces = recorded(
      [
        [10, startup()],
        [20, whole.subarray(0, 3)],
        [22, whole.subarray(3)],
      ],
      [[15, ready]],
    );
    expect(databaseCalls(pieces)[1]).toMatchObject({ sql: 'SELECT 1', startMs: 22 });
    const noise = Buffer.from('GET / HTTP/1.1\r\n\r\n');
    expect(databaseCalls(recorded([[10, noise]], [[11, noise]]))).toHaveLength(1);
  });

  test('a connection that was refused', () => {
    expect(databaseCalls({ ...recorded([], []), refused: 'ENOENT' })).toMatchObject([
      { kind: 'connect', result: 'ENOENT' },
    ]);
  });
});
