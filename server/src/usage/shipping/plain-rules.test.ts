import { describe, expect, test } from 'vitest';
import { BACK_OFF_MS_MAX, BACK_OFF_MS_MIN, backOffMs } from './back-off.ts';
import { type DeliveryFacts, decideDelivery } from './decide-delivery.ts';
import { encodeRows } from './encode-rows.ts';
import { LOOK_UP_IDS_MAX, lookUpMissing } from './look-up-missing.ts';
import { planBatches } from './plan-batches.ts';
import type { StoredQuestion } from './sink.ts';
import type { StoredRecord } from './source.ts';

describe('how the rows of a cut are sent', () => {
  const again: DeliveryFacts = { sentBefore: 'this_token_only', cutIncarnation: 'one', current: 'one', sentForMs: 0 };
  test.each([
    { when: 'the cut was never sent', facts: { ...again, sentBefore: 'never' }, expected: 'send_first' },
    { when: 'the warehouse was restarted', facts: { ...again, current: 'two' }, expected: 'settle_then_move' },
    {
      when: 'gateway and warehouse were restarted',
      facts: { ...again, sentBefore: 'other_tokens', current: 'two' },
      expected: 'settle_then_move',
    },
    {
      when: 'the warehouse was restarted long after the first send',
      facts: { ...again, current: 'two', sentForMs: 30_001 },
      expected: 'settle_then_move',
    },
    { when: 'the gateway was restarted', facts: { ...again, sentBefore: 'other_tokens' }, expected: 'send_missing' },
    {
      when: 'the token may be forgotten by now',
      facts: { ...again, sentForMs: 30_001 },
      expected: 'send_missing',
    },
    { when: 'an answer was lost', facts: { ...again, sentForMs: 30_000 }, expected: 'send_again' },
  ] as const)('$when: $expected', ({ facts, expected }) => {
    expect(decideDelivery(facts)).toBe(expected);
  });
});

describe('batches', () => {
  const cut = { prefix: 'spool', from: { segment: 3, offset: 64 } };
  const day = Date.UTC(2026, 0, 5);

  test('records of one cut fall into one batch per UTC day, earliest day first, in the order of the spool', () => {
    const records = [
      record('b', day),
      record('a', day - 1),
      record('c', day + 86_399_999),
      record('d', day + 86_400_000),
    ];
    expect(
      planBatches(cut, records).map((batch) => [batch.batchId, batch.partition, batch.records.map((r) => r.requestId)]),
    ).toEqual([
      ['spool:3:64:2026-01-04', '2026-01-04', ['a']],
      ['spool:3:64:2026-01-05', '2026-01-05', ['b', 'c']],
      ['spool:3:64:2026-01-06', '2026-01-06', ['d']],
    ]);
  });

  test('a row gets its batch id as its last member, and nothing else of it changes', () => {
    const rows = encodeRows('spool:3:64:2026-01-05', [record('a', day), record('é"}\\n', day)]);
    expect(Buffer.from(rows).toString()).toBe(
      '{"request_id":"a","batch_id":"spool:3:64:2026-01-05"}\n' +
        '{"request_id":"é\\"}\\\\n","batch_id":"spool:3:64:2026-01-05"}\n',
    );
  });
});

test('waits after failures double from 100 ms to 5 s, and jitter stays within the upper half', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 1_000].map((failures) => backOffMs(failures, 0))).toEqual([
    BACK_OFF_MS_MIN,
    200,
    400,
    800,
    1_600,
    2_500,
    2_500,
    2_500,
  ]);
  expect(backOffMs(1, 0.5)).toBe(150);
  expect(backOffMs(1_000, 0.999_999)).toBeLessThanOrEqual(BACK_OFF_MS_MAX);
});

test('a look-up asks in chunks, each with the time range of its own records, and returns what is not stored', async () => {
  const records = Array.from({ length: LOOK_UP_IDS_MAX + 2 }, (_, index) => record(`id-${index}`, 1_000_000 - index));
  const questions: StoredQuestion[] = [];
  const missing = await lookUpMissing(
    {
      incarnation: async () => 'one',
      insert: async () => {},
      stored: async (question) => {
        questions.push(question);
        return new Set(question.requestIds.slice(1));
      },
    },
    { batchId: 'batch', partition: '1970-01-01', records },
  );
  expect([...missing]).toEqual(['id-0', `id-${LOOK_UP_IDS_MAX}`]);
  expect(questions.map(({ fromMs, toMs, requestIds }) => [fromMs, toMs, requestIds.length])).toEqual([
    [1_000_000 - LOOK_UP_IDS_MAX + 1, 1_000_000, LOOK_UP_IDS_MAX],
    [1_000_000 - LOOK_UP_IDS_MAX - 1, 1_000_000 - LOOK_UP_IDS_MAX, 2],
  ]);
});

function record(requestId: string, eventTimeMs: number): StoredRecord {
  return { requestId, eventTimeMs, row: Buffer.from(JSON.stringify({ request_id: requestId })) };
}
