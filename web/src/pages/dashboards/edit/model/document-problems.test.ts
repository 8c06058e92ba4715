import type { DashboardDocument } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { problemsOf, problemsWithin } from './document-problems.ts';
import { sampleDocument } from './sample-document.test-support.ts';

const document = sampleDocument();
type Loose = Record<string, unknown>;

/** The document with the value at a path replaced. */
function withValue(path: readonly (string | number)[], value: unknown): DashboardDocument {
  const copy = structuredClone(document) as unknown as Loose;
  let place = copy;
  for (const part of path.slice(0, -1)) place = place[part] as Loose;
  place[path.at(-1) ?? ''] = value;
  return copy as unknown as DashboardDocument;
}

test('a good document has no problem', () => {
  expect(problemsOf(document)).toEqual([]);
});

test.each([
  { at: ['title', 'en'], value: '', text: 'edit.problem.required' },
  { at: ['title', 'en'], value: 7, text: 'edit.problem.value' },
  { at: ['title', 'en'], value: undefined, text: 'edit.problem.required' },
  { at: ['pages', 0, 'id'], value: 'Not a name', text: 'edit.problem.name' },
  { at: ['pages', 0, 'id'], value: 'second', told: ['pages', 1, 'id'], text: 'edit.problem.repeated' },
  { at: ['pages', 0, 'id'], value: 'edit', text: 'edit.problem.taken' },
  { at: ['pages', 0, 'widgets'], value: [], told: ['pages', 0, 'widgets'], text: 'edit.problem.tooFew' },
  {
    at: ['pages', 0, 'widgets', 0, 'id'],
    value: 'words',
    told: ['pages', 1, 'widgets', 1, 'id'],
    text: 'edit.problem.repeated',
  },
  { at: ['pages', 0, 'widgets', 0, 'value'], value: 'a b', text: 'edit.problem.column' },
  { at: ['pages', 0, 'widgets', 0, 'value'], value: '', text: 'edit.problem.column' },
  { at: ['pages', 0, 'widgets', 0, 'width'], value: 7, text: 'edit.problem.width' },
  { at: ['pages', 0, 'widgets', 0, 'width'], value: 13, text: 'edit.problem.tooMany' },
  { at: ['pages', 0, 'widgets', 1, 'width'], value: 3, text: 'edit.problem.width' },
  { at: ['pages', 0, 'widgets', 0, 'sparkline', 'dataset'], value: 'none', text: 'edit.problem.noDataset' },
  { at: ['pages', 1, 'widgets', 0, 'dataset'], value: 'nowhere', text: 'edit.problem.noDataset' },
  {
    at: ['pages', 1, 'widgets', 0, 'dataset'],
    value: 'totals',
    told: ['datasets', 2, 'name'],
    text: 'edit.problem.unused',
  },
  { at: ['pages', 0, 'widgets', 1, 'series', 1, 'column'], value: 'requests', text: 'edit.problem.repeated' },
  {
    at: ['pages', 1, 'widgets', 0, 'surprise'],
    value: 1,
    told: ['pages', 1, 'widgets', 0],
    text: 'edit.problem.unknownMember',
  },
  { at: ['datasets', 0, 'sql'], value: 'SELECT {{row}}', text: 'edit.problem.sqlPart' },
  { at: ['datasets', 0, 'sql'], value: 'SELECT {from:Date}', text: 'edit.problem.sqlPart' },
  { at: ['datasets', 0, 'sql'], value: '', text: 'edit.problem.required' },
  { at: ['datasets', 0, 'rows_max'], value: 10_001, text: 'edit.problem.tooMany' },
] as const)('$at with $value is told as $text', ({ at, value, text, ...rest }) => {
  const path = 'told' in rest ? rest.told : at;
  const found = problemsOf(withValue(at, value));
  expect(found.map((problem) => ({ path: problem.path, text: problem.text }))).toContainEqual({ path, text });
});

test('problems are found by the place that holds them', () => {
  const found = problemsOf(withValue(['pages', 1, 'widgets', 0, 'title', 'ko'], ''));
  expect(problemsWithin(found, ['pages', 1, 'widgets', 0])).toHaveLength(1);
  expect(problemsWithin(found, ['pages', 0])).toEqual([]);
});
