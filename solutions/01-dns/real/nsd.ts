import { type RealContext, type RealServer, startRealServer } from './real-server.js';
import { AUTHORITATIVE_STEPS, RESOLVER_STEPS } from './steps.js';

/** As reports call it. */
export const name = 'NSD';

/** What must be installed: on PATH or in /usr/sbin. */
export const program = 'nsd';

/** The steps that it must pass in the student's place. */
export const steps = AUTHORITATIVE_STEPS;

/** The other steps, each with the reason. */
export const notRun = RESOLVER_STEPS;

/** Starts NSD with the zone of this seed. Throws when it does not come up; the message holds its log. */
export function start(context: RealContext): Promise<RealServer> {
  return startRealServer(
    {
      program,
      configFile: 'nsd.conf',
      configuration,
      args: ['-d', '-c', 'nsd.conf'],
      ready: /nsd started/,
      version: /NSD ([\d.]+)/,
    },
    context,
  );
}

/** An empty `username` keeps the user that started it; rate limits are off, for all tests come from one address. */
function configuration({ dir, origin, port }: { dir: string; origin: string; port: number }): string {
  return `server:
  ip-address: 127.0.0.1@${port}
  do-ip6: no
  server-count: 1
  username: ""
  chroot: ""
  database: ""
  pidfile: ""
  zonesdir: "${dir}"
  xfrdir: "${dir}"
  xfrdfile: "${dir}/xfrd.state"
  zonelistfile: "${dir}/zone.list"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: "${origin}"
  zonefile: "zone"
`;
}
