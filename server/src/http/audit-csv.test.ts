import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { auditCsvLine } from './audit-csv.ts';

const ENTRY = {
  sequence: 1,
  at: asInstant(0),
  actorId: 'id',
  actor: 'kim@acme.com',
  action: 'key.created',
  target: 'key:1',
  before: undefined,
  after: { name: 'a "b"' },
  address: '::1',
  requestId: 'r',
  hash: 'h',
};

test('an entry is one line, its JSON in quotes', () => {
  expect(auditCsvLine(ENTRY)).toBe(
    '1,1970-01-01T00:00:00.000Z,kim@acme.com,id,key.created,key:1,,"{""name"":""a \\""b\\""""}",::1,r,h\r\n',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(1)', '\tx'])('a spreadsheet does not compute %j', (actor) => {
  expect(auditCsvLine({ ...ENTRY, actor })).toContain(`,'${actor},`);
});

test('a line break within a value ends no line', () => {
  expect(auditCsvLine({ ...ENTRY, actor: 'a\r\nb' }).split(',')[2]).toBe('"a\r\nb"');
});
