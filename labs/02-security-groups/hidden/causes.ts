import { defineCauses } from '#testing';
import { causesOfConnections } from './causes-of-connections.js';
import { causesOfKernels } from './causes-of-kernels.js';
import { causesOfProbes } from './causes-of-probes.js';
import { causesOfRules } from './causes-of-rules.js';
import { causesOfSources } from './causes-of-sources.js';
import { isShapeless } from './observations.js';

/** The mistakes that this lab knows; the first whose signature is found is told. */
export const causes = defineCauses([
  {
    id: 'no-verdict',
    steps: ['02.1', '02.2', '02.3', '02.4', '02.6', '02.7', '02.8', '02.10'],
    says: 'Your function gave back neither true nor false. Every way through it must end in a return, and what it returns must be a boolean.',
    matches: (evidence) => evidence.seen?.kind === 'verdict' && isShapeless(evidence),
  },
  ...causesOfRules,
  ...causesOfConnections,
  ...causesOfProbes,
  ...causesOfSources,
  ...causesOfKernels,
]);
