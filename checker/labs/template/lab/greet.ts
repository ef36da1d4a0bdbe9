/** Gives back a greeting for one person: `Hello, Ada!`. */
export function greet(_name: string): string {
  // TODO(99.1): give back the greeting.
  throw new Error('TODO(99.1): not written yet');
}
