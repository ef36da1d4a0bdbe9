import { inflateSync } from 'node:zlib';

/**
 * The colour of the first pixel of a PNG with 8 bits a channel, as [red, green, blue] (PNG specification, sections 5 and
 * 9: nothing stands before the first pixel, so no filter changes it).
 */
export function firstPixel(base64: string): readonly number[] {
  const png = Buffer.from(base64, 'base64');
  const data: Buffer[] = [];
  for (let at = 8; at + 8 <= png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return [...inflateSync(Buffer.concat(data)).subarray(1, 4)];
}
