import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Placeholders } from './lay-submission.js';

type Lay = (folder: string, placeholders: Placeholders) => Promise<void>;

async function write(folder: string, path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** Code that leaves a mark among the canaries when anything of ours runs it. */
const marker = (path: string, name: string) =>
  `require('node:fs').writeFileSync(${JSON.stringify(join(path, name))}, 'this ran');\n`;

/** What cannot be committed as a file, by the submission's name. */
export const uncommittable: Readonly<Record<string, Lay>> = {
  'ships-configuration': async (folder, { CANARIES }) => {
    const mark = (name: string) => marker(CANARIES, name);
    await write(folder, 'evil.cjs', `${mark('ran-evil')}module.exports = {};`);
    await write(folder, 'vitest.config.ts', `${mark('ran-vitest-config')}export default {};`);
    const options = { 'ts-node': { compiler: './evil.cjs', require: ['./evil.cjs'] } };
    const paths = { '#testing': ['./evil.cjs'], vitest: ['./evil.cjs'] };
    await write(folder, 'tsconfig.json', JSON.stringify({ ...options, compilerOptions: { paths } }));
    const scripts = { preinstall: 'node evil.cjs', install: 'node evil.cjs', postinstall: 'node evil.cjs' };
    const imports = { '#testing': './evil.cjs' };
    await write(
      folder,
      'package.json',
      JSON.stringify({ type: 'commonjs', main: 'evil.cjs', scripts, imports }),
    );
    await write(folder, '.npmrc', 'ignore-scripts=false\nnode-options=--require ./evil.cjs\n');
    await write(folder, '.env', 'NODE_OPTIONS=--require ./evil.cjs\n');
    for (const name of ['typescript', 'dns-packet', 'tsx', 'esbuild']) {
      const place = `node_modules/${name}`;
      await write(
        folder,
        `${place}/package.json`,
        JSON.stringify({ name, version: '9.9.9', main: 'index.js' }),
      );
      await write(folder, `${place}/index.js`, `${mark(`ran-${name}`)}module.exports = {};`);
    }
  },
  'is-a-link-to-the-reference': async (folder, { ROOT }) => {
    await rm(join(folder, 'zone.ts'));
    await symlink(join(ROOT, 'solutions/01-dns/zone.ts'), join(folder, 'zone.ts'));
  },
  'is-a-fifo': async (folder) => {
    await rm(join(folder, 'zone.ts'));
    execFileSync('mkfifo', [join(folder, 'zone.ts')]);
  },
  'is-a-folder': async (folder) => {
    await rm(join(folder, 'zone.ts'));
    await mkdir(join(folder, 'zone.ts'));
  },
  'is-fifty-megabytes': async (folder) => {
    await write(folder, 'zone.ts', '// long\n');
    await truncate(join(folder, 'zone.ts'), 50_000_000);
  },
  'is-not-utf8': (folder) => write(folder, 'zone.ts', Buffer.from('// caf\xe9\n', 'latin1')),
  'is-empty': (folder) => write(folder, 'zone.ts', ''),
  'is-missing': (folder) => rm(join(folder, 'zone.ts')),
  'nests-blocks-without-end': (folder) =>
    write(folder, 'zone.ts', `export function answer() ${'{'.repeat(30_000)}${'}'.repeat(30_000)}\n`),
};
