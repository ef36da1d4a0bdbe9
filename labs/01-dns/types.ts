/**
 * The shapes of this lab: a zone, a question about a name, and the response.
 *
 * Every name is written absolute, in lower case and without the final dot: `www.example.com`.
 * Only the name in a question keeps the letters that the client sent: `WWW.Example.com`.
 */

/** A zone: all that one authoritative server knows about a domain. */
export interface Zone {
  /** The zone's own name, its apex: `example.com`. */
  readonly origin: string;
  /** Every record of the zone, in the order of the zone file. */
  readonly records: readonly ResourceRecord[];
}

/** What a client asks (RFC 1035 section 4.1.2). The class is always IN, the Internet. */
export interface Question {
  /** The name, letters as sent. DNS names are compared without regard to case. */
  readonly name: string;
  /** `A`, `AAAA`, `CNAME`, `MX` ... and also types that no zone here holds: `DS`, or `TYPE65` for number 65. */
  readonly type: string;
}

/** The types of record that a zone of this lab can hold. */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'SOA' | 'TXT';

/** One resource record (RFC 1035 section 3.2): one line of the zone file. */
export type ResourceRecord =
  | AddressRecord
  | CnameRecord
  | NameServerRecord
  | MailRecord
  | TextRecord
  | SoaRecord;

/** What every record has. */
export interface RecordBase {
  /** The owner: the name that the record is about. */
  readonly name: string;
  /** Time to live: for how many seconds a cache may keep the record. */
  readonly ttl: number;
}

/** An IPv4 address (`A`) or an IPv6 address (`AAAA`) as text. A name may have several. */
export interface AddressRecord extends RecordBase {
  readonly type: 'A' | 'AAAA';
  readonly data: string;
}

/** The owner is an alias; `data` is the name that it stands for. */
export interface CnameRecord extends RecordBase {
  readonly type: 'CNAME';
  readonly data: string;
}

/** `data` is the name of a server that answers for the owner and the names below it. */
export interface NameServerRecord extends RecordBase {
  readonly type: 'NS';
  readonly data: string;
}

/** Where mail for the owner goes; the lowest preference is tried first. */
export interface MailRecord extends RecordBase {
  readonly type: 'MX';
  readonly data: { readonly preference: number; readonly exchange: string };
}

/** Free text: one or more strings. */
export interface TextRecord extends RecordBase {
  readonly type: 'TXT';
  readonly data: readonly string[];
}

/** Start of authority: one in each zone, at its apex (RFC 1035 section 3.3.13). */
export interface SoaRecord extends RecordBase {
  readonly type: 'SOA';
  readonly data: {
    /** The zone's primary server. */
    readonly mname: string;
    /** The administrator's mail address, with a dot for the `@`. */
    readonly rname: string;
    readonly serial: number;
    /** These four are in seconds. */
    readonly refresh: number;
    readonly retry: number;
    readonly expire: number;
    /** For how long a cache may keep the answer "there is none" (RFC 2308 section 4). */
    readonly minimum: number;
  };
}

/** How a question went (RFC 1035 section 4.1.1, RCODE). */
export type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

/** A response, without what belongs to the transport: the id and the copy of the question. */
export interface DnsResponse {
  readonly rcode: Rcode;
  /** Authoritative answer: the server speaks for the zone that the name is in. */
  readonly aa: boolean;
  /** Truncated: the response was too long for UDP; ask again over TCP. */
  readonly tc?: boolean;
  /** The records that answer the question. */
  readonly answers: readonly ResourceRecord[];
  /** Who is responsible: the SOA of a negative answer, the NS records of a referral. */
  readonly authorities: readonly ResourceRecord[];
  /** What the client will need next: the addresses of the servers that a referral names. */
  readonly additionals: readonly ResourceRecord[];
}

/** A server that has been started. */
export interface RunningServer {
  /** The port that it listens on. */
  readonly port: number;
  /** Stops it; resolves when its sockets are closed. */
  close(): Promise<void>;
}

/** The server that a resolver asks. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
}
