import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { FirewallPacket } from './layer-protocol.js';
import { RecordingRelay } from './recording-relay.js';
import type { PublicAddress, SecurityGroup } from './scenario.js';
import { silentPort } from './silent-port.js';
import type { TraceClock } from './trace-clock.js';

/** What the security groups said of a packet. */
export interface FirewallVerdict {
  readonly isAllowed: boolean;
  /** The rules that allow it, as text: `sg-... (web): tcp 443 from 0.0.0.0/0`. */
  readonly rules: readonly string[];
  /** Undefined: the student's code decided. Otherwise why it could not. */
  readonly problem?: string;
}

/** What became of the first packet of a connection at the edge of the cloud. */
export interface EdgePassage {
  readonly startMs: number;
  /** Undefined: no instance has this address. */
  readonly owner?: PublicAddress;
  readonly packet?: FirewallPacket;
  readonly verdict?: FirewallVerdict;
  readonly decidedMs: number;
  /** When it was known whether a program listens on the instance. Undefined: the packet never came so far. */
  readonly knockedMs?: number;
  readonly isListening: boolean;
  /** The port of 127.0.0.1 that the client is to connect to. What happens there is what happens outside. */
  readonly port: number;
  /** Undefined: nothing passes. */
  readonly relay?: RecordingRelay;
  close(): Promise<void>;
}

/** What the edge works with. */
export interface EdgeOptions {
  readonly address: string;
  readonly port: number;
  /** The cloud's table: which public address belongs to which instance. */
  readonly addresses: readonly PublicAddress[];
  readonly source: { readonly address: string; readonly port: number };
  readonly groups: readonly SecurityGroup[];
  readonly clock: TraceClock;
  decide(groups: readonly SecurityGroup[], packet: FirewallPacket): Promise<FirewallVerdict>;
  /** The port of 127.0.0.1 on which the instance listens for this one; undefined: no program does. */
  readonly instancePort: number | undefined;
}

/**
 * Decides about a connection before it is made, as a cloud does with its first packet, and makes the decision real on
 * this machine: a port that passes everything on, one that is closed, or one that drops what comes.
 */
export async function openEdge(options: EdgeOptions): Promise<EdgePassage> {
  const { clock, address, addresses, port, source, groups } = options;
  const startMs = clock.now();
  const owner = addresses.find(({ PublicIp }) => PublicIp === address);
  if (!owner) return { startMs, decidedMs: clock.now(), isListening: false, ...(await silentPort()) };
  const packet: FirewallPacket = {
    protocol: 'tcp',
    source: source.address,
    sourcePort: source.port,
    // The instance knows nothing of its public address (AWS, "Amazon EC2 instance IP addressing").
    destination: owner.PrivateIpAddress,
    destinationPort: port,
  };
  const verdict = await options.decide(groups, packet);
  const decided = { startMs, owner, packet, verdict, decidedMs: clock.now() };
  if (!verdict.isAllowed) {
    const silent = await clock.held(() => silentPort());
    return { ...decided, isListening: false, ...silent };
  }
  const isListening = options.instancePort !== undefined && (await listensAt(options.instancePort));
  const knockedMs = clock.now();
  if (!isListening || options.instancePort === undefined) {
    const closed = await closedPort();
    return { ...decided, knockedMs, isListening: false, port: closed, close: async () => {} };
  }
  const target = { host: '127.0.0.1', port: options.instancePort };
  const relay = await RecordingRelay.start('any-port', target, clock);
  return { ...decided, knockedMs, isListening, relay, port: relay.port, close: () => relay.close() };
}

/** Whether a program accepts connections at a port of this machine. */
async function listensAt(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.on('error', () => {});
  socket.resetAndDestroy();
  return isOpen;
}

/** A port that the system gave, and that was given back: nothing listens there. */
async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
