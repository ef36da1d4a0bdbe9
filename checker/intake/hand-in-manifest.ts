import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

/** The manifest's name, at the root of what `hand-in` writes. */
export const HAND_IN_MANIFEST = 'hand-in.json';

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** `hand-in.json`: what was packed. It is the student's word: a difference is a note, and the bytes are graded. */
export const handInManifestSchema = z.object({
  formatVersion: z.literal(1),
  /** SHA-256 (hex) of the edition: of its labs' ids and digests. */
  edition: sha256,
  /** Labs by id; of each, SHA-256 (hex) of every file, by its path in the lab's folder. */
  labs: z.record(z.string(), z.object({ files: z.record(z.string(), sha256) })),
  /** ISO 8601. */
  madeAt: z.string(),
});

export type HandInManifest = z.infer<typeof handInManifestSchema>;

/** SHA-256, hex. */
export const sha256Of = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Tells editions apart by what they grade. */
export const editionDigest = (labs: readonly { readonly id: string; readonly digest: string }[]): string =>
  sha256Of(labs.map(({ id, digest }) => `${id}\0${digest}\0`).join(''));

/** Reads a manifest; undefined when it is none. */
export function readHandInManifest(bytes: Uint8Array): HandInManifest | undefined {
  try {
    const parsed = z.safeParse(handInManifestSchema, JSON.parse(Buffer.from(bytes).toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** How the files of a lab differ from what was packed, one sentence each. */
export function differencesFrom(
  manifest: HandInManifest,
  labId: string,
  files: ReadonlyMap<string, Uint8Array>,
): string[] {
  const packed = new Map(Object.entries(manifest.labs[labId]?.files ?? {}));
  const notes: string[] = [];
  for (const [path, bytes] of files) {
    const digest = packed.get(path);
    if (digest === undefined) notes.push(`Lab ${labId}: ${path} was added after hand-in.`);
    else if (digest !== sha256Of(bytes)) notes.push(`Lab ${labId}: ${path} was changed after hand-in.`);
  }
  return notes;
}
