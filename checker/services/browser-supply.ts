import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';

/**
 * Not in this browser. Chromium takes the last such list only, so the first lines repeat what playwright-core leaves out
 * (a page is neither led to https nor painted late); the last one is the address bar's own two pages, which would be
 * started again for every window, and take a third of its time.
 */
const LEFT_OUT = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints'],
  ...['NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
];

/** Every name leads to this machine: pages get real names of different sites, and nothing leaves. */
const EVERY_NAME_HERE = ['--host-resolver-rules=MAP * 127.0.0.1'];

const QUIET = ['--no-first-run', '--disable-component-update', `--disable-features=${LEFT_OUT.join(',')}`];

/** One browser, started when it is first asked for. */
export class BrowserSupply {
  #starting: Promise<Browser> | undefined;

  constructor(private readonly program: string) {}

  /** The running browser; a new one when the last has gone. Rejects when it does not start. */
  async browser(): Promise<Browser> {
    const running = await this.#starting?.catch(() => undefined);
    if (running && !running.isConnected()) this.#starting = undefined;
    this.#starting ??= launchBrowser(this.program, EVERY_NAME_HERE);
    return this.#starting;
  }

  async close(): Promise<void> {
    const running = await this.#starting?.catch(() => undefined);
    await running?.close();
  }
}

/** Starts a browser with these options; rejects when it does not start. */
export async function launchBrowser(executablePath: string, options: readonly string[]): Promise<Browser> {
  const args = [...QUIET, ...options];
  // Importing it as an ES module would read all of its three megabytes for the names of exports.
  const { chromium } = createRequire(import.meta.url)('playwright-core') as typeof import('playwright-core');
  // As root, and where the kernel gives no user namespaces, Chromium's own sandbox cannot be made.
  const sandboxes = process.getuid?.() === 0 ? [false] : [true, false];
  let problem: unknown;
  for (const chromiumSandbox of sandboxes) {
    try {
      return await chromium.launch({ executablePath, chromiumSandbox, args, timeout: 20_000 });
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}
