/** What gzip's data begins with (RFC 1952 section 2.3.1). */
export const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** What a zip's data begins with (APPNOTE.TXT section 4.3.7). */
const ZIP_MAGIC = Buffer.from('PK\x03\x04', 'latin1');

/** What a name says that a file is; undefined: no archive that is opened here. */
export function archiveKind(name: string): 'zip' | 'tar.gz' | undefined {
  if (/\.zip$/i.test(name)) return 'zip';
  return /\.(tar\.gz|tgz)$/i.test(name) ? 'tar.gz' : undefined;
}

/** What an archive is: by its first bytes, for people rename archives, else by its name. */
export function archiveKindOf(name: string, bytes: Buffer): 'zip' | 'tar.gz' | undefined {
  if (bytes.subarray(0, ZIP_MAGIC.length).equals(ZIP_MAGIC)) return 'zip';
  return bytes.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC) ? 'tar.gz' : archiveKind(name);
}

/** Archives that are not opened: whoever handed one in is told so, and is not taken for missing. */
export const isOtherArchive = (name: string): boolean =>
  /\.(rar|7z|tar|gz|bz2|tbz2?|xz|txz|zst|tzst|zipx|lz|lzma|jar|iso|dmg)$/i.test(name);

/** A name without the ending that makes it an archive's. */
export const withoutEnding = (name: string): string =>
  archiveKind(name) || isOtherArchive(name)
    ? name.replace(/\.(tar\.[a-z0-9]{2,4}|[a-z0-9]{2,4})$/i, '')
    : name;
