export function greet(_name: string): string {
  return 'Hello, you!';
}
