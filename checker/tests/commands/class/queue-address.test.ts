import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { readCommandLine } from '../../../commands/program.js';
import { UserError } from '../../../core/errors.js';
import { connectQueue } from '../../../grading/queue/connect-queue.js';
import { readQueueAddress } from '../../../grading/queue/queue-address.js';
import { findProgram } from '../../../sandbox/find-program.js';
import { fakeContext } from '../fake-context.js';
import { noRedis, RedisServer } from './redis-server.js';

const SECRET = 'correct horse';

const refusalOf = async (work: Promise<unknown>): Promise<UserError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UserError) return error;
  throw new Error(`no refusal: ${String(error)}`);
};

describe('the address of a queue', () => {
  test.each([
    ['redis://localhost', { host: 'localhost', port: 6379, db: 0, isTls: false }],
    ['rediss://queue.example.org:6380/3', { host: 'queue.example.org', port: 6380, db: 3, isTls: true }],
    ['redis://[::1]:7000/', { host: '::1', port: 7000, db: 0, isTls: false }],
  ])('%s is read', async (typed, wanted) => {
    expect(await readQueueAddress(typed, {})).toMatchObject(wanted);
  });

  test.each(['localhost:6379', 'http://localhost', 'redis://', 'redis://localhost/zero', ''])(
    '"%s" is none',
    async (typed) => {
      expect((await refusalOf(readQueueAddress(typed, {}))).remedy).toContain('redis://127.0.0.1:6379');
    },
  );

  test('with a password is refused, and the password not repeated', async () => {
    for (const typed of [
      'redis://:hunter2@localhost',
      'redis://jane:hunter2@localhost',
      'nonsense//x:hunter2@y',
    ]) {
      const { message, remedy } = await refusalOf(readQueueAddress(typed, {}));
      expect(`${message} ${remedy}`).not.toContain('hunter2');
    }
  });

  test('has its password from the environment, or from a file without its line feed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'secret-'));
    try {
      const file = join(folder, 'password');
      await writeFile(file, `${SECRET}\n`);
      const read = async (env: Record<string, string>) => (await readQueueAddress('redis://h', env)).password;
      expect(await read({ QUEUE_PASSWORD: SECRET })).toBe(SECRET);
      expect(await read({ QUEUE_PASSWORD_FILE: file })).toBe(SECRET);
      expect((await refusalOf(read({ QUEUE_PASSWORD_FILE: join(folder, 'none') }))).message).toContain(
        'ENOENT',
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('at which nobody is, somebody else, or one who says nothing, is told', async () => {
    const answers = ['HTTP/1.1 400 Bad Request\r\n\r\n', ''];
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => {});
      socket.write(answers.shift() ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const address = await readQueueAddress(`redis://127.0.0.1:${port}`, {});
    const told = async () => (await refusalOf(connectQueue(address))).message;
    expect(await told()).toContain(`No Redis can be used at redis://127.0.0.1:${port}`);
    expect(await told()).toContain('no answer in 5 seconds');
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    expect(await told()).toContain('ECONNREFUSED');
  });

  test('is what a worker wants', async () => {
    const context = fakeContext('/nowhere');
    expect((await refusalOf(readCommandLine(['worker'], true)(context))).remedy).toContain('--queue');
    const asked = readCommandLine(['worker', '--queue', 'redis://h', '--health', '80'], true)(context);
    expect((await refusalOf(asked)).message).toContain('no port for --health');
  });
});

describe.skipIf(noRedis)('a Redis', () => {
  let redis: RedisServer;
  afterEach(() => redis?.close());

  test('that wants a password lets in who has it, and tells who has not', async () => {
    redis = await RedisServer.start('--requirepass', SECRET);
    const without = await readQueueAddress(redis.address, {});
    expect((await refusalOf(connectQueue(without))).message).toContain('does not let us in: NOAUTH');
    const wrong = await readQueueAddress(redis.address, { QUEUE_PASSWORD: 'guessed' });
    const refused = await refusalOf(connectQueue(wrong));
    expect(refused.message).toContain('WRONGPASS');
    expect(refused.remedy).toContain('QUEUE_PASSWORD_FILE');
    const right = await connectQueue(await readQueueAddress(redis.address, { QUEUE_PASSWORD: SECRET }));
    expect(await right.ping()).toBe('PONG');
    right.disconnect();
  });

  test.skipIf(!process.env.CI && !findProgram('openssl'))(
    'behind TLS is talked to when its certificate is trusted, and not otherwise',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'tls-'));
      try {
        const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
        const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
        const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
        execFileSync('openssl', ['req', '-x509', ...made, ...subject], { stdio: 'ignore' });
        const files = [
          '--tls-cert-file',
          certificate,
          '--tls-key-file',
          key,
          '--tls-ca-cert-file',
          certificate,
        ];
        redis = await RedisServer.start({ isTls: true }, ...files, '--tls-auth-clients', 'no');
        const address = redis.address.replace('127.0.0.1', 'localhost');
        expect(address).toMatch(/^rediss:/);
        const refused = await refusalOf(connectQueue(await readQueueAddress(address, {})));
        expect(refused.message).toMatch(/self-signed certificate.*NODE_EXTRA_CA_CERTS/);
        // Node reads the variable when it starts.
        const asked = `
          import { connectQueue } from './checker/grading/queue/connect-queue.js';
          import { readQueueAddress } from './checker/grading/queue/queue-address.js';
          const redis = await connectQueue(await readQueueAddress(process.argv[1], {}));
          console.log(await redis.ping());
          redis.disconnect();`;
        // Not in step: what comes through the gate comes through this process.
        const { stdout } = await promisify(execFile)(
          process.execPath,
          ['--import', 'tsx', '--input-type=module', '--eval', asked, address],
          {
            cwd: join(import.meta.dirname, '../../../..'),
            env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
          },
        );
        expect(stdout).toBe('PONG\n');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
