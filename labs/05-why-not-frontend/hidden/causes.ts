import { defineCauses } from '#testing';
import { causesOfCors } from './causes-of-cors.js';
import { causesOfLostPages, causesOfPages, causesOfTyping } from './causes-of-pages.js';
import { causesOfPools } from './causes-of-pools.js';
import { causesOfSecrets } from './causes-of-secrets.js';
import { causesOfShapes } from './causes-of-shapes.js';
import { causesOfWork } from './causes-of-work.js';

/** The mistakes that this lab knows; the first whose signature is found is told. */
export const causes = defineCauses([
  ...causesOfShapes,
  ...causesOfLostPages,
  ...causesOfPages,
  ...causesOfTyping,
  ...causesOfSecrets,
  ...causesOfCors,
  ...causesOfPools,
  ...causesOfWork,
]);
