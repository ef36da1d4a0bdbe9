import yazl from 'yazl';
import { HAND_IN_MANIFEST, type HandInManifest, sha256Of } from './hand-in-manifest.js';

/** The student files of one lab: path in its folder -> text. */
export interface PackedLabFiles {
  readonly id: string;
  readonly slug: string;
  readonly files: Readonly<Record<string, string>>;
}

/** One time for all, so that the same files give the same bytes: local, as zips have their times, and the earliest. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** What `hand-in` writes: a zip with `labs/<slug>/<path>` and the manifest. `edition`: SHA-256, hex. */
export async function packHandIn(
  labs: readonly PackedLabFiles[],
  about: { readonly edition: string; readonly madeAt: Date },
): Promise<Buffer> {
  const manifest: HandInManifest = {
    formatVersion: 1,
    edition: about.edition,
    labs: Object.fromEntries(
      labs.map(({ id, files }) => [
        id,
        { files: Object.fromEntries(sorted(files).map(([path, text]) => [path, sha256Of(text)])) },
      ]),
    ),
    madeAt: about.madeAt.toISOString(),
  };
  const zip = new yazl.ZipFile();
  const options = { mtime: ZIP_EPOCH, mode: 0o100644, compress: true, forceDosTimestamp: true };
  const add = (path: string, text: string) => zip.addBuffer(Buffer.from(text), path, options);
  add(HAND_IN_MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  for (const { slug, files } of labs) {
    for (const [path, text] of sorted(files)) add(`labs/${slug}/${path}`, text);
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sorted = (files: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
