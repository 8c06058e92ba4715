import { readFileSync } from 'node:fs';
import { dashboardDocumentSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { problemsOf } from './document-problems.ts';
import { SQL_PARTS, wrongParameters, wrongParts } from './sql-parts.ts';

const root = new URL('../../../../../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

test('the editor knows the parts that the server replaces', () => {
  const [, list = ''] = /SQL_PARTS = \[([^\]]*)\]/.exec(textOf('server/src/dashboards/document/expand-sql.ts')) ?? [];
  const served = [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name);
  expect(served.length).toBeGreaterThan(7);
  expect([...SQL_PARTS].sort()).toEqual(served.sort());
});

test.each(['usage', 'runs', 'credits'])('the built-in document %s has no problem in the editor', (name) => {
  const document = dashboardDocumentSchema.parse(parse(textOf(`dashboards/${name}.yaml`)));
  expect(problemsOf(document)).toEqual([]);
});

test.each([
  { sql: 'SELECT {{rows}} {{ bucket }}', wrong: [] },
  { sql: 'SELECT {{row}} {{}} {{row}}', wrong: ['{{row}}', '{{}}'] },
  { sql: 'SELECT {from:DateTime64(3)} {models:Array(String)}', wrong: [] },
  { sql: 'SELECT {from:Date} {nobody:String}', wrong: ['{from:Date}', '{nobody:String}'] },
])('in "$sql" $wrong is wrong', ({ sql, wrong }) => {
  expect([...wrongParts(sql), ...wrongParameters(sql)]).toEqual(wrong);
});
