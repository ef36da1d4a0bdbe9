/** What `run` and `repl` start: the files in data/, a certificate that is made for them, and the database of lab 04. */
import { readFileSync } from 'node:fs';
import type { SecurityGroup } from '../02-security-groups/types.js';
import { makeCertificate } from '../03-proxy/certificate.js';
import { databaseOptions, prepareDemo } from '../04-app-server/demo.js';
import { makeLoginService } from '../04-app-server/tokens.js';
import type { PublicAddress, StackConfig } from './types.js';

/** A client somewhere on the Internet; the office of the security group is elsewhere. */
const CLIENT_ADDRESS = '198.51.100.77';

/** A stack to try things with. */
export interface Demo {
  readonly config: StackConfig;
  /** The certificate that its clients trust, as PEM text. */
  readonly trusted: string;
  /** Ben's token. */
  readonly token: string;
}

const read = (name: string) => readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8');

/** Reads data/, and puts a few rows into the database that DATABASE_URL names. */
export async function makeDemo(): Promise<Demo> {
  const db = databaseOptions();
  await prepareDemo(db);
  const login = await makeLoginService();
  const { cert, key } = makeCertificate(['backend.example.com', 'www.example.com']);
  const groups = JSON.parse(read('describe-security-groups.json')) as { SecurityGroups: SecurityGroup[] };
  const addresses = JSON.parse(read('describe-addresses.json')) as { Addresses: PublicAddress[] };
  return {
    config: {
      zone: read('example.com.zone'),
      dnsPort: 0,
      addresses: addresses.Addresses.map(({ PublicIp, PrivateIpAddress }) => ({
        PublicIp,
        PrivateIpAddress,
      })),
      securityGroups: groups.SecurityGroups,
      clientAddress: CLIENT_ADDRESS,
      publicPorts: [22, 80, 443],
      nginxConf: read('nginx.conf'),
      files: { 'backend.example.com.crt': cert, 'backend.example.com.key': key },
      db,
      keys: login.keys,
    },
    trusted: cert,
    token: await login.sign('ben'),
  };
}
