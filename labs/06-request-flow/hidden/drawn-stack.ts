import type { StepContext } from '#testing';
import type { SecurityGroup } from '../../02-security-groups/types.js';
import { makeCertificate } from '../../03-proxy/certificate.js';
import { SCHEMA } from '../../04-app-server/hidden/schema.js';
import type { StackConfig } from '../types.js';
import { DatabaseRelay } from './database-relay.js';

/** A stack to start, and what a client of it must know. */
export interface DrawnStack {
  readonly config: StackConfig;
  readonly relay: DatabaseRelay;
  /** `www.bovi.example`. */
  readonly host: string;
  /** `203.0.113.10:443`: where that name leads. */
  readonly place: string;
  readonly trusted: string;
  /** A post in the stack's own database. */
  readonly post: { readonly id: string; readonly text: string };
}

/** Draws names, addresses, a certificate and a database with one post. */
export async function drawStack(
  context: StepContext,
  { dnsPort = 0, isHeld = false }: { readonly dnsPort?: number; readonly isHeld?: boolean } = {},
): Promise<DrawnStack> {
  const { draw } = context;
  const origin = `${draw.word()}.example`;
  const host = `${draw.word(2)}.${origin}`;
  const [publicIp = '', clientAddress = ''] = draw.ipv4(2);
  const privateIp = `10.${draw.int(0, 255)}.${draw.int(0, 255)}.${draw.int(4, 250)}`;
  const database = await context.database(SCHEMA);
  const relay = await DatabaseRelay.open(context, database, { isHeld });
  const post = { id: draw.word(), text: `${draw.word()} ${draw.word()} ${draw.word()}` };
  const owner = draw.word(2);
  await database.query("INSERT INTO users VALUES ($1, $1, $1 || '@mail.example', 'x')", [owner]);
  await database.query('INSERT INTO posts (id, owner_id, body) VALUES ($1, $2, $3)', [
    post.id,
    owner,
    post.text,
  ]);
  const { cert, key } = makeCertificate([host]);
  return {
    config: {
      zone: zoneText(origin, host, publicIp),
      dnsPort,
      addresses: [{ PublicIp: publicIp, PrivateIpAddress: privateIp }],
      securityGroups: [webGroup(clientAddress)],
      clientAddress,
      nginxConf: nginxText(host),
      files: { 'site.crt': cert, 'site.key': key },
      db: relay.connection,
      keys: { keys: [] },
    },
    relay,
    host,
    place: `${publicIp}:443`,
    trusted: cert,
    post,
  };
}

/** A zone with one address. */
export const zoneText = (origin: string, host: string, address: string) => `$ORIGIN ${origin}.
$TTL 300
@ IN SOA ns admin ( 1 7200 3600 1209600 300 )
@ IN NS ns
ns IN A 127.0.0.1
${host}. IN A ${address}
`;

function webGroup(client: string): SecurityGroup {
  const web = (port: number) => ({
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    IpRanges: [{ CidrIp: `${client.replace(/\.\d+$/, '.0')}/24` }],
    Ipv6Ranges: [],
    UserIdGroupPairs: [],
    PrefixListIds: [],
  });
  return {
    GroupId: 'sg-0123456789abcdef0',
    GroupName: 'web',
    Description: 'web',
    IpPermissions: [web(80), web(443)],
    IpPermissionsEgress: [],
  };
}

/** An nginx.conf for one name: HTTP is redirected, HTTPS is forwarded. */
export const nginxText = (host: string, extra = '') => `events {}
http {
  ${extra}
  server {
    listen 80 default_server;
    server_name ${host};
    return 301 https://$host$request_uri;
  }
  server {
    listen 443 ssl default_server;
    server_name ${host};
    ssl_certificate site.crt;
    ssl_certificate_key site.key;
    location / { proxy_pass http://127.0.0.1:3001; }
  }
}
`;
