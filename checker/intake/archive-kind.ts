/** What gzip's data begins with (RFC 1952 section 2.3.1). */
export const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** What a name says that a file is; undefined: no archive that is opened here. */
export function archiveKind(name: string): 'zip' | 'tar.gz' | undefined {
  if (/\.zip$/i.test(name)) return 'zip';
  return /\.(tar\.gz|tgz)$/i.test(name) ? 'tar.gz' : undefined;
}

/** Archives that are not opened: whoever handed one in is told so, and is not taken for missing. */
export const isOtherArchive = (name: string): boolean =>
  /\.(rar|7z|tar|gz|bz2|tbz2?|xz|txz|zst|tzst|zipx|lz|lzma|jar|iso|dmg)$/i.test(name);

/** A name without the ending that makes it an archive's. */
export const withoutEnding = (name: string): string =>
  archiveKind(name) || isOtherArchive(name)
    ? name.replace(/\.(tar\.[a-z0-9]{2,4}|[a-z0-9]{2,4})$/i, '')
    : name;
