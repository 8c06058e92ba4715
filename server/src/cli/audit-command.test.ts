import type { Language } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import type { AuditReport, Finding, Note } from '#usage';
import { type AuditImpossible, runAuditCommand } from './audit-command.ts';
import { sayFinding } from './audit-texts.ts';
import type { AuditArguments } from './parse-audit-arguments.ts';

const SPOOL = '0195a000-0000-7000-8000-000000000001';
const BATCH = `${SPOOL}:1:64:2026-01-05`;
const DAY = { spool: SPOOL, day: '2026-01-05' };

const FINDINGS: readonly Finding[] = [
  { kind: 'rows_missing', ...DAY, expected: 3, stored: 2 },
  { kind: 'rows_surplus', ...DAY, expected: 3, stored: 4 },
  { kind: 'rows_altered', ...DAY, rows: 3 },
  { kind: 'batch_missing', batch: BATCH, expected: 3 },
  { kind: 'batch_partial', batch: BATCH, expected: 3, stored: 2 },
  { kind: 'batch_surplus', batch: BATCH, expected: 3, stored: 4 },
  { kind: 'batch_altered', batch: BATCH, rows: 3 },
  { kind: 'batch_unknown', batch: BATCH, rows: 1 },
  { kind: 'batch_ahead', batch: BATCH, rows: 1 },
  { kind: 'request_doubled', requestId: 'r1', times: 2 },
  { kind: 'counters_differ', ...DAY, counted: 3, logged: 2 },
  { kind: 'spool_unknown', spool: SPOOL, rows: 9 },
  { kind: 'spool_unreadable', place: '/spool/0', reason: 'damaged' },
  { kind: 'row_inconsistent', requestId: 'r1' },
  { kind: 'log_broken', sequence: 41 },
  { kind: 'log_beginning_missing', sequence: 7 },
  { kind: 'cost_differs', requestId: 'r1', stored: '5', computed: '6' },
];
const NOTES: readonly Note[] = [
  { kind: 'rows_waiting', spool: SPOOL, rows: 2 },
  { kind: 'requests_open', spool: SPOOL, requests: 1 },
  { kind: 'rows_quarantined', spool: SPOOL, rows: 1 },
  { kind: 'days_forgotten', spool: SPOOL, day: '2026-01-05' },
  { kind: 'days_dropped', day: '2026-01-05' },
  { kind: 'rows_uncounted', spool: SPOOL, rows: 2 },
  { kind: 'rows_of_earlier_line', spool: SPOOL, rows: 2 },
  { kind: 'rows_elsewhere', spool: SPOOL, rows: 2 },
  { kind: 'rows_of_samples', rows: 2 },
  { kind: 'costs_unproven', rows: 2 },
  { kind: 'costs_unread', reason: 'tallygate.yaml:1:9 keys[0].key: ...' },
  { kind: 'log_unverified', reason: 'the store is away' },
];
const PASSED: AuditReport = {
  ...{ since: undefined, until: undefined, findings: [], isCut: false, notes: [], rowsCompared: 12, costsCompared: 3 },
  spools: [{ spool: SPOOL, stored: 12, quarantined: 1, waiting: 2, open: 3 }],
};

describe.each(['en', 'ko'] as const)('in %s', (language) => {
  test.each([...FINDINGS, ...NOTES])('$kind is a whole sentence with its facts', (each) => {
    const sentence = sayFinding(each, language);
    expect(sentence).not.toMatch(/[{}]|undefined/);
    const { kind: _, ...facts } = each;
    for (const fact of Object.values(facts)) expect(sentence).toContain(String(fact));
  });
});

test('a passed audit says what was compared and where every request is, and exits with 0', async () => {
  expect(await run([], PASSED)).toEqual({
    code: 0,
    error: '',
    out: [
      'Compared 12 rows of 1 spool(s) and 3 costs.',
      `  Spool ${SPOOL}: 12 stored + 1 in quarantine + 2 waiting + 3 under way.`,
      'Passed: every request that was counted is exactly one row.',
      '',
    ].join('\n'),
  });
});

test.each(FINDINGS)('$kind alone makes it fail', async (finding) => {
  const { code, out } = await run([], { ...PASSED, findings: [finding], isCut: true });
  expect(code).toBe(1);
  expect(out).toContain('Failed: 1 finding(s).');
  expect(out).toContain(sayFinding(finding, 'en'));
  expect(out).toContain('more findings than are listed');
});

test('a named difference is told and is no failure', async () => {
  const { code, out } = await run([], { ...PASSED, notes: NOTES }, 'ko');
  expect(code).toBe(0);
  for (const note of NOTES) expect(out).toContain(sayFinding(note, 'ko'));
});

test('the audit log is told with its last hash, which somebody may keep elsewhere', async () => {
  const log = { entries: 5, lastSequence: 12, lastHash: 'abc' };
  expect((await run([], { ...PASSED, log })).out).toContain('Audit log: 5 entries; the last is 12, with the hash abc.');
  const { out } = await run(['--json'], { ...PASSED, log });
  expect(JSON.parse(out).audit_log).toEqual({ entries: 5, last_sequence: 12, last_hash: 'abc' });
});

test('--json prints the report with stable kinds, names and sentences', async () => {
  const { code, out } = await run(['--json'], { ...PASSED, findings: FINDINGS.slice(-1) });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ...{ passed: false, since: null, until: null, rows_compared: 12, costs_compared: 3, findings_cut: false },
    spools: [{ spool: SPOOL, stored: 12, quarantined: 1, waiting: 2, open: 3 }],
    findings: [{ kind: 'cost_differs', request_id: 'r1', stored: '5', computed: '6', message: expect.any(String) }],
  });
});

test.each([
  { words: ['--since', '2026-01-05', '--until=2026-01-06'], asked: { since: '2026-01-05', until: '2026-01-06' } },
  { words: ['--partial', '--json'], asked: { isPartial: true, isJson: true } },
  { words: ['--url=https://gateway.example'], asked: { url: 'https://gateway.example' } },
  { words: [], asked: { since: undefined, until: undefined, isPartial: false, isJson: false, url: undefined } },
])('$words is understood', async ({ words, asked }) => {
  const seen: AuditArguments[] = [];
  await run(words, PASSED, 'en', seen);
  expect(seen).toEqual([expect.objectContaining(asked)]);
});

test.each([
  [['now'], 'there is no option now'],
  [['--json=1'], 'there is no option --json'],
  [['--since'], '--since needs a value'],
  [['--since', 'yesterday'], '"yesterday" is not a day'],
  [['--until', '2026-02-30'], '"2026-02-30" is not a day'],
  [['--since=2026-01-06', '--until=2026-01-05'], '--since 2026-01-06 is after --until 2026-01-05'],
  [['--url', 'localhost'], 'is not an http address'],
])('%j is a wrong call: nothing is audited, and it exits with 2', async (words, part) => {
  const seen: AuditArguments[] = [];
  const { code, error } = await run(words, PASSED, 'en', seen);
  expect([code, seen]).toEqual([2, []]);
  expect(error).toContain(part);
});

test.each<{ readonly why: AuditImpossible; readonly part: string }>([
  { why: { kind: 'no_spool', place: '/data/spool' }, part: 'there is no spool in /data/spool' },
  { why: { kind: 'unreachable', url: 'http://h:1', pid: 7 }, part: 'the home is in use (process 7)' },
  { why: { kind: 'key_missing' }, part: 'there is no API key' },
  { why: { kind: 'warehouse_failed', reason: 'refused' }, part: 'cannot be asked: refused' },
])('an audit that is not possible fails: $part', async ({ why, part }) => {
  const { code, out, error } = await run([], why);
  expect([code, out]).toEqual([1, '']);
  expect(error).toContain(part);
});

test('--help explains it in both languages', async () => {
  expect((await run(['--help'], PASSED)).out).toContain('--partial');
  expect((await run(['-h'], PASSED, 'ko')).out).toContain('검증합니다');
});

async function run(
  words: readonly string[],
  answer: AuditReport | AuditImpossible,
  ...[language = 'en', seen = []]: [Language?, AuditArguments[]?]
) {
  const texts = { out: '', error: '' };
  const code = await runAuditCommand(words, {
    language,
    output: {
      out: async (text) => {
        texts.out += String(text);
      },
      error: async (text) => {
        texts.error += String(text);
      },
    },
    audit: async (asked) => {
      seen.push(asked);
      return answer;
    },
  });
  return { code, ...texts };
}
