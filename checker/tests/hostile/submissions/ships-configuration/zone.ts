// The files that lie beside this one are what matters; the test writes them. The wrong type asks for the type checker.
export const version: number = 'not a number';

export function answer() {
  return {};
}
