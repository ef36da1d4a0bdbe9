/** The figures that a lesson shows, as it names them (`figures/03-tls.svg`): they go where the lesson goes. */
export function figurePaths(lesson: string): string[] {
  return [...new Set([...lesson.matchAll(/\]\((figures\/[\w-]+\.svg)\)/g)].map(([, path = '']) => path))];
}
