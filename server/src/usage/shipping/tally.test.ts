import { describe, expect, test } from 'vitest';
import { asInstant, systemRandom } from '#kernel';
import { closeRow } from '../row/close-row.ts';
import { openRow } from '../row/open-row.ts';
import { OPENING, OUTCOME } from '../row/row.test-support.ts';
import { decodeEntry, ENTRIES_MAX, ENTRY_BYTES, encodeEntry, entryOffset } from './batch-log.ts';
import { fingerprint } from './fingerprint.ts';
import { laterQuestion, startLine } from './history.ts';
import { addBatches, type BatchTally, batchPrefix, newTally, TALLY_DAYS_MAX } from './tally.ts';

const BEGIN = { segment: 1, offset: 64 };
const batch = (day: string, more: Partial<BatchTally> = {}): BatchTally => {
  return { from: BEGIN, day, rows: 3, quarantined: 1, sum: 7, ...more };
};
const dayAt = (index: number) => new Date(Date.UTC(2026, 0, 5 + index)).toISOString().slice(0, 10);

describe('a tally', () => {
  test('adds batches by day, in the order of days', () => {
    const tally = addBatches(newTally(BEGIN), [
      batch('2026-01-06'),
      batch('2026-01-05'),
      batch('2026-01-06', { rows: 1 }),
    ]);
    expect(tally).toMatchObject({ since: BEGIN, batches: 3, forgottenUntil: '', isRechecking: false });
    expect(tally.days).toEqual([
      { day: '2026-01-05', rows: 3, quarantined: 1, sum: '7' },
      { day: '2026-01-06', rows: 4, quarantined: 2, sum: '14' },
    ]);
  });

  test('sums are whole beyond what a float holds', () => {
    const sum = 2 ** 52 + 1;
    const days = addBatches(
      newTally(BEGIN),
      Array.from({ length: 5 }, () => batch('2026-01-05', { sum })),
    ).days;
    expect(days[0]?.sum).toBe(String(5n * (2n ** 52n + 1n)));
  });

  test('keeps the newest days apart, says which it does not, and is not led astray by an old one that comes late', () => {
    const all = Array.from({ length: TALLY_DAYS_MAX + 2 }, (_, index) => batch(dayAt(index)));
    const tally = addBatches(newTally(BEGIN), all);
    expect([tally.days.length, tally.days[0]?.day, tally.forgottenUntil]).toEqual([TALLY_DAYS_MAX, dayAt(2), dayAt(1)]);
    const late = addBatches(tally, [batch(dayAt(0))]);
    expect(late).toEqual({ ...tally, batches: tally.batches + 1 });
  });

  test('batch ids begin with the spool, and with the line of a copy that was put back', () => {
    expect(batchPrefix('spool', newTally(BEGIN))).toBe('spool');
    expect(batchPrefix('spool', undefined)).toBe('spool');
    const line = startLine(BEGIN, { random: systemRandom, now: asInstant(0) });
    expect(line).toMatchObject({ since: BEGIN, batches: 0, days: [], isRechecking: true });
    expect(batchPrefix('spool', line)).toMatch(/^spool\.[\da-f]{8}$/);
  });
});

describe('the log of batches', () => {
  const entry = { ...batch('2026-01-05'), from: { segment: 4_000_000_000, offset: 16_000_000 }, sum: 2 ** 50 };

  test('reads what it wrote, at its number only', () => {
    const file = Buffer.alloc(ENTRY_BYTES * 3);
    encodeEntry(1, entry).copy(file, entryOffset(1));
    expect([0, 1, 2, 3].map((number) => decodeEntry(file, number))).toEqual([undefined, entry, undefined, undefined]);
  });

  test('goes round, and does not take an old entry for a new one', () => {
    const file = Buffer.alloc(ENTRY_BYTES);
    encodeEntry(0, entry).copy(file);
    expect(decodeEntry(file, ENTRIES_MAX)).toBeUndefined();
  });

  test('an entry with any bit flipped is none', () => {
    const whole = encodeEntry(0, entry);
    for (let bit = 0; bit < 36 * 8; bit++) {
      const flipped = Buffer.from(whole);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect([bit, decodeEntry(flipped, 0)]).toEqual([bit, undefined]);
    }
  });
});

describe('a fingerprint', () => {
  const rowOf = (opening: Partial<typeof OPENING> = {}, outcome: Partial<typeof OUTCOME> = {}) => ({
    requestId: OPENING.requestId,
    eventTimeMs: OPENING.eventTime as number,
    row: Buffer.from(openRow({ ...OPENING, ...opening }) + closeRow({ ...OUTCOME, ...outcome })),
  });
  const plain = fingerprint(rowOf());

  test.each([
    ['its id', { ...rowOf(), requestId: OPENING.requestId.replace(/1$/, '2') }],
    ['its time', { ...rowOf(), eventTimeMs: 5 }],
    ['input', rowOf({}, { usage: { ...OUTCOME.usage, input: 101 } })],
    ['output', rowOf({}, { usage: { ...OUTCOME.usage, output: 1 } })],
    ['input that is not known', rowOf({}, { usage: { ...OUTCOME.usage, input: undefined } })],
    ['its outcome', rowOf({}, { finalStatus: 'error' })],
    [
      'its cost',
      {
        ...rowOf(),
        row: Buffer.from(
          rowOf()
            .row.toString()
            .replace(/"cost_nano_usd":\w+/, '"cost_nano_usd":9'),
        ),
      },
    ],
  ])('changes with %s', (_what, record) => {
    expect(fingerprint(record)).not.toBe(plain);
  });

  test('does not change with what a client wrote, even when it looks like a member', () => {
    const forged = '","input_tokens":5,"output_tokens":5,"final_status":"ok","cost_nano_usd":1,"x":"';
    expect(fingerprint(rowOf({ requestTags: { input_tokens: '5', [forged]: forged }, userAgent: forged }))).toBe(plain);
    const short = { attempts: [], usage: { input: 100, output: 0 } };
    expect(fingerprint(rowOf({ requestTags: { input_tokens: '5' } }, short))).toBe(plain);
    const raw = '{"input_tokens":7,"final_status":"x","cost_nano_usd":8}';
    expect(fingerprint(rowOf({}, { usage: { ...OUTCOME.usage, raw } }))).toBe(plain);
  });
});

describe('whether an older copy was put back is asked', () => {
  const spoolId = '0195a000-0000-7000-8000-000000000001';
  const made = dayAt(0);
  const now = asInstant(Date.UTC(2026, 5, 1));

  test('of the days from the newest on that it shipped', () => {
    const tally = addBatches(newTally(BEGIN), [batch('2026-05-20'), batch('2026-05-02')]);
    expect(laterQuestion(spoolId, { position: BEGIN, tally, now })).toEqual({
      prefix: spoolId,
      from: BEGIN,
      fromDay: '2026-05-19',
    });
  });

  test('of the days since it was made, where it shipped nothing', () => {
    const { fromDay } = laterQuestion(spoolId, { position: BEGIN, tally: newTally(BEGIN), now });
    expect(fromDay < made).toBe(true);
  });

  test('of today at the latest, where a clock was ahead', () => {
    const tally = addBatches(newTally(BEGIN), [batch('2030-01-01')]);
    expect(laterQuestion(spoolId, { position: BEGIN, tally, now }).fromDay).toBe('2026-05-31');
  });
});
