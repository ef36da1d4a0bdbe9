/** What a real proxy is started with: a whole nginx.conf, and the files that it names. */
export interface RealRequest {
  /** The text, once it is known which port it listens on. */
  configuration(port: number): string;
  /** Certificates and keys, by file name. */
  readonly files: Readonly<Record<string, string>>;
  /** The port to listen on; 0: any. */
  readonly port: number;
}

/** A real proxy in the student's place: `student.real`. */
export interface RealProxy {
  serve(request: RealRequest): Promise<{ readonly port: number; close(): Promise<void> }>;
  /** The access log of the proxy that was started last, one JSON object a line. */
  records(): string;
}
