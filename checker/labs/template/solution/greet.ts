/** Gives back a greeting for one person: `Hello, Ada!`. */
export function greet(name: string): string {
  return `Hello, ${name}!`;
}
