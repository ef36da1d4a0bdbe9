import { type RealContext, type RealProgram, type RealServer, startRealServer } from './real-server.js';
import { AUTHORITATIVE_STEPS, RESOLVER_STEPS } from './steps.js';

/** As reports call it. */
export const name = 'BIND';

/** What must be installed: on PATH or in /usr/sbin. */
export const program = 'named';

/** The steps that it must pass in the student's place. */
export const steps = AUTHORITATIVE_STEPS;

/** The other steps, each with the reason. */
export const notRun = RESOLVER_STEPS;

/** How BIND is started. */
export const bind: RealProgram = {
  program,
  configFile: 'named.conf',
  configuration,
  args: ['-g', '-4', '-n', '1', '-c', 'named.conf'],
  ready: /\brunning$/m,
  version: /starting BIND ([\d.]+)/,
};

/** Starts BIND with the zone of this seed. Throws when it does not come up; the message holds its log. */
export function start(context: RealContext): Promise<RealServer> {
  return startRealServer(bind, context);
}

/** Every path that BIND would otherwise take from the system's folders is turned off or put into `dir`. */
function configuration({ dir, origin, port }: { dir: string; origin: string; port: number }): string {
  return `options {
  directory "${dir}";
  managed-keys-directory "${dir}";
  pid-file none;
  lock-file none;
  session-keyfile none;
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  interface-interval 0;
  automatic-interface-scan no;
  recursion no;
  dnssec-validation no;
  empty-zones-enable no;
  notify no;
  allow-transfer { none; };
};
controls { };
zone "${origin}" { type primary; file "zone"; };
`;
}
