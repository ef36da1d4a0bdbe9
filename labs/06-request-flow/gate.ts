import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { isAllowed } from '../02-security-groups/rules.js';
import { openFullQueue } from './full-queue.js';
import type { Gate, Part, PublicAddress, StackConfig } from './types.js';

/** What the gate needs to know. */
export type GateConfig = Pick<StackConfig, 'addresses' | 'securityGroups' | 'clientAddress' | 'publicPorts'>;

/** Is told each line of the flow log: of a connection when it is over, of what is dropped when it is tried. */
export type TellFlow = (line: string) => void;

const ACCOUNT = '123456789012';
const INTERFACE = 'eni-0a1b2c3d4e5f60718';
const TCP = 6;
/** Nobody here sees single packets; on an Ethernet this much fits into one. */
const SEGMENT_BYTES = 1460;
/** The first packet of a connection, as Linux sends it: 20 bytes of IP, 40 of TCP with its options. */
const SYN_BYTES = 60;

/**
 * Opens the edge of the cloud: each public address and port leads to the instance's port, if your isAllowed() lets the
 * client in. What it does not let in is dropped for real: a client that tries it waits in vain. What nothing listens on
 * is refused for real. `ports` says which port of 127.0.0.1 the instance has at 80, at 443 ...
 */
export async function openGate(
  config: GateConfig,
  ports: Readonly<Record<number, number>>,
  tellFlow: TellFlow = () => {},
): Promise<Gate> {
  const doors: Part[] = [];
  const cloud: Record<string, number> = {};
  const close = async () => {
    for (const door of doors.splice(0)) await door.close();
  };
  try {
    for (const address of config.addresses) {
      for (const port of config.publicPorts ?? [80, 443]) {
        const door = await openDoor(config, address, port, ports[port], tellFlow);
        doors.push(door);
        cloud[`${address.PublicIp}:${port}`] = door.port;
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { cloud, close };
}

async function openDoor(
  { securityGroups, clientAddress }: GateConfig,
  { PrivateIpAddress }: PublicAddress,
  port: number,
  behind: number | undefined,
  tellFlow: TellFlow,
): Promise<Part & { readonly port: number }> {
  const packet = {
    protocol: 'tcp',
    source: clientAddress,
    sourcePort: 50_000,
    destination: PrivateIpAddress,
    destinationPort: port,
  };
  const tell = ({ clientPort, bytes, startedAt }: Flow, action: 'ACCEPT' | 'REJECT') => {
    const flow = [clientAddress, PrivateIpAddress, clientPort, port, TCP];
    const seconds = [startedAt, Date.now()].map((ms) => Math.floor(ms / 1000));
    const size = [Math.max(1, Math.ceil(bytes / SEGMENT_BYTES)), bytes];
    tellFlow(['2', ACCOUNT, INTERFACE, ...flow, ...size, ...seconds, action, 'OK'].join(' '));
  };
  if (!isAllowed(securityGroups, 'ingress', packet)) {
    return openFullQueue((clientPort) =>
      tell({ clientPort, bytes: SYN_BYTES, startedAt: Date.now() }, 'REJECT'),
    );
  }
  if (behind === undefined) return { port: await closedPort(), close: async () => {} };
  return openPipe(behind, (flow) => tell(flow, 'ACCEPT'));
}

interface Flow {
  readonly clientPort: number;
  /** From the client. */
  readonly bytes: number;
  readonly startedAt: number;
}

/** A door that leads to a port of this machine. */
async function openPipe(behind: number, onEnd: (flow: Flow) => void) {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const startedAt = Date.now();
    const clientPort = client.remotePort ?? 0;
    const instance = connect({ port: behind, host: '127.0.0.1', allowHalfOpen: true });
    join(client, instance, sockets);
    join(instance, client, sockets);
    client.once('close', () => onEnd({ clientPort, bytes: client.bytesRead, startedAt }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** What comes from one side goes to the other; when one breaks off, so does the other. */
function join(from: Socket, to: Socket, sockets: Set<Socket>): void {
  sockets.add(from);
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => {
    sockets.delete(from);
    to.destroy();
  });
}

/** A port on which nothing listens: the system gave it, and it was given back. */
async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
