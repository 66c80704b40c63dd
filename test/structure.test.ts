import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '..', 'src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** The imports of each file, types included, by path in src/. */
const imports = new Map(
  files.map((path) => {
    const text = readFileSync(join(source, path), 'utf8');
    const found = [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, to = '']) => join(dirname(path), to));
    return [path, found] as const;
  }),
);

/** Returns the first cycle, as a path of files; undefined if there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, above: readonly string[]): readonly string[] | undefined => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return undefined;
    const cycle = (graph.get(path) ?? []).map((to) => visit(to, [...above, path])).find((one) => one !== undefined);
    done.add(path);
    return cycle;
  };
  return [...graph.keys()].map((path) => visit(path, [])).find((cycle) => cycle !== undefined);
}

test('files of src/ have no import cycles, types included', () => {
  expect([...imports.values()].flat().length).toBeGreaterThan(100);
  expect(findCycle(imports)).toBeUndefined();
});

test('this test finds a cycle', () => {
  const graph = { 'a.ts': ['b.ts'], 'b.ts': ['c.ts'], 'c.ts': ['b.ts'] };
  expect(findCycle(new Map(Object.entries(graph)))).toEqual(['b.ts', 'c.ts', 'b.ts']);
});

test('src/ has at most nine files at its top level', () => {
  expect(files.filter((path) => dirname(path) === '.').length).toBeLessThanOrEqual(9);
});
