import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCommandLine } from '../../commands/program.js';
import { buildEdition } from '../../edition/build-edition.js';

interface Input {
  readonly id: string;
  readonly default: string;
}
interface LaunchFile {
  readonly configurations: readonly {
    readonly name: string;
    readonly program?: string;
    readonly args?: readonly string[];
    readonly port?: number;
    readonly preLaunchTask?: string;
  }[];
  readonly inputs: readonly Input[];
}
interface TasksFile {
  readonly tasks: readonly { readonly label: string; readonly command: string; readonly args: string[] }[];
  readonly inputs: readonly Input[];
}
interface ContainerFile {
  readonly image: string;
  readonly forwardPorts: readonly number[];
  readonly postCreateCommand: string;
  readonly postAttachCommand: string;
}

const root = resolve(import.meta.dirname, '../../..');
let folder = '';
let edition = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-editor-'));
  edition = join(folder, 'edition');
  await buildEdition({ root, target: edition, unlock: 'in-order' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Reads a file as an editor does: JSON in which comments are allowed. */
async function readJsonc<T>(path: string): Promise<T> {
  const text = await readFile(join(edition, path), 'utf8');
  const { config, error } = ts.parseConfigFileTextToJson(path, text);
  expect(error, path).toBeUndefined();
  return config as T;
}

/** The words of a command with what an editor puts in when nothing else is typed. */
const filled = (words: readonly string[], inputs: readonly Input[]) =>
  words.map((word) =>
    word.replace(/\$\{input:(\w+)\}/, (_, id) => inputs.find((input) => input.id === id)?.default ?? word),
  );

const reads = (words: readonly string[]) => expect(() => readCommandLine(words, false)).not.toThrow();

test('what can be launched is there, and each command is one that the checker reads', async () => {
  const { configurations, inputs } = await readJsonc<LaunchFile>('.vscode/launch.json');
  const { tasks } = await readJsonc<TasksFile>('.vscode/tasks.json');
  expect(configurations.map(({ name }) => name)).toHaveLength(2);
  for (const { program, args = [], port, preLaunchTask } of configurations) {
    const path = program?.replace(/^\$\{workspaceFolder\}\//, '');
    if (path) expect(existsSync(join(edition, path)), path).toBe(true);
    if (path) reads(filled(args, inputs));
    else expect(tasks.map(({ label }) => label)).toContain(preLaunchTask);
    if (port) expect(await readFile(join(root, 'checker/commands/check.ts'), 'utf8')).toContain(`= ${port};`);
  }
});

test('each task is a command that the checker reads', async () => {
  const { tasks, inputs } = await readJsonc<TasksFile>('.vscode/tasks.json');
  expect(tasks.map(({ label }) => label)).toContain('watch');
  for (const { command, args } of tasks) {
    expect([command, args[0]]).toEqual(['node', 'checker']);
    reads(filled(args.slice(1), inputs));
  }
});

test('the container has the Node that is asked for, and forwards ports that a lab names', async () => {
  const container = await readJsonc<ContainerFile>('.devcontainer/devcontainer.json');
  expect(container.image).toMatch(/typescript-node:22-/);
  expect(container.postCreateCommand).toBe('npm install');
  expect(container.postAttachCommand).toBe('node checker');
  const labs = await readdir(join(root, 'labs'));
  const programs = await Promise.all(
    labs.map((lab) => readFile(join(root, 'labs', lab, 'run.ts'), 'utf8').catch(() => '')),
  );
  const unknown = container.forwardPorts.filter((port) => !programs.some((text) => text.includes(`${port}`)));
  expect(unknown).toEqual([]);
});

test('the extensions that are recommended are named as the marketplace names them', async () => {
  const { recommendations } = await readJsonc<{ recommendations: string[] }>('.vscode/extensions.json');
  for (const id of recommendations) expect(id).toMatch(/^[a-z-]+\.[a-z-]+$/);
});
