/** The shapes that the files of this lab hand to each other. */

/** Where a program listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A certificate and its private key, both as PEM text ("-----BEGIN ..."). */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** One `location` of a server block (ngx_http_core_module, location). */
export interface Location {
  /**
   * How `path` is compared: `=` is 'exact', no sign is 'prefix', `^~` is 'prefix-no-regex', `~` is 'regex',
   * `~*` is 'regex-any-case'.
   */
  readonly match: 'exact' | 'prefix' | 'prefix-no-regex' | 'regex' | 'regex-any-case';
  /** The path, or for the two kinds of 'regex' the regular expression. */
  readonly path: string;
  /** Where requests go: one address, or all of an `upstream` block. */
  readonly upstreams: readonly Address[];
  /** What stands behind the address in `proxy_pass http://127.0.0.1:3001/v2/;`: here '/v2/'. Often nothing does. */
  readonly uri?: string;
  /** Milliseconds that an upstream may stay silent (`proxy_read_timeout`). */
  readonly readTimeoutMs: number;
  /** Milliseconds for which an upstream that failed is left alone (`fail_timeout`). */
  readonly failTimeoutMs: number;
}

/** One `server { ... }` block (ngx_http_core_module, server). */
export interface ServerBlock {
  /** The names of `server_name`, in lower case, without a port. */
  readonly names: readonly string[];
  /** True if its `listen` line says `default_server`. */
  readonly isDefault: boolean;
  /** The status of `return 301 https://$host$request_uri;`. Undefined: this block forwards. */
  readonly redirectStatus?: number;
  /** Where `location /` forwards to: its first address. Undefined if there is no such location. */
  readonly upstream?: Address;
  /** The certificate for its names, if it has one. */
  readonly certificate?: Certificate;
  /** Bytes that the body of a request may have (`client_max_body_size`). 0: as many as it likes. */
  readonly maxBodyBytes: number;
  /** All its locations, in the order of the file. */
  readonly locations: readonly Location[];
}

/** All server blocks of the file that listen on one port. */
export interface Listener {
  /** The port in the file: 80, 443. */
  readonly port: number;
  /** True for `listen 443 ssl`. */
  readonly isTls: boolean;
  /** In the order of the file; at least one. */
  readonly servers: readonly ServerBlock[];
  /** For TLS: the certificate of the default server. */
  readonly certificate?: Certificate;
}

/** What startProxy() is called with. */
export interface ProxyOptions {
  /** The port to listen on; 0 lets the system choose one. */
  readonly port: number;
  /** The blocks to choose from; at least one. */
  readonly servers: readonly ServerBlock[];
  /** Speak TLS, with this certificate. Undefined: plain HTTP. */
  readonly certificate?: Certificate;
}

/** A proxy that runs. */
export interface RunningProxy {
  /** The port that it listens on. */
  readonly port: number;
  /** Stops listening, ends open connections, and resolves when the port is free again. */
  close(): Promise<void>;
}

/** What the proxy knows about a request and the app cannot. */
export interface Arrival {
  /** The address of the client: `request.socket.remoteAddress`. */
  readonly clientAddress: string;
  /** How the client spoke to the proxy. */
  readonly protocol: 'http' | 'https';
  /** An id that the proxy made for this request. */
  readonly requestId: string;
}

/** One line of the access log. */
export interface AccessRecord {
  readonly id: string;
  readonly method: string;
  /** The path with its query, as the client sent it. */
  readonly target: string;
  /** The status that the client got. */
  readonly status: number;
}
