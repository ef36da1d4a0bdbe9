import { defineCauses } from '#testing';
import { likeCauses } from './causes-of-likes.js';
import { responseCauses, secondAnswerCauses } from './causes-of-response.js';
import { routeCauses } from './causes-of-routes.js';
import { startCauses } from './causes-of-start.js';

/** The common mistakes of this lab; the first that matches is told, so the narrow ones stand first. */
export const causes = defineCauses([
  ...secondAnswerCauses,
  ...startCauses,
  ...likeCauses,
  ...routeCauses,
  ...responseCauses,
]);
