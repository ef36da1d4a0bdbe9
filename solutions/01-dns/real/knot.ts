import { type RealContext, type RealServer, startRealServer } from './real-server.js';
import { AUTHORITATIVE_STEPS, RESOLVER_STEPS } from './steps.js';

/** As reports call it. */
export const name = 'Knot';

/** What must be installed: on PATH or in /usr/sbin. */
export const program = 'knotd';

/** The steps that it must pass in the student's place. */
export const steps = AUTHORITATIVE_STEPS;

/** The other steps, each with the reason. */
export const notRun = RESOLVER_STEPS;

/** Starts Knot with the zone of this seed. Throws when it does not come up; the message holds its log. */
export function start(context: RealContext): Promise<RealServer> {
  return startRealServer(
    {
      program,
      configFile: 'knot.conf',
      configuration,
      // Told of a text file, Knot makes its database of it in /tmp; imported first, it lies in the server's folder.
      before: { program: 'knotc', args: ['-f', '-C', 'configuration', 'conf-import', 'knot.conf'] },
      args: ['-C', 'configuration'],
      ready: /server started/,
      version: /Knot DNS ([\d.]+)/,
    },
    context,
  );
}

/** `zonefile-sync: -1` and `journal-content: none` keep it from writing the zone back. */
function configuration({ dir, origin, port }: { dir: string; origin: string; port: number }): string {
  return `server:
  rundir: "${dir}"
  listen: 127.0.0.1@${port}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
control:
  listen: "${dir}/knot.sock"
database:
  storage: "${dir}/database"
log:
  - target: stderr
    any: info
template:
  - id: default
    storage: "${dir}"
    zonefile-sync: -1
    journal-content: none
zone:
  - domain: "${origin}"
    file: "zone"
`;
}
