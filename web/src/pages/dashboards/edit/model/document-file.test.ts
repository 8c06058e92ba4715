import { expect, test } from 'vitest';
import { fileName, readDocument, writeDocument } from './document-file.ts';
import { sampleDocument } from './sample-document.test-support.ts';

const document = sampleDocument();

test.each(['json', 'yaml'] as const)('what was written as %s is read again as it was', async (kind) => {
  const text = await writeDocument(document, kind);
  expect(await readDocument(text)).toEqual({ kind: 'document', document });
});

test('queries stand in YAML as lines', async () => {
  const sql = 'SELECT 1\nFROM system.ai_gateway.usage\nWHERE {{rows}}';
  const datasets = document.datasets.map((dataset) => ({ ...dataset, sql }));
  expect(await writeDocument({ ...document, datasets }, 'yaml')).toContain(
    'sql: |-\n      SELECT 1\n      FROM system.ai_gateway.usage\n',
  );
});

test.each([
  { text: 'a: [', kind: 'unreadable' },
  { text: 'a: &x 1\nb: *x', kind: 'unreadable' },
  { text: '42', kind: 'problems' },
  { text: '', kind: 'problems' },
  { text: JSON.stringify({ ...document, pages: [] }), kind: 'problems' },
])('$text is told as $kind', async ({ text, kind }) => {
  expect((await readDocument(text)).kind).toBe(kind);
});

test.each([
  { en: 'Costs & teams!', name: 'costs-teams.yaml' },
  { en: '비용', name: 'dashboard.yaml' },
])('a file of "$en" is called $name', ({ en, name }) => {
  expect(fileName({ ...document, title: { ko: '비용', en } }, 'yaml')).toBe(name);
});
