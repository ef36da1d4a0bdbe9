import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Certificate } from './types.js';

/** A tag, a length, the contents: each part of a certificate is written like that (ITU-T X.690, DER). */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), body]);
  const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));

/** A name with one part, the common name (RFC 5280 section 4.1.2.4). */
function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))));
}

/** A time as UTCTime: YYMMDDHHMMSSZ (RFC 5280 section 4.1.2.5.1). */
function timeOf(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}

function extension(id: string, value: Uint8Array): Buffer {
  return sequence(oid(id), der(0x04, value));
}

/**
 * Makes a key and a certificate for these host names, valid from yesterday for ten days, signed with its own key.
 * Browsers do not trust it; `curl --cacert` does if it is given the certificate (RFC 5280).
 * The first name also becomes the common name. A name may be a wildcard: `*.example.com`.
 */
export function makeCertificate(names: readonly string[], now: Date = new Date()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicDer = publicKey.export({ type: 'spki', format: 'der' });
  const day = 24 * 60 * 60 * 1000;
  const issuer = nameOf(names[0] ?? 'localhost');
  const altNames = sequence(...names.map((name) => der(0x82, Buffer.from(name))));
  const keyId = createHash('sha1').update(publicDer).digest();
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    // A serial number is positive: the first byte is below 128.
    der(0x02, Buffer.concat([Buffer.from([0x11]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(timeOf(new Date(now.getTime() - day)), timeOf(new Date(now.getTime() + 9 * day))),
    issuer,
    publicDer,
    der(0xa3, sequence(extension('551d11', altNames), extension('551d0e', der(0x04, keyId)))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const whole = sequence(toBeSigned, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
