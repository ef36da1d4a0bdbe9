import { defineCauses } from '#testing';
import { causesOfAuthentication } from './causes-of-authentication.js';
import { causesOfExtensions } from './causes-of-extensions.js';
import { causesOfLikes } from './causes-of-likes.js';
import { causesOfNotifications } from './causes-of-notifications.js';
import { causesOfServer, causesOfStops } from './causes-of-server.js';

/** The mistakes that this lab knows; the first whose signature is found is told. */
export const causes = defineCauses([
  ...causesOfServer,
  ...causesOfAuthentication,
  ...causesOfLikes,
  ...causesOfNotifications,
  ...causesOfExtensions,
  ...causesOfStops,
]);
