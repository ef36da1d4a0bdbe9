import { makeCertificate } from '../certificate.js';
import type { Certificate } from '../types.js';

/** One server block of a drawn nginx.conf. */
export interface Block {
  readonly names: readonly string[];
  readonly isDefault?: boolean;
  /** What stands in it besides listen, server_name and the certificate. */
  readonly lines: string;
}

/** A drawn nginx.conf, before it is known on which port it listens. */
export interface Drawn {
  readonly blocks: readonly Block[];
  /** With TLS; `one`: the same certificate for all blocks; `each`: one of its own for each block. */
  readonly tls?: 'one' | 'each';
  /** `upstream` blocks. */
  readonly groups?: string;
}

/** What data/nginx.conf says about the requests to the app; here without a limit on bodies. */
const COMMON = `
  log_format json escape=json '{"id":"$request_id","method":"$request_method","target":"$request_uri","status":$status}';
  access_log access.log json;
  proxy_http_version 1.1;
  proxy_request_buffering off;
  proxy_buffering off;
  client_max_body_size 0;
  underscores_in_headers on;
  proxy_set_header Host $http_host;
  proxy_set_header Connection "";
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Forwarded-Host $http_host;
  proxy_set_header X-Request-Id $request_id;`;

/** The text of the file and the files that it names. */
export function writeConfiguration(drawn: Drawn): {
  readonly files: Readonly<Record<string, string>>;
  text(listen: string): string;
} {
  const { blocks, tls, groups = '' } = drawn;
  const files: Record<string, string> = {};
  const put = (stem: string, certificate: Certificate) => {
    files[`${stem}.crt`] = certificate.cert;
    files[`${stem}.key`] = certificate.key;
  };
  if (tls === 'one') put('0', makeCertificate(blocks.flatMap(({ names }) => names)));
  if (tls === 'each')
    for (const [index, { names }] of blocks.entries()) put(String(index), makeCertificate(names));
  const text = (listen: string) => {
    const servers = blocks.map(({ names, isDefault, lines }, index) => {
      const stem = tls === 'each' ? index : 0;
      const certificate = tls ? `ssl_certificate ${stem}.crt; ssl_certificate_key ${stem}.key;` : '';
      const words = [listen, tls ? 'ssl' : '', isDefault ? 'default_server' : ''].filter(Boolean).join(' ');
      return `  server {\n    listen ${words};\n    server_name ${names.join(' ')};\n    ${certificate}\n    ${lines}\n  }\n`;
    });
    return `events { }\nhttp {${COMMON}\n${groups}\n${servers.join('')}}\n`;
  };
  return { files, text };
}

/** `location / { proxy_pass ...; }` */
export function passTo(to: { readonly port: number }, more = ''): string {
  return `location / { proxy_pass http://127.0.0.1:${to.port}; ${more} }`;
}
