/** The shapes that the files of this lab hand to each other. */

/** A post, as the page shows it. */
export interface Post {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  /** How many people like it. */
  readonly likes: number;
  /** Where it was written: the page shows the weather there. */
  readonly city: string;
}

/** A service of somebody else, which tells the weather to those who have a key. */
export interface WeatherService {
  /** Without a slash at the end: http://127.0.0.1:3051 */
  readonly url: string;
  /** Secret. Who has it can ask in our name, and we pay. */
  readonly key: string;
}

/** What the page shows of the weather. */
export interface Weather {
  readonly degrees: number;
}

/** Who may read what an API answers, and how they may ask. */
export interface Policy {
  /** The origins that may, such as http://shop.example.com:8080. '*' is everybody, and then credentials is false. */
  readonly origins: readonly string[] | '*';
  /** Whether they may also send cookies along. */
  readonly credentials: boolean;
  /** The methods that they may use, in capitals. */
  readonly methods: readonly string[];
  /** The names of the headers that they may send. */
  readonly headers: readonly string[];
}

/** A request to an API. The names of headers are in small letters, as Node gives them. */
export interface ApiRequest {
  readonly method: string;
  /** /posts/7/like */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer to it. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request that a page makes with fetch(): fetch(url, { method, headers }). */
export interface PageRequest {
  /** As it was written: 'post' is possible. */
  readonly method: string;
  /** What the page sets itself; names in any letter case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where the database is, and who we are there. pg takes it as it is. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** How a store of likes is made. */
export interface StoreOptions {
  readonly db: Connection;
  /** The most connections that it may hold. */
  readonly max: number;
}

/** A server that runs. */
export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The limits of a pool of workers. */
export interface PoolOptions {
  /** How many workers there are, at most and at the same time. */
  readonly workers: number;
  /** How many jobs may wait for a worker. */
  readonly queue: number;
  /** How long a worker may take for one job, in milliseconds. */
  readonly timeoutMs: number;
}
