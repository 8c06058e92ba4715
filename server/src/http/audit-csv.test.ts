import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { auditCsvLine, auditCsvParts } from './audit-csv.ts';

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

describe('a file of the log', () => {
  const LOG = Array.from({ length: 7 }, (_, index) => ({ ...ENTRY, sequence: 7 - index }));
  const read = async ({ before = 8, limit }: { readonly before?: number | undefined; readonly limit: number }) => {
    const rest = LOG.filter(({ sequence }) => sequence < before);
    const entries = rest.slice(0, limit);
    return { entries, next: rest.length > limit ? entries.at(-1)?.sequence : undefined };
  };
  const fileOf = async (entriesMax: number, language: 'en' | 'ko') => {
    const parts: string[] = [];
    for await (const part of auditCsvParts(read, { entriesMax, entriesPerPart: 2, language })) parts.push(part);
    return parts.join('').trimEnd().split('\r\n').slice(1);
  };

  test.each([7, 8])('holds every entry once where up to %i fit, and nothing else', async (entriesMax) => {
    const lines = await fileOf(entriesMax, 'en');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['7', '6', '5', '4', '3', '2', '1']);
  });

  test.each([
    ['en', '# Not whole: the newest 5 entries. Choose a shorter range for the rest.'],
    ['ko', '# 일부만 포함: 최신 5건. 나머지는 기간을 줄여 내보내 주세요.'],
  ] as const)('that is cut off says so in its last line, in %s', async (language, words) => {
    const lines = await fileOf(5, language);
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe(words);
  });
});
