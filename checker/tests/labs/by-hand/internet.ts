import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, start, untilSaid } from '../../terminals/terminals.js';

/** One name server for the root and for example.com: it is all the Internet that the lessons ask. */
const NAMED = (dir: string) => `
options {
  directory "${dir}"; pid-file none; session-keyfile "${dir}/session.key";
  listen-on port 53 { 127.0.0.1; }; listen-on-v6 { none; };
  recursion no; dnssec-validation no; allow-query { any; };
};
controls { };
zone "." { type primary; file "root.zone"; };
zone "example.com" { type primary; file "example.zone"; };
`;
const ROOT_ZONE = `$TTL 300
@ SOA ns.root. nobody.root. 1 3600 600 86400 300
@ NS ns.root.
ns.root. A 127.0.0.1
`;
const EXAMPLE_ZONE = `$TTL 300
@ SOA ns nobody 1 3600 600 86400 300
@ NS ns
@ A 127.0.0.1
ns A 127.0.0.1
`;

const NOBODYS = '192.0.2.1';

/**
 * Makes, in a network namespace of its own, what a lesson's commands find on the Internet: BIND for names, OpenSSL for
 * HTTPS at example.com, and an address at which there is nobody. Resolves when both servers answer.
 */
export async function makeInternet(dir: string): Promise<readonly Running[]> {
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe' });
  run('ip', 'link', 'set', 'lo', 'up');
  // Reachable, so that the system sends; and nobody hears it, as in the Internet (RFC 5737).
  run('ip', 'address', 'add', `${NOBODYS}/32`, 'dev', 'lo');
  run('nft', 'add table ip nobody');
  run('nft', 'add chain ip nobody input { type filter hook input priority 0; }');
  run('nft', `add rule ip nobody input ip daddr ${NOBODYS} drop`);
  mkdirSync(dir, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
  write('resolv.conf', 'nameserver 127.0.0.1\n');
  run('mount', '--bind', join(dir, 'resolv.conf'), '/etc/resolv.conf');
  write('named.conf', NAMED(dir));
  write('root.zone', ROOT_ZONE);
  write('example.zone', EXAMPLE_ZONE);
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')];
  run(
    ...(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key] as const),
    ...(['-out', certificate, '-subj', '/CN=example.com'] as const),
  );
  const named = start('named', ['-4', '-g', '-c', join(dir, 'named.conf')], dir);
  const web = start('openssl', ['s_server', '-accept', '443', '-key', key, '-cert', certificate], dir);
  await untilSaid(named, ['...running']);
  await untilSaid(web, ['ACCEPT']);
  return [named, web];
}
