import { describe, expect, test } from 'vitest';
import { candidatesAt } from './candidates-at.ts';
import type { SqlSchema } from './schema.ts';

const column = (name: string, type = 'String') => ({ name, type, comment: `about ${name}` });
const SCHEMA: SqlSchema = {
  tables: [
    {
      name: 'system.ai_gateway.usage',
      comment: 'rows',
      columns: [
        column('requester'),
        column('token_details', 'Tuple(cached Nullable(Int64), `all` Map(String, Int64))'),
      ],
    },
    { name: 'system.ai_gateway.runs', comment: 'runs', columns: [column('run_id')] },
    { name: 'system.access.audit', comment: 'acts', columns: [column('action')] },
  ],
  functions: ['count', 'toStartOfHour'],
  parts: [{ text: '{{rows}}', comment: 'the rows' }],
};

/** What is proposed where the mark stands. */
function proposed(marked: string) {
  const position = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = candidatesAt(text, position, SCHEMA);
  if (found === undefined) return undefined;
  const texts = found.options.filter(({ kind }) => kind !== 'keyword' && kind !== 'type').map((option) => option.text);
  return { texts, replaced: text.slice(found.from, found.to ?? position) };
}

test.each([
  { when: 'a table is named', at: 'SELECT re| FROM system.ai_gateway.usage', first: 'requester', replaced: 're' },
  { when: 'it has an alias', at: 'SELECT | FROM system.ai_gateway.runs AS r', first: 'run_id', replaced: '' },
  { when: 'it is written in capitals', at: 'SELECT | FROM SYSTEM.AI_GATEWAY.USAGE', first: 'requester', replaced: '' },
  { when: 'a quoted name is used', at: 'SELECT | FROM `system`.ai_gateway."usage"', first: 'requester', replaced: '' },
  { when: 'no table is named', at: 'SELECT c|', first: 'system.ai_gateway.usage', replaced: 'c' },
])('first comes the most likely when $when', ({ at, first, replaced }) => {
  const found = proposed(at);
  expect([found?.texts[0], found?.replaced]).toEqual([first, replaced]);
});

test.each([
  { when: 'a table is wanted', at: 'SELECT * FROM |', texts: SCHEMA.tables.map(({ name }) => name) },
  {
    when: 'a name of WITH could be meant',
    at: 'WITH t AS (SELECT 1) SELECT * FROM |',
    texts: ['t', ...SCHEMA.tables.map(({ name }) => name)],
  },
  { when: 'a database is begun', at: 'SELECT * FROM system.|', texts: ['ai_gateway', 'access'] },
  { when: 'its second part is there', at: 'SELECT * FROM system.ai_gateway.u|', texts: ['usage', 'runs'] },
  { when: 'an alias is named', at: 'SELECT u.| FROM system.ai_gateway.usage u', texts: ['requester', 'token_details'] },
  {
    when: 'a tuple is named',
    at: 'SELECT token_details.| FROM system.ai_gateway.usage',
    texts: ['cached', 'all'],
  },
  { when: 'nothing of that name is known', at: 'SELECT x.| FROM system.ai_gateway.usage', texts: [] },
])('exactly what fits is proposed when $when', ({ at, texts }) => {
  expect(proposed(at)?.texts).toEqual(texts);
});

describe('between braces', () => {
  test('parameters and parts are proposed whole, and what closes already is replaced', () => {
    expect(proposed('SELECT {n:UInt8}, {|}')).toEqual({ texts: ['{n:UInt8}', '{{rows}}'], replaced: '{}' });
    expect(proposed('SELECT {n:UInt8}, {n|')).toEqual({ texts: ['{n:UInt8}', '{{rows}}'], replaced: '{n' });
    expect(proposed('WHERE {{r|}}')).toEqual({ texts: ['{{rows}}'], replaced: '{{r}}' });
  });

  test('types are proposed behind a colon', () => {
    const found = candidatesAt('SELECT {n:U', 11, SCHEMA);
    expect(found?.options.map(({ text }) => text)).toContain('UInt8');
    expect(found?.from).toBe(10);
  });
});

test.each(["SELECT 'fro|", 'SELECT 12|', 'SELECT -- fro|', 'SELECT /* fro|', 'SELECT `fro|'])(
  'nothing is proposed within texts, comments and numbers: %s',
  (at) => {
    expect(proposed(at)).toBeUndefined();
  },
);
