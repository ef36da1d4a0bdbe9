import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/**
 * A sealed pack: one line of JSON in clear, then the AES-256-GCM text of brotli-compressed bytes.
 * The key is derived from what stands in that line: sealing stops spoilers, not the machine's owner.
 */
const MAGIC = 'sealed-pack-1';
const TAG_BYTES = 16;
/** More than any lab holds; a pack that unfolds further is no pack of ours. */
const MAX_OPEN_BYTES = 32 * 1024 * 1024;

function keyFor(name: string, digest: string): { key: Buffer; nonce: Buffer } {
  const material = Buffer.from(hkdfSync('sha256', digest, name, MAGIC, 44));
  return { key: material.subarray(0, 32), nonce: material.subarray(32) };
}

/** Seals text under a name. The same text and name give the same bytes. */
export function seal(name: string, text: string): Buffer {
  const digest = createHash('sha256').update(text).digest('hex');
  // Each text has a key of its own, so a nonce that is derived with it is never used twice.
  const { key, nonce } = keyFor(name, digest);
  const compressed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const head = `${JSON.stringify({ magic: MAGIC, name, digest, bytes: compressed.length })}\n`;
  cipher.setAAD(Buffer.from(head));
  return Buffer.concat([Buffer.from(head), cipher.update(compressed), cipher.final(), cipher.getAuthTag()]);
}

/** Opens a pack. Throws Error with the reason when it was cut short, altered or is no pack. */
export function unseal(name: string, pack: Buffer): string {
  const end = pack.indexOf('\n') + 1;
  const head = parseHead(pack.subarray(0, end).toString('utf8'));
  if (!head || head.name !== name) throw new Error('its first line is not that of a sealed pack');
  const body = pack.subarray(end);
  if (body.length !== head.bytes + TAG_BYTES) throw new Error('it was cut short');
  const { key, nonce } = keyFor(name, head.digest);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(pack.subarray(0, end));
  decipher.setAuthTag(body.subarray(head.bytes));
  try {
    const compressed = Buffer.concat([decipher.update(body.subarray(0, head.bytes)), decipher.final()]);
    return brotliDecompressSync(compressed, { maxOutputLength: MAX_OPEN_BYTES }).toString('utf8');
  } catch {
    throw new Error('it was altered');
  }
}

function parseHead(line: string): { name: string; digest: string; bytes: number } | undefined {
  try {
    const head = JSON.parse(line) as Record<string, unknown>;
    const { magic, name, digest, bytes } = head;
    if (magic !== MAGIC || typeof name !== 'string' || typeof digest !== 'string') return undefined;
    return typeof bytes === 'number' ? { name, digest, bytes } : undefined;
  } catch {
    return undefined;
  }
}
