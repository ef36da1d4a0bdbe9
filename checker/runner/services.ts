import type { Browser } from 'playwright-core';
import type { Available, ServiceAccess } from '../core/services.js';
import type { BrowserSupply } from '../services/browser-supply.js';
import type { DatabaseSupply, GivenDatabase } from '../services/database-supply.js';
import { NotRunHere } from './not-run-here.js';

/** What tests run with besides the student: started when a test first asks, kept until `close`. */
export class Services {
  #databases: DatabaseSupply | undefined;
  #browsers: BrowserSupply | undefined;

  /** `ready` resolves when the servers take connections, or never will: with what is true then. */
  constructor(
    private readonly access: ServiceAccess,
    private readonly ready: Promise<ServiceAccess> = Promise.resolve(access),
  ) {}

  /** A fresh database. Throws NotRunHere where there is no server. */
  async database(schema: string): Promise<GivenDatabase> {
    return (await this.#supply()).fresh(schema);
  }

  async #supply(): Promise<DatabaseSupply> {
    const access = at((await this.ready).postgres, 'postgres');
    const { DatabaseSupply } = await import('../services/database-supply.js');
    this.#databases ??= new DatabaseSupply(access);
    return this.#databases;
  }

  /** The warm browser. Throws NotRunHere where there is none, or it does not start. */
  async browser(): Promise<Browser> {
    const program = at(this.access.browser, 'browser');
    const { BrowserSupply } = await import('../services/browser-supply.js');
    this.#browsers ??= new BrowserSupply(program);
    try {
      return await this.#browsers.browser();
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      throw new NotRunHere(`a browser that starts: ${program} does not (${reason})`);
    }
  }

  /** Loads the schema of databases that tests will ask for, once there is a server. */
  expectDatabases(schema: string): void {
    this.#supply()
      .then((supply) => supply.expect(schema))
      .catch(() => {});
  }

  /** Begins what takes long, before a test asks. */
  warmUp(): void {
    const { postgres, browser } = this.access;
    if (browser && 'at' in browser) this.browser().catch(() => {});
    if (postgres && 'at' in postgres) import('../services/database-supply.js').catch(() => {});
  }

  /** The databases of one grading go; the servers stay. */
  async forgetGrading(): Promise<void> {
    await this.#databases?.dropAll();
  }

  async close(): Promise<void> {
    await Promise.all([this.#databases?.close(), this.#browsers?.close()]);
  }
}

function at<T>(available: Available<T> | undefined, need: string): T {
  if (!available) throw new Error(`a hidden test asks for what lab.ts does not name in needs: ${need}`);
  if ('missing' in available) throw new NotRunHere(available.missing);
  return available.at;
}
