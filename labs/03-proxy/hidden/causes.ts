import { defineCauses } from '#testing';
import { causesOfExtensions } from './causes-of-extensions.js';
import { causesOfForwarding } from './causes-of-forwarding.js';
import { causesOfHeaders } from './causes-of-headers.js';
import { causesOfLogs } from './causes-of-logs.js';
import { causesOfRouting } from './causes-of-routing.js';
import { causesOfTls } from './causes-of-tls.js';

/** The mistakes that this lab knows; the first whose signature is found is told. */
export const causes = defineCauses([
  ...causesOfRouting,
  ...causesOfHeaders,
  ...causesOfLogs,
  ...causesOfTls,
  ...causesOfExtensions,
  ...causesOfForwarding,
]);
