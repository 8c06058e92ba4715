import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DOCUMENT_BYTES_MAX, readDocumentText } from './read-document-text.ts';
import { readTemplates } from './template-files.ts';

const USAGE = readFileSync(new URL('../../../../dashboards/usage.yaml', import.meta.url), 'utf8');

test('the built-in templates are documents', () => {
  const pages = [...readTemplates()].map(([name, document]) => [name, document.pages.map(({ id }) => id)]);
  expect(Object.fromEntries(pages)).toEqual({
    credits: ['by_service', 'by_user', 'by_feature'],
    runs: ['term', 'last_days'],
    usage: ['overview', 'performance', 'usage', 'cost', 'coding_agents'],
  });
});

test('a document as JSON is read to the same', () => {
  const usage = readTemplates().get('usage');
  expect(readDocumentText(JSON.stringify(usage))).toEqual({ kind: 'document', document: usage });
});

test.each([
  { when: 'a width is wrong', change: ['width: 8', 'width: 80'], at: 'width: 80', path: /width$/ },
  {
    when: 'a dataset is not there',
    change: ['dataset: top_users', 'dataset: top_cats'],
    at: 'top_cats',
    path: /dataset$/,
  },
  {
    when: 'the SQL has an unknown parameter',
    change: ['- INTERVAL 1 MILLISECOND', '- {x:UInt8}'],
    at: '|\n      WITH\n        person_days',
    path: /sql$/,
  },
  { when: 'an indentation is off', change: ['  - name: totals', '   - name: totals'], at: undefined, path: /^$/ },
])('when $when, the problem names line and column', ({ change: [from = '', to = ''], at, path }) => {
  const text = USAGE.replace(from, to);
  expect(text).not.toBe(USAGE);
  const reading = readDocumentText(text);
  if (reading.kind !== 'problems') throw new Error('it was read');
  const [problem] = reading.problems;
  expect(problem?.path.join('.')).toMatch(path);
  expect(problem?.message.ko).toMatch(/[가-힣]/);
  if (at === undefined) return;
  const before = text.slice(0, text.indexOf(at)).split('\n');
  expect(problem?.line).toBe(before.length);
});

test('aliases are refused, so that no small text becomes a large document', () => {
  const bomb = `template: &a [x, x]\ntitle: [*a, *a, *a]\n`;
  expect(readDocumentText(bomb)).toMatchObject({ kind: 'problems', problems: [{ line: 1, path: [] }] });
});

test('a text over the bound is not even parsed', () => {
  expect(readDocumentText(`# ${'x'.repeat(DOCUMENT_BYTES_MAX)}`)).toMatchObject({
    kind: 'problems',
    problems: [{ line: 1 }],
  });
});
