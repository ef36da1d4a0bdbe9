import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { NotRunHere } from '#testing';
import type { Direction, Packet } from '../types.js';
import { agentScript, INSTANCE_MAC, WORLD_MAC } from './kernel-agent.js';
import { addressBytes, describeFrame, encodePacket, type Segment } from './packet-bytes.js';

/** What became of one packet. */
export interface Delivery {
  /** The kernel let it pass: in, to a program in the instance; out, onto the wire. */
  readonly hasArrived: boolean;
  /** What the instance's kernel sent back to the packet's sender, in words. */
  readonly answers: readonly string[];
}

/** Whether nft took the text, and what it said. */
export interface Loaded {
  readonly isLoaded: boolean;
  readonly message: string;
}

/** How long the kernel's side may take for one order, in milliseconds: it takes a few. */
const ORDER_MS = 10_000;
const NEEDS = 'Linux with user namespaces, and the programs bwrap, ip, nft and perl';

/** The instance in a network namespace of its own: the kernel's packet filter, and the wire to it. */
export class KernelWire {
  readonly #lines: AsyncIterator<string>;
  #sent = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly reader: Interface,
  ) {
    this.#lines = reader[Symbol.asyncIterator]();
  }

  /** Makes the namespace. Throws NotRunHere where that cannot be done. */
  static async open(): Promise<KernelWire> {
    if (process.platform !== 'linux') throw new NotRunHere(NEEDS);
    const child = spawn('bwrap', namespaceArguments(), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    });
    child.once('error', () => {});
    child.stdin.on('error', () => {});
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(0, 400);
    });
    const wire = new KernelWire(child, createInterface({ input: child.stdout }));
    if ((await wire.#line()) === 'ready') return wire;
    wire.close();
    throw new NotRunHere(said.trim() ? `${NEEDS} (${said.trim().split('\n')[0]})` : NEEDS);
  }

  /** Loads a text with `nft -f`, in place of all rules before. */
  async load(text: string): Promise<Loaded> {
    const [, code, hex = ''] = (await this.#order(`L ${Buffer.from(text).toString('hex')}`)).split(' ');
    return { isLoaded: code === '0', message: Buffer.from(hex, 'hex').toString() };
  }

  /** Sends one real packet, into the instance or out of it, and says what became of it. */
  async send(direction: Direction, packet: Packet, segment?: Segment): Promise<Delivery> {
    const mark = Buffer.alloc(8);
    mark.writeUInt32BE(0x5ec0_6a0b, 0);
    mark.writeUInt32BE(++this.#sent, 4);
    const bytes = encodePacket(packet, mark, segment);
    const type = packet.source.includes(':') ? '86dd' : '0800';
    const frame = `${INSTANCE_MAC}${WORLD_MAC}${type}${bytes.toString('hex')}`;
    const to = addressBytes(packet.destination).toString('hex');
    const order =
      direction === 'ingress' ? `W ${frame}` : `${type === '0800' ? 4 : 6} ${bytes.toString('hex')} ${to}`;
    const seen = (await this.#order(order)).split(' ').slice(2);
    const [here, out] = ['i:', 'w:'].map((end) => seen.filter((entry) => entry.startsWith(end)));
    const marked = (entries: readonly string[] = []) =>
      entries.some((hex) => hex.includes(mark.toString('hex')));
    if (direction === 'egress') return { hasArrived: marked(out), answers: [] };
    const sender = addressBytes(packet.source).toString('hex');
    const answers = (out ?? [])
      .map((entry) => describeFrame(Buffer.from(entry.slice(2), 'hex')))
      .flatMap((answer) => (answer?.to === sender ? [answer.what] : []));
    return { hasArrived: marked(here), answers };
  }

  /** Ends the namespace and everything in it. Idempotent. */
  close(): void {
    this.reader.close();
    this.child.kill('SIGKILL');
  }

  async #order(order: string): Promise<string> {
    this.child.stdin?.write(`${order}\n`);
    const line = await this.#line();
    if (line === undefined) throw new Error(`the network namespace ended at the order ${order.slice(0, 60)}`);
    return line;
  }

  async #line(): Promise<string | undefined> {
    const clock = setTimeout(() => this.close(), ORDER_MS);
    const { value, done } = await this.#lines.next();
    clearTimeout(clock);
    return done ? undefined : value;
  }
}

/**
 * A user and a network namespace of its own, in which alone it may configure the network; of the system only the
 * folders with programs can be seen, so that a text given to nft cannot make it read anything else.
 */
function namespaceArguments(): string[] {
  const folders = ['/lib', '/lib64', '/lib32', '/bin', '/sbin'].filter((folder) => existsSync(folder));
  const asLink = (folder: string) => lstatSync(folder).isSymbolicLink();
  const known = ['/etc/ld.so.cache', '/etc/protocols', '/etc/services'].filter((file) => existsSync(file));
  const allowed = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return [
    ...['--unshare-user', '--unshare-net', '--unshare-pid', '--unshare-ipc', '--uid', '0', '--gid', '0'],
    ...['--cap-add', 'CAP_NET_ADMIN', '--cap-add', 'CAP_NET_RAW', '--die-with-parent', '--new-session'],
    ...['--ro-bind', '/usr', '/usr'],
    ...folders.flatMap((folder) =>
      asLink(folder) ? ['--symlink', `usr${folder}`, folder] : ['--ro-bind', folder, folder],
    ),
    ...known.flatMap((file) => ['--ro-bind', file, file]),
    ...['--dev', '/dev', '--size', '4000000', '--tmpfs', '/tmp', '--', '/bin/sh', '-c', agentScript(allowed)],
  ];
}
