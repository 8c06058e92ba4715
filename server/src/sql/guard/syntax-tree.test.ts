import { expect, test } from 'vitest';
import { nodeName, readSyntaxTree } from './syntax-tree.ts';

test('indentation makes the tree', () => {
  const tree = readSyntaxTree(['A (children 2)', ' B x (alias y) (children 1)', '  C', ' D']);
  expect(tree).toEqual({
    kind: 'A',
    rest: '(children 2)',
    children: [
      { kind: 'B', rest: 'x (alias y) (children 1)', children: [{ kind: 'C', rest: '', children: [] }] },
      { kind: 'D', rest: '', children: [] },
    ],
  });
  expect(nodeName(tree!.children[0]!)).toBe('x');
});

test.each([
  ['a level is skipped', ['A', '  B']],
  ['there are two roots', ['A', 'B']],
  ['a line is empty', ['A', '']],
  ['it begins indented', [' A']],
])('there is no tree when %s', (_, lines) => {
  expect(readSyntaxTree(lines)).toBeUndefined();
});

test('there is no tree in no lines', () => {
  expect(readSyntaxTree([])).toBeUndefined();
});
