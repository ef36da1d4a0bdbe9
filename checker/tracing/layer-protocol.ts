import * as z from 'zod/mini';

/** How the app reaches its database: as lab 04's startServer() takes it. */
export interface LayerDatabase {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** What a layer's process is asked. Each question has an `id`, and gets one answer with the same. */
export type LayerQuestion =
  /** Its answer comes after all that was said before. */
  | { readonly ask: 'nothing' }
  | { readonly ask: 'start-dns'; readonly zone: string }
  | { readonly ask: 'load-firewall' }
  | { readonly ask: 'decide'; readonly groups: unknown; readonly packet: FirewallPacket }
  | { readonly ask: 'read-conf'; readonly conf: string }
  | {
      readonly ask: 'start-proxy';
      /** The port that each place of the configuration forwards to, in the order in which they were read. */
      readonly upstreamPorts: readonly number[];
      /** Undefined: what the configuration says. */
      readonly readTimeoutMs?: number;
      /** Undefined: the server names of the configuration. */
      readonly certificateNames?: readonly string[];
      /** When the certificates are made, as the clock of their machine has it: milliseconds since 1970. */
      readonly certificateMs: number;
    }
  | {
      readonly ask: 'start-app';
      /** The way that is recorded; undefined: there is no database, and this one leads nowhere. */
      readonly database: LayerDatabase;
      /** The direct way, to load the rows of the example. */
      readonly demoDatabase?: LayerDatabase;
      readonly user: string;
    };

/** A packet as lab 02's isAllowed() takes it. */
export interface FirewallPacket {
  readonly protocol: 'tcp';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

export const dnsStarted = z.object({ port: z.number() });
export const firewallDecided = z.object({ isAllowed: z.boolean() });
export const confRead = z.object({
  /** Each location that forwards. */
  places: z.array(z.object({ serverNames: z.array(z.string()), location: z.string(), to: z.string() })),
});
export const proxyStarted = z.object({
  listeners: z.array(z.object({ port: z.number(), at: z.number() })),
  /** The certificates, PEM, which the client is to trust. */
  trusted: z.array(z.string()),
});
export const appStarted = z.object({ port: z.number(), token: z.string() });

/** What a layer's process says: it answers, or tells which route of the app a request has come to. */
export const layerMessage = z.union([
  z.object({ id: z.number(), value: z.unknown() }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ route: z.string(), method: z.string(), url: z.string() }),
]);
