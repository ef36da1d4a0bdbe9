import { defineCauses } from '#testing';

export const causes = defineCauses([]);
