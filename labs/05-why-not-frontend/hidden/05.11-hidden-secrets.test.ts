import { expect } from 'vitest';
import { claim, step } from '#testing';
import { bundleWith, call, drawDatabase, drawKey, drawPublicKey, drawToken, TEXTS } from './driver.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

step('05.11', (test) => {
  test('secrets are found in base64 and in source maps', async (context) => {
    const { draw, trail } = context;
    const [key, token, address] = [drawKey(draw).text, drawToken(draw).text, drawDatabase(draw).text];
    const script = bundleWith(draw, [`var k="${drawPublicKey(draw)}";`]);
    const source = `// ${draw.word()}\nconst key = "${key}";\nexport const use = () => key;\n`;
    const map = JSON.stringify({
      version: 3,
      sources: ['client.ts', 'config.ts'],
      sourcesContent: [null, source],
      names: [],
      mappings: 'AAAA',
    });
    const credentials = base64(`{"token":"${token}"}`);
    const cases: { what: string; files: Record<string, string>; secrets: string[] }[] = [
      { what: 'plain', files: { 'client.js': bundleWith(draw, [`var a="${key}";`]) }, secrets: [key] },
      { what: 'none', files: { 'client.js': script, 'client.js.map': '{"version":3}' }, secrets: [] },
      {
        what: 'base64',
        files: { 'client.js': bundleWith(draw, [`var a=JSON.parse(atob("${credentials}"));`]) },
        secrets: [token],
      },
      { what: 'map', files: { 'client.js': script, 'client.js.map': map }, secrets: [key] },
      {
        what: 'inline-map',
        files: {
          'client.js': `${script}\n//# sourceMappingURL=data:application/json;base64,${base64(map)}\n`,
        },
        secrets: [key],
      },
      {
        what: 'map-and-base64',
        files: {
          'client.js': script,
          'client.js.map': JSON.stringify({
            version: 3,
            sources: ['a.ts'],
            sourcesContent: [`export const a = atob('${base64(address)}');`],
            mappings: '',
          }),
        },
        secrets: [address],
      },
    ];
    for (const { what, files, secrets } of cases) {
      const seen = await call(context, TEXTS, 'findHiddenSecrets', files);
      const about = {
        expected: secrets.length > 0 ? secrets.join(' and ') : 'an empty list',
        why: 'Base64 is a way of writing, not a lock. A source map holds the source of each file, as it was written (ECMA-426, source map format).',
        wanted: { situation: 'hidden', what },
      };
      claim(trail.add(seen), about, () =>
        expect([...new Set(seen.value)].sort()).toEqual([...secrets].sort()),
      );
    }
  });

  test('what the client imports is sent to the browser, and what that imports', async (context) => {
    const { draw, trail } = context;
    const [price, tax, server, format, types, late] = Array.from({ length: 6 }, () => draw.word());
    const cases: { what: string; client: string; others?: Record<string, string>; shipped: string[] }[] = [
      { what: 'itself', client: 'document.title = "hello";\n', shipped: [] },
      {
        what: 'import',
        client: `import { ${price} } from './${price}.js';\n${price}();\n`,
        shipped: [`${price}.ts`],
      },
      {
        what: 'further',
        client: `import { ${price} } from './${price}.js';\n${price}();\n`,
        others: {
          [`${price}.ts`]: `import { ${tax} } from "./${tax}.js";\nexport const ${price} = () => ${tax};\n`,
        },
        shipped: [`${price}.ts`, `${tax}.ts`],
      },
      {
        what: 'types',
        client: `import type { Post } from './${types}.js';\nexport const show = (post: Post) => post;\n`,
        shipped: [],
      },
      {
        what: 're-export',
        client: `export { ${format} } from './${format}.js';\nimport './${tax}.js';\n`,
        shipped: [`${format}.ts`, `${tax}.ts`],
      },
      {
        what: 'circle',
        client: `import {\n  ${price},\n} from './${price}.js';\n${price}();\n`,
        others: { [`${price}.ts`]: `import './client.js';\nexport const ${price} = () => 1;\n` },
        shipped: [`${price}.ts`],
      },
      { what: 'late', client: `button.onclick = () => import('./${late}.js');\n`, shipped: [`${late}.ts`] },
    ];
    for (const { what, client, others = {}, shipped } of cases) {
      const names = [price, tax, server, format, types, late].map((name) => `${name}.ts`);
      const rest = names.map(
        (name) => [name, others[name] ?? `export const ${name.slice(0, -3)} = 1;\n`] as const,
      );
      const modules = Object.fromEntries(draw.shuffle([['client.ts', client] as const, ...rest]));
      const seen = await call(context, TEXTS, 'shippedModules', 'client.ts', modules);
      const about = {
        expected: ['client.ts', ...shipped].join(', '),
        why: 'A bundler follows every import that is there when the code runs (ECMAScript, ModuleRequests). Types are gone by then, so "import type" sends nothing.',
        wanted: { situation: 'shipped', what },
      };
      claim(trail.add(seen), about, () =>
        expect([...new Set(seen.value)].sort()).toEqual(['client.ts', ...shipped].sort()),
      );
    }
  });
});
