import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseLayers, packagesOf } from '../labs/layers.js';
import type { OpenLab } from '../labs/workbook.js';
import { createJob, type Job, removeJob } from '../sandbox/job.js';
import { JobStore } from '../sandbox/job-store.js';
import { DEFAULT_LIMITS } from '../sandbox/limits.js';
import { packageFolders } from '../sandbox/package-folders.js';
import { prepareJob } from '../sandbox/prepare.js';
import { transpile } from '../sandbox/transpile.js';

/** The labs that take a part in the way, by the hop that they build. */
export const LAB_OF = { dns: '01', firewall: '02', proxy: '03', app: '04' } as const;

export type LayerName = keyof typeof LAB_OF;

/** Whose code a layer is. */
export interface LayerOrigin {
  readonly by: 'you' | 'checker';
  /** `labs/01-dns`, or why it is the checker's own. */
  readonly why: string;
  /** A file of it that cannot be loaded, and why. It may be one that is not needed. */
  readonly unusable?: string;
}

/** A folder with the code of all layers, ready to be run. */
export interface PreparedLayers {
  readonly job: Job;
  /** The JavaScript file to start each layer's process with. */
  readonly program: string;
  readonly origins: Readonly<Record<LayerName, LayerOrigin>>;
}

/**
 * Puts the student's own labs into a folder, and the checker's where they are not written yet. `stackLab` is the lab
 * that uses them; `root` is the workbook's.
 */
export async function prepareLayers(stackLab: OpenLab, root: string): Promise<PreparedLayers> {
  const { used } = stackLab;
  const beside = join(root, 'labs', stackLab.lab.slug);
  const chosen = chooseLayers(used, beside, DEFAULT_LIMITS.sourceBytes);
  const packages = packageFolders(packagesOf(stackLab), root);
  const { memoryMb } = DEFAULT_LIMITS;
  const job = await createJob(await layerSource(), packages, { store: new JobStore('process'), memoryMb });
  const ingredients = {
    ...{ labId: '', submissionDir: beside, studentFiles: [] },
    ...{ givenFiles: chosen.code, dataFiles: chosen.data },
  };
  const { unusable } = await prepareJob(job, ingredients, DEFAULT_LIMITS).catch(async (error: unknown) => {
    removeJob(job);
    throw error;
  });
  const originOf = (name: LayerName): LayerOrigin => {
    const id = LAB_OF[name];
    const { slug, title } = used.find(({ lab }) => lab.id === id)?.lab ?? { slug: '', title: '' };
    const layer = chosen.layers.find(({ lab }) => lab === id);
    const broken = Object.entries(unusable).find(([path]) => path.startsWith(`../${slug}/`));
    const says = broken && `${broken[0].slice('../'.length)}${atLine(broken[1].line)}: ${broken[1].message}`;
    return {
      by: layer?.by ?? 'checker',
      why: layer?.by === 'you' ? `labs/${slug}` : `lab ${id}, ${title}, is not ready: ${layer?.why ?? ''}`,
      ...(says ? { unusable: says } : {}),
    };
  };
  return {
    job,
    program: join(job.dir, 'child.mjs'),
    origins: {
      dns: originOf('dns'),
      firewall: originOf('firewall'),
      proxy: originOf('proxy'),
      app: originOf('app'),
    },
  };
}

const atLine = (line: number | undefined) => (line === undefined ? '' : `:${line}`);

/** The JavaScript of layer-program.ts: in a built edition it lies beside this one. */
async function layerSource(): Promise<string> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  if (import.meta.url.endsWith('.js')) return readFileSync(join(here, 'layer-program.js'), 'utf8');
  const transpiled = await transpile(
    'layer-program.ts',
    readFileSync(join(here, 'layer-program.ts'), 'utf8'),
  );
  if (!transpiled.ok) throw new Error(transpiled.message);
  return transpiled.code;
}
