import { once } from 'node:events';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { WebSocket } from 'ws';
import { until } from '../commands/until.js';

type Params = Record<string, unknown>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Params;
  readonly result?: Params;
  readonly error?: unknown;
}

/** Where a program stands still. */
export interface Pause {
  readonly hitBreakpoints: readonly string[];
  readonly callFrames: readonly { readonly callFrameId: string }[];
}

/** A debugger that an editor would be: it speaks the Chrome DevTools Protocol with one Node process. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer: Message) => void>();
  readonly #listeners: ((method: string, params: Params) => void)[] = [];
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.id !== undefined) this.#answers.get(message.id)?.(message);
      else for (const listener of this.#listeners) listener(message.method ?? '', message.params ?? {});
    });
  }

  /** Attaches as soon as a process waits at a port of 127.0.0.1. */
  static async atPort(port: number): Promise<Inspector> {
    let url = '';
    await until(async () => {
      const targets = await fetch(`http://127.0.0.1:${port}/json/list`).then(
        (response) => response.json() as Promise<{ webSocketDebuggerUrl: string }[]>,
        () => [],
      );
      url = targets[0]?.webSocketDebuggerUrl ?? '';
      return url !== '';
    });
    return Inspector.at(url);
  }

  static async at(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  async send(method: string, params: Params = {}): Promise<Params> {
    const id = ++this.#sent;
    const answered = new Promise<Message>((resolve) => {
      this.#answers.set(id, resolve);
    });
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result ?? {};
  }

  /** The parameters of the next event of this name for which `fits` holds. */
  next(event: string, fits: (params: Params) => boolean = () => true): Promise<Params> {
    return new Promise((resolve) => {
      const listener = (method: string, params: Params) => {
        if (method !== event || !fits(params)) return;
        this.#listeners.splice(this.#listeners.indexOf(listener), 1);
        resolve(params);
      };
      this.#listeners.push(listener);
    });
  }

  /**
   * Lets a waiting program begin, and sets a breakpoint at a line (1-based) of the file that a source map names by
   * `fileUrl`, before any of that file has run: by the map alone, as an editor does. Resolves when it is hit.
   */
  async runTo(fileUrl: string, line: number): Promise<Pause> {
    await this.send('Runtime.enable');
    await this.send('Debugger.enable');
    await this.send('Debugger.setInstrumentationBreakpoint', {
      instrumentation: 'beforeScriptWithSourceMapExecution',
    });
    let place: Params | undefined;
    this.#listeners.push((method, params) => {
      if (method === 'Debugger.scriptParsed') place ??= generatedPlace(params, fileUrl, line);
    });
    let paused = this.next('Debugger.paused');
    await this.send('Runtime.runIfWaitingForDebugger');
    let isSet = false;
    for (;;) {
      const pause = (await paused) as unknown as Pause & { readonly reason: string };
      if (pause.reason !== 'instrumentation' && isSet) return pause;
      if (place && !isSet) {
        await this.send('Debugger.setBreakpoint', { location: place });
        isSet = true;
      }
      paused = this.next('Debugger.paused');
      await this.send('Debugger.resume');
    }
  }

  /** What an expression gives where the program stands. */
  async evaluate({ callFrames }: Pause, expression: string): Promise<unknown> {
    const { callFrameId } = callFrames[0] ?? {};
    const { result } = await this.send('Debugger.evaluateOnCallFrame', { callFrameId, expression });
    return (result as { value?: unknown }).value;
  }

  /** Goes away; the program goes on. */
  close(): void {
    this.#socket.close();
  }
}

/** Where in a script the code of a line stands, if the script's inline source map names this file. */
function generatedPlace(script: Params, fileUrl: string, line: number): Params | undefined {
  const encoded = /^data:application\/json.*?;base64,(.*)$/.exec(String(script.sourceMapURL ?? ''))?.[1];
  if (encoded === undefined) return undefined;
  const payload = JSON.parse(Buffer.from(encoded, 'base64').toString()) as SourceMapPayload;
  if (!payload.sources.some((source) => sameFile(source, String(script.url), fileUrl))) return undefined;
  const map = new SourceMap(payload);
  for (let lineNumber = 0; lineNumber <= Number(script.endLine); lineNumber++) {
    for (let columnNumber = 0; columnNumber < MOST_COLUMNS; columnNumber++) {
      const entry = map.findEntry(lineNumber, columnNumber);
      const isHere = 'originalLine' in entry && entry.generatedLine === lineNumber;
      if (isHere && entry.originalLine === line - 1) {
        return { scriptId: script.scriptId, lineNumber, columnNumber: entry.generatedColumn };
      }
    }
  }
  return undefined;
}

/** tsx puts a file on one line. */
const MOST_COLUMNS = 5_000;

const sameFile = (source: string, scriptUrl: string, fileUrl: string) =>
  new URL(source.startsWith('/') ? `file://${source}` : source, scriptUrl).href === fileUrl;
