import { UserError } from '../core/errors.js';
import { ZONE_ORIGIN } from './scenario.js';

/** The longest part of a name (RFC 1035 section 2.3.4). */
const LABEL_CHARACTERS = 63;

/** The URL to trace; a path alone is one of the backend's. Throws UserError for what is none, or leads to another place than the stack's zone. */
export function readUrl(text: string): URL {
  const whole = text.startsWith('/')
    ? `https://backend.${ZONE_ORIGIN}${text}`
    : text.includes('://')
      ? text
      : `https://${text}`;
  const remedy = `node checker trace https://backend.${ZONE_ORIGIN}/health`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new UserError(`"${text}" is no http or https URL.`, remedy);
  }
  const { hostname } = url;
  if (hostname !== ZONE_ORIGIN && !hostname.endsWith(`.${ZONE_ORIGIN}`)) {
    throw new UserError(
      `${hostname} is not in your own stack: a trace follows a request to a name in ${ZONE_ORIGIN}.`,
      remedy,
    );
  }
  if (hostname.split('.').some((label) => label === '' || label.length > LABEL_CHARACTERS)) {
    throw new UserError(`${hostname} is no host name: each part of one has 1 to 63 characters.`, remedy);
  }
  // Neither is sent to a server as it stands here.
  for (const part of ['hash', 'username', 'password'] as const) url[part] = '';
  return url;
}

/** A like is sent as the page sends it; everything else is opened. */
export const methodFor = ({ pathname }: URL): string => (pathname.endsWith('/like') ? 'PUT' : 'GET');
