import { ruleText } from './firewall.js';
import type { Observed, ToldHop } from './observed.js';
import { frontConnection } from './observed.js';
import { CLIENT_ADDRESS } from './scenario.js';
import { originOf } from './told-parts.js';

const NO_LAB = 'no lab builds it';

/** The name becomes an address, or does not. */
export function tellDns({ dns, stack, url }: Observed): ToldHop {
  const { process, origin, problem } = stack.layers.dns;
  const base = { title: 'DNS', ...originOf(origin), startMs: dns.startMs, endMs: dns.endMs };
  const bytes = { bytesIn: dns.bytesSent, bytesOut: dns.bytesReceived };
  const name = `${url.hostname}.`;
  const trouble = problem ?? (process.isRunning ? undefined : 'its process has ended');
  const decided = (): string[] => {
    if (dns.answers.length > 0) return dns.answers.map((record) => `record: ${record}`);
    switch (dns.status) {
      case 'NXDOMAIN':
        return [`NXDOMAIN: the zone has no name ${name}`];
      case 'NOERROR':
        return [`NOERROR without an answer: ${name} exists, and has no record of type A`];
      case 'ETIMEDOUT':
        return [`timed out: the DNS server gave no response to the question for ${name}`];
      case 'ECONNREFUSED':
        return ['connection refused: no DNS server listens'];
      case 'FORMERR':
        return ['what came back is no DNS message'];
      default:
        return [`${dns.status}: the server did not answer the question for ${name}`];
    }
  };
  return {
    ...base,
    ...bytes,
    decided: [...decided(), ...(trouble === undefined ? [] : [`the DNS server: ${trouble}`])],
    excerpt: dns.excerpt,
  };
}

/** The public address becomes an instance. */
export function tellCloud({ edge, dns, stack }: Observed): ToldHop {
  const address = dns.addresses[0] ?? '';
  const base = {
    title: 'Cloud address',
    by: 'checker',
    why: `${NO_LAB}: it is a table of the cloud`,
  } as const;
  const startMs = edge?.startMs ?? 0;
  const times = { startMs, endMs: startMs };
  const owner = edge?.owner;
  if (!owner) {
    const known = stack.scenario.addresses.map(({ PublicIp }) => PublicIp).join(', ');
    const decided = [`no instance has the address ${address}: what is sent there is lost`];
    return { ...base, ...times, decided, excerpt: `addresses in use: ${known}` };
  }
  const { NetworkInterfaceId, InstanceId, PrivateIpAddress } = owner;
  const decided = [
    `${address} -> ${PrivateIpAddress}, network interface ${NetworkInterfaceId} of ${InstanceId}`,
  ];
  return { ...base, ...times, decided, excerpt: JSON.stringify({ Addresses: [owner] }, null, 2) };
}

/** The first packet is let in, or dropped. */
export function tellSecurityGroup({ edge, stack, groups, client }: Observed): ToldHop {
  const { origin, problem } = stack.layers.firewall;
  const base = { title: 'Security group', ...originOf(origin) };
  const startMs = edge?.startMs ?? 0;
  const { packet, verdict, owner } = edge ?? {};
  if (!packet || !verdict || !owner) return { ...base, startMs, endMs: startMs, decided: [], excerpt: '' };
  const { destination, destinationPort, source, sourcePort } = packet;
  const trouble = problem ?? verdict.problem;
  const names = groups.map(({ GroupId, GroupName }) => `${GroupId} (${GroupName})`).join(', ');
  const dropped = [
    `no rule of ${names} allows tcp ${destinationPort} from ${source}: dropped, without an answer`,
    ...(trouble === undefined ? [] : [`the security group: ${trouble}`]),
  ];
  const allowed = verdict.rules.map((rule) => `allowed by ${rule}`);
  const rules = groups.flatMap((group) => group.IpPermissions.map((rule) => ruleText(group, rule)));
  const flow = [
    ...['2', groups[0]?.OwnerId, owner.NetworkInterfaceId, source, destination, sourcePort, destinationPort],
    ...['6', '-', '-', '-', '-', verdict.isAllowed ? 'ACCEPT' : 'REJECT', 'OK'],
  ];
  return {
    ...base,
    startMs,
    // A dropped packet is known by nothing but that time goes by.
    endMs: (verdict.isAllowed ? edge?.decidedMs : client.endMs) ?? startMs,
    decided: !verdict.isAllowed ? dropped : allowed.length > 0 ? allowed : ['allowed, by no single rule'],
    excerpt: [...rules, '', flow.join(' ')].join('\n'),
  };
}

/** A program listens on the port, or none does. */
export function tellInstance(observed: Observed): ToldHop {
  const { edge, publicPort, stack, client } = observed;
  const address = edge?.owner?.PrivateIpAddress ?? '';
  const startMs = edge?.decidedMs ?? 0;
  const base = {
    title: 'Instance',
    by: 'checker',
    why: `${NO_LAB}: it is this machine`,
    startMs,
    endMs: client.connectedMs ?? edge?.knockedMs ?? startMs,
  } as const;
  if (!edge?.isListening) {
    const { problem } = stack.layers.proxy;
    return {
      ...base,
      endMs: client.endMs,
      decided: [
        `nothing listens on ${address}:${publicPort}: connection refused`,
        ...(problem === undefined ? [] : [`the proxy did not start: ${problem}`]),
      ],
      excerpt: `${CLIENT_ADDRESS} -> ${address}:${publicPort}  SYN\n${address}:${publicPort} -> ${CLIENT_ADDRESS}  RST, ACK`,
    };
  }
  const at = stack.instancePorts.get(publicPort);
  const fromPort = frontConnection(observed)?.fromPort;
  return {
    ...base,
    decided: [
      `${address}:${publicPort} is open: the proxy listens there (process ${stack.layers.proxy.process.pid})`,
    ],
    excerpt: [
      `${CLIENT_ADDRESS} -> ${address}:${publicPort}  SYN`,
      `${address}:${publicPort} -> ${CLIENT_ADDRESS}  SYN, ACK`,
      `on this machine: 127.0.0.1:${fromPort ?? '?'} -> 127.0.0.1:${at ?? '?'}`,
    ].join('\n'),
  };
}
