import type { Observation, Student, Trail } from '#testing';

/** Asks the student's greet() and records what came back. */
export async function askGreeting(student: Student, trail: Trail, name: string): Promise<Observation> {
  const tried = `greet(${JSON.stringify(name)})`;
  trail.try(tried);
  const data = await student.call('greet', name);
  return trail.add({ kind: 'greeting', tried, got: JSON.stringify(data) ?? 'undefined', data });
}
