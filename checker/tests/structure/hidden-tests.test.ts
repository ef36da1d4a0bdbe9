import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

const hiddenFiles = readdirSync(join(root, 'labs'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
  .map(({ name }) => join(root, 'labs', name, 'hidden'))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.ts'));

/** What a file could remember between two gradings: a variable, or a collection that begins empty. */
function memoryOf(text: string): string[] {
  const { statements } = ts.createSourceFile('hidden.ts', text, ts.ScriptTarget.Latest, true);
  return statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      const { declarations, flags } = statement.declarationList;
      const isVariable = (flags & ts.NodeFlags.Const) === 0;
      return declarations.filter(({ initializer }) => isVariable || isEmpty(initializer)).map(nameOf);
    }
    if (!ts.isClassDeclaration(statement)) return [];
    return statement.members.filter(isChangeableStatic).map(nameOf);
  });
}

/** A WeakMap forgets by itself. */
function isEmpty(value: ts.Expression | undefined): boolean {
  if (!value) return false;
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  return ts.isNewExpression(value) && ['Map', 'Set', 'Array'].includes(value.expression.getText());
}

const isChangeableStatic = (member: ts.ClassElement) =>
  ts.isPropertyDeclaration(member) &&
  ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true &&
  !ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword);

const nameOf = (named: ts.NamedDeclaration) => named.name?.getText() ?? '';

test('hidden tests, which are loaded once for a whole class, keep nothing between two gradings', () => {
  expect(hiddenFiles.length).toBeGreaterThan(100);
  const remembered = hiddenFiles.flatMap((file) =>
    memoryOf(readFileSync(file, 'utf8')).map((name) => `${relative(root, file)}: ${name}`),
  );
  expect(remembered).toEqual([]);
});

test('what could keep something is found', () => {
  const text = `let last = 1; const seen = new Map(); const all: string[] = []; const by = {};
    class A { static count = 0; static readonly MOST = 3; }
    const weak = new WeakMap(); const given = [1]; const named = { a: 1 }; const make = () => new Map();`;
  expect(memoryOf(text)).toEqual(['last', 'seen', 'all', 'by', 'count']);
});
