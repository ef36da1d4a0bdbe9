import { claim, type Observation, type StepContext } from '#testing';

/** A call of one of the student's functions. */
export interface Called {
  readonly name: string;
  readonly args: readonly unknown[];
  /** What came back, whatever it is. */
  readonly returned: unknown;
}

/** A shape that a result must have. */
export interface Shape<T> {
  /** In words: `a text`. */
  readonly words: string;
  is(value: unknown): value is T;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text. */
export const TEXT: Shape<string> = {
  words: 'a text',
  is: (value): value is string => typeof value === 'string',
};

/** A list of texts. */
export const TEXTS: Shape<string[]> = {
  words: 'a list of texts',
  is: (value): value is string[] => Array.isArray(value) && value.every(TEXT.is),
};

/** true or false. */
export const TRUTH: Shape<boolean> = {
  words: 'true or false',
  is: (value): value is boolean => typeof value === 'boolean',
};

/** A whole number. */
export const NUMBER: Shape<number> = {
  words: 'a number',
  is: (value): value is number => typeof value === 'number',
};

/** Headers: names and values, both texts. */
export const HEADERS: Shape<Record<string, string>> = {
  words: "headers, such as { vary: 'Origin' }; each value is a text",
  is: (value): value is Record<string, string> => isObject(value) && Object.values(value).every(TEXT.is),
};

/** An answer of an API. */
export const ANSWER: Shape<{ status: number; headers: Record<string, string>; body: string }> = {
  words: "an answer: { status: 200, headers: { ... }, body: '...' }",
  is: (value): value is { status: number; headers: Record<string, string>; body: string } =>
    isObject(value) && NUMBER.is(value.status) && HEADERS.is(value.headers) && TEXT.is(value.body),
};

/** A value as it is written in TypeScript, cut where it gets long. */
export function written(value: unknown, longest = 300): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)} ...` : text;
}

/** How a call is written. */
export const callLine = (name: string, args: readonly unknown[]) =>
  `${name}(${args.map((arg) => written(arg)).join(', ')})`;

/** Calls an exported function of the student's and claims the shape of what it gives. */
export async function call<T>(
  { student, trail }: StepContext,
  shape: Shape<T>,
  name: string,
  ...args: unknown[]
): Promise<Observation<Called> & { readonly value: T }> {
  const tried = callLine(name, args);
  trail.try(tried);
  const returned = await student.call(name, ...args);
  const seen = { kind: 'call', tried, got: written(returned), data: { name, args, returned } };
  if (!shape.is(returned)) {
    const about = {
      expected: shape.words,
      why: `Who calls ${name}() works with what it gives. The lesson says what that is.`,
      wanted: { situation: 'shape' },
    };
    trail.add(seen);
    claim(seen, about, () => {
      throw new Error(`${name}() gave ${written(returned)}`);
    });
  }
  return { ...seen, value: returned as T };
}

/** An object. */
export const JSON_OBJECT: Shape<Record<string, unknown>> = { words: 'an object', is: isObject };
