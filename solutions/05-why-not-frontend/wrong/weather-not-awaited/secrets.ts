import type { Weather, WeatherService } from './types.js';

const KINDS = [
  /sk_live_[A-Za-z0-9]{16,}/g,
  /ghp_[A-Za-z0-9]{36}/g,
  /postgres:\/\/[^\s:/]+:[^\s@]+@[^\s"'`]+/g,
];

/** The secrets in the text of a script, each once: ['sk_live_4eC39HqLyjWDarjt']. */
export function findSecrets(script: string): string[] {
  const found = KINDS.flatMap((kind) => script.match(kind) ?? []);
  return [...new Set(found)];
}

/** Asks the weather service. It runs in the backend, the only place that has the key. */
export async function weatherFor(city: string, service: WeatherService): Promise<Weather> {
  const response = await fetch(`${service.url}/now?city=${encodeURIComponent(city)}`, {
    headers: { authorization: `Bearer ${service.key}` },
  });
  const { degrees } = response.json() as unknown as Weather;
  return { degrees };
}

/**
 * The secrets in all files that are sent to the browser (name -> text), also those that are written in base64 or stand
 * in a source map. Each once.
 */
export function findHiddenSecrets(files: Readonly<Record<string, string>>): string[] {
  const texts = Object.entries(files).flatMap(([name, text]) => [
    text,
    ...(name.endsWith('.map') ? sourcesOf(text) : []),
  ]);
  const unfolded = texts.flatMap((text) => [text, ...decoded(text)]);
  // A source map can itself be written in base64 at the end of a script.
  const all = unfolded.flatMap((text) => [text, ...sourcesOf(text)]);
  return [...new Set(all.flatMap(findSecrets))];
}

function decoded(text: string): string[] {
  const runs = text.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? [];
  return runs.map((run) => Buffer.from(run, 'base64').toString('utf8'));
}

function sourcesOf(text: string): string[] {
  if (!text.startsWith('{')) return [];
  try {
    const { sourcesContent } = JSON.parse(text) as { sourcesContent?: (string | null)[] };
    return (sourcesContent ?? []).filter((source) => source !== null);
  } catch {
    return [];
  }
}

const IMPORT = /\b(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+\sfrom\s*)?['"]([^'"]+)['"]/g;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/**
 * The names of the modules that a bundler sends to the browser for this entry: the entry, what it imports, what that
 * imports, and so on. `modules` is name -> TypeScript: { 'client.ts': "import { price } from './price.js';", ... }.
 */
export function shippedModules(entry: string, modules: Readonly<Record<string, string>>): string[] {
  const shipped = new Set<string>();
  const visit = (name: string) => {
    const text = modules[name];
    if (text === undefined || shipped.has(name)) return;
    shipped.add(name);
    const imports = [...text.matchAll(IMPORT)]
      .filter(([, isType]) => !isType)
      .map(([, , path]) => path ?? '');
    const dynamic = [...text.matchAll(DYNAMIC)].map(([, path]) => path ?? '');
    for (const path of [...imports, ...dynamic]) visit(path.replace('./', '').replace(/\.js$/, '.ts'));
  };
  visit(entry);
  return [...shipped];
}
