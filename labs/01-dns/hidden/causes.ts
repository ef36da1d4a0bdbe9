import { defineCauses } from '#testing';
import { causesOfAliases } from './causes-of-aliases.js';
import { causesOfAnswers } from './causes-of-answers.js';
import { causesOfResolvers } from './causes-of-resolvers.js';
import { causesOfServers } from './causes-of-servers.js';
import { causesOfShapes } from './causes-of-shapes.js';
import { causesOfUdpServers } from './causes-of-udp-servers.js';
import { causesOfZoneCuts } from './causes-of-zone-cuts.js';

/** The mistakes that this lab knows; the first whose signature is found is told. */
export const causes = defineCauses([
  ...causesOfShapes,
  ...causesOfAnswers,
  ...causesOfAliases,
  ...causesOfZoneCuts,
  ...causesOfUdpServers,
  ...causesOfServers,
  ...causesOfResolvers,
]);
