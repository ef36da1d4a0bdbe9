import type { Weather, WeatherService } from './types.js';

/** The secrets in the text of a script, each once: ['sk_live_4eC39HqLyjWDarjt']. */
export function findSecrets(script: string): string[] {
  // TODO(05.2): the kinds of the lesson. Public keys are none of them.
  throw new Error(`TODO(05.2): findSecrets() is not written yet (${script.length} letters)`);
}

/** Asks the weather service. It runs in the backend, the only place that has the key. */
export async function weatherFor(city: string, service: WeatherService): Promise<Weather> {
  // TODO(05.2): GET service.url/now?city=... with the key in the header authorization; give only what Weather has.
  throw new Error(`TODO(05.2): weatherFor() is not written yet (${city}, ${service.url})`);
}

/**
 * The secrets in all files that are sent to the browser (name -> text), also those that are written in base64 or stand
 * in a source map. Each once.
 */
export function findHiddenSecrets(files: Readonly<Record<string, string>>): string[] {
  // TODO(05.11): (extension) look into base64 texts and into the sourcesContent of source maps, too.
  throw new Error(`TODO(05.11): findHiddenSecrets() is not written yet (${Object.keys(files).length} files)`);
}

/**
 * The names of the modules that a bundler sends to the browser for this entry: the entry, what it imports, what that
 * imports, and so on. `modules` is name -> TypeScript: { 'client.ts': "import { price } from './price.js';", ... }.
 */
export function shippedModules(entry: string, modules: Readonly<Record<string, string>>): string[] {
  // TODO(05.11): (extension) follow each import, but not those of types only.
  throw new Error(
    `TODO(05.11): shippedModules() is not written yet (${entry} of ${Object.keys(modules).length})`,
  );
}
