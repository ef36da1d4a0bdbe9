import { defineCauses } from '#testing';
import { causesOfAsking } from './causes-of-asking.js';
import { causesOfLostPages, causesOfPages, causesOfTyping } from './causes-of-pages.js';
import { causesOfPools } from './causes-of-pools.js';
import { causesOfReading } from './causes-of-reading.js';
import { causesOfSecrets } from './causes-of-secrets.js';
import { causesOfShapes } from './causes-of-shapes.js';
import { causesOfWhatAsks } from './causes-of-what-asks.js';
import { causesOfWork } from './causes-of-work.js';
import { causesOfWriting } from './causes-of-writing.js';

/** The mistakes that this lab knows; the first whose signature is found is told. */
export const causes = defineCauses([
  ...causesOfShapes,
  ...causesOfLostPages,
  ...causesOfPages,
  ...causesOfTyping,
  ...causesOfSecrets,
  ...causesOfReading,
  ...causesOfAsking,
  ...causesOfWhatAsks,
  ...causesOfWriting,
  ...causesOfPools,
  ...causesOfWork,
]);
