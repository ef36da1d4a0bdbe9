/**
 * A file as a person finds it. Beside their own files, code may come from an earlier lab: what is `../01-dns/zone.ts`
 * from the lab's folder is told as `labs/01-dns/zone.ts`.
 */
export const toldPath = (file: string): string => file.replace(/^\.\.\//, 'labs/');
