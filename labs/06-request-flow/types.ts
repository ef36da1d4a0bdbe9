/** The shapes that the files of this lab hand to each other. */

import type { JSONWebKeySet } from 'jose';
import type { SecurityGroup } from '../02-security-groups/types.js';
import type { DatabaseOptions } from '../04-app-server/types.js';

/** One public address of the cloud, as `aws ec2 describe-addresses` prints it. */
export interface PublicAddress {
  /** What DNS answers with, and what clients connect to. */
  readonly PublicIp: string;
  /** What the instance itself, and its security group, see. */
  readonly PrivateIpAddress: string;
}

/** All that a stack is made of. The checker and `node checker run 06` fill it in. */
export interface StackConfig {
  /** The text of a zone file (lab 01). */
  readonly zone: string;
  /** The port that the DNS server is to listen on; 0 lets the system choose one. */
  readonly dnsPort: number;
  readonly addresses: readonly PublicAddress[];
  /** The security groups of the instance (lab 02). */
  readonly securityGroups: readonly SecurityGroup[];
  /** Who the clients are: on your machine all come from 127.0.0.1, and the cloud takes them for this address. */
  readonly clientAddress: string;
  /** The ports at the public address that are tried; 80 and 443 unless given. */
  readonly publicPorts?: readonly number[];
  /** The text of an nginx.conf (lab 03). */
  readonly nginxConf: string;
  /** The certificates and keys that nginx.conf names: path -> PEM text. */
  readonly files: Readonly<Record<string, string>>;
  /** How the app reaches its database (lab 04). */
  readonly db: DatabaseOptions;
  /** The public keys that the app checks tokens with (lab 04). */
  readonly keys: JSONWebKeySet;
}

/** A part of the stack that runs. */
export interface Part {
  /** Stops it, and resolves when it has stopped. */
  close(): Promise<void>;
}

/** The app, or the DNS server. */
export interface PartWithPort extends Part {
  /** The port that it listens on, on 127.0.0.1. */
  readonly port: number;
}

/** The proxy listens on one port for each port of nginx.conf. */
export interface ProxyPart extends Part {
  /** Port in the file -> port on 127.0.0.1: `{ 80: 41873, 443: 39211 }`. */
  readonly ports: Readonly<Record<number, number>>;
}

/** The cloud: on your machine it is one table. */
export type Cloud = Readonly<Record<string, number>>;

/** The edge of the cloud, with its firewall. */
export interface Gate extends Part {
  /** Public address and port -> port on 127.0.0.1: `{ '203.0.113.10:443': 36017 }`. */
  readonly cloud: Cloud;
}

/** The whole stack, running. */
export interface Stack {
  /** The port of the DNS server: all that a client must know. */
  readonly port: number;
  /** Where the public addresses are, on your machine. */
  readonly cloud: Cloud;
  /** Stops all parts, the one that was started last first. */
  close(): Promise<void>;
}

/** A layer on the request's way, as the place to look at first. */
export type Layer = 'client' | 'dns' | 'security-group' | 'proxy' | 'app' | 'database';

/** What somebody saw of one request. */
export interface Symptom {
  readonly url: string;
  /** The client's clock when it began: `2026-05-04T10:00:00.000Z`. */
  readonly at: string;
  /** Node's error, if no answer came. */
  readonly error?: {
    /** `ENOTFOUND`, `ECONNREFUSED`, `ETIMEDOUT` ... */
    readonly code: string;
    /** What was tried: `queryA` asks the DNS, `connect` opens a connection. */
    readonly syscall?: string;
    readonly message: string;
  };
  /** The status, if an answer came. */
  readonly status?: number;
  /** How the answer's body begins. */
  readonly body?: string;
  /** Of a certificate that the client did not accept (step 06.4). */
  readonly certificate?: {
    readonly names: readonly string[];
    /** From then on it is valid: `2026-05-04T10:00:00.000Z`. */
    readonly validFrom: string;
    readonly validTo: string;
  };
  /** The header Date of the same server's answer over plain HTTP (step 06.4). */
  readonly serverDate?: string;
  /** What is found on the instance itself (step 06.4). */
  readonly instance?: {
    /** Where the app's configuration says that the database is: `127.0.0.1:5432`. */
    readonly database: string;
    /** The app's last line on this request; empty if there is none. An empty line names nothing: not the database either. */
    readonly appLog: string;
  };
}

/** What was wrong (step 06.4). */
export type Fault =
  | 'unknown-name'
  | 'dns-down'
  | 'app-slow'
  | 'app-error'
  | 'database-down'
  | 'wrong-certificate'
  | 'old-certificate'
  | 'clock-wrong';

/** A diagnosis that others can check (step 06.4). */
export interface Finding {
  readonly layer: Layer;
  readonly fault: Fault;
  /** What was seen, word for word: the error's code or the status, and the line of the log if one was used. */
  readonly evidence: string;
}

/** A request, as its client remembers it (step 06.3). All times are milliseconds since 1970. */
export interface SentRequest {
  readonly name: string;
  readonly clientAddress: string;
  /** The port that it came from. */
  readonly clientPort: number;
  /** The port that it went to. */
  readonly port: number;
  readonly method: string;
  readonly target: string;
  /** The headers that the client sent along, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** One line of the DNS server's query log. */
export interface QueryRecord {
  readonly at: number;
  /** The address that asked. */
  readonly client: string;
  readonly name: string;
  readonly type: string;
  /** The addresses that were answered. */
  readonly answers: readonly string[];
}

/** One line of a VPC flow log (AWS, "Flow log records"), the fields of version 2 that matter here. */
export interface FlowRecord {
  readonly srcaddr: string;
  /** The instance's private address. */
  readonly dstaddr: string;
  readonly srcport: number;
  readonly dstport: number;
  /** The protocol's number: 6 is TCP, 17 is UDP. */
  readonly protocol: number;
  /** Whole seconds since 1970, of the first and of the last packet; both belong to the record. */
  readonly start: number;
  readonly end: number;
  /** What the firewall decided. It says nothing about whose packets they are. */
  readonly action: 'ACCEPT' | 'REJECT';
}

/** One line of the proxy's access log. nginx writes it with $request_id, $msec, $remote_addr and $remote_port. */
export interface ProxyRecord {
  readonly id: string;
  /** When the answer was complete. */
  readonly at: number;
  readonly client: string;
  readonly clientPort: number;
  readonly method: string;
  readonly target: string;
  readonly status: number;
}

/** One line of the app's log. */
export interface AppRecord {
  readonly id: string;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The logs of one day, from four machines. Each is in the order in which its lines were written. */
export interface Records {
  readonly dns: readonly QueryRecord[];
  readonly addresses: readonly PublicAddress[];
  readonly flows: readonly FlowRecord[];
  readonly proxy: readonly ProxyRecord[];
  readonly app: readonly AppRecord[];
}

/** One request in four records. What is not in the logs is left out. */
export interface Followed {
  readonly dns?: QueryRecord;
  readonly flow?: FlowRecord;
  readonly proxy?: ProxyRecord;
  readonly app?: AppRecord;
}
