/** How extension steps count: on top, like core steps, or not at all. */
export type ExtensionPolicy = 'bonus' | 'counts' | 'ignored';

/** What being late costs. Without one it costs nothing. */
export interface LatePolicy {
  /** Within these minutes after it was due, nothing is late. */
  readonly graceMinutes: number;
  /** Percent of the points reached, for each day that has begun since it was due. */
  readonly percentPerDay: number;
  /** Never more than this. */
  readonly maxPercent: number;
}

/** What a course says of one lab. */
export interface CourseLab {
  /** ISO 8601 with an offset. */
  readonly due?: string;
  /** Its share of the course's total; without one, its points. */
  readonly weight?: number;
}

/** The instructor's own rules: `course.json`. */
export interface Course {
  readonly formatVersion: 1;
  readonly title?: string;
  readonly labs: Readonly<Record<string, CourseLab>>;
  readonly late?: LatePolicy;
  readonly extension: ExtensionPolicy;
  /** One seed for the class. */
  readonly seed?: number;
}

/** What holds where there is no course file. */
export const DEFAULT_COURSE: Course = { formatVersion: 1, labs: {}, extension: 'bonus' };
