import { defineCauses } from '#testing';
import { causesOfDiagnoses } from './causes-of-diagnoses.js';
import { causesOfEarlierLabs } from './causes-of-earlier-labs.js';
import { causesOfFollowing } from './causes-of-following.js';
import { causesOfStacks } from './causes-of-stacks.js';

export const causes = defineCauses([
  ...causesOfStacks,
  ...causesOfEarlierLabs,
  ...causesOfDiagnoses,
  ...causesOfFollowing,
]);
