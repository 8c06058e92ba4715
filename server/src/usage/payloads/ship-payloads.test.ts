import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import type { PayloadRecord } from './payload-log.ts';
import {
  BATCH_BYTES_MAX,
  BATCH_RECORDS_MAX,
  BATCH_WAIT_MS,
  createPayloadShipper,
  type PayloadInsert,
  type PayloadsSettled,
} from './ship-payloads.ts';

function record(requestId: string, heldBytes = 10_000): PayloadRecord {
  return {
    facts: {
      requestId,
      eventTime: asInstant(0),
      workspaceId: 'w',
      endpointId: 'e',
      endpointName: 'gpt',
      requester: 'u',
      requesterId: 'u',
      apiType: 'openai/v1/chat/completions',
      url: 'https://gateway.example/',
      requestTags: {},
      stream: false,
    },
    ending: {
      statusCode: 200,
      latencyMs: 1,
      timeToFirstByteMs: 1,
      destinationName: 'primary',
      destinationModel: 'm',
    },
    samplingFraction: 1,
    retentionDays: 30,
    request: { pages: [], bytes: 0, isShortOfMemory: false },
    response: { pages: [], bytes: 0, isShortOfMemory: false },
    heldBytes,
  };
}

/** A shipper whose warehouse answers when the test says so. */
function shipper() {
  const clock = manualClock();
  const batches: string[][] = [];
  const answers: ((end: PayloadInsert) => void)[] = [];
  const settled: PayloadsSettled[] = [];
  const made = createPayloadShipper({
    clock,
    settled: (each) => settled.push(each),
    sink: {
      insert: (rows) => {
        batches.push(rows.map((row) => JSON.parse(row).request_id));
        return new Promise((resolve) => answers.push(resolve));
      },
    },
  });
  const answer = async (end: PayloadInsert = { kind: 'stored' }) => {
    answers.shift()?.(end);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { clock, batches, settled, answer, ...made };
}

test('a payload waits for others, but no longer than it may', () => {
  const { add, clock, batches } = shipper();
  add(record('a'));
  clock.advance(BATCH_WAIT_MS - 1);
  add(record('b'));
  expect(batches).toEqual([]);
  clock.advance(1);
  expect(batches).toEqual([['a', 'b']]);
});

test.each([
  { when: 'there are as many as a batch holds', count: BATCH_RECORDS_MAX, heldBytes: 1 },
  { when: 'they are as large as a batch may be', count: 4, heldBytes: BATCH_BYTES_MAX / 4 },
])('it goes at once when $when', ({ count, heldBytes }) => {
  const { add, batches } = shipper();
  for (let index = 0; index < count; index += 1) {
    expect(batches).toEqual([]);
    add(record(`${index}`, heldBytes));
  }
  expect(batches.map((batch) => batch.length)).toEqual([count]);
});

test('one batch is under way at a time; what came meanwhile follows without a wait, each batch within its bounds', async () => {
  const { add, flush, answer, batches, settled } = shipper();
  add(record('a'));
  void flush();
  for (const id of ['b', 'c', 'd']) add(record(id, BATCH_BYTES_MAX / 2));
  add(record('e', BATCH_BYTES_MAX * 2));
  expect(batches).toEqual([['a']]);
  for (let turn = 0; turn < 4; turn += 1) await answer();
  expect(batches).toEqual([['a'], ['b', 'c'], ['d'], ['e']]);
  expect(settled.map((each) => each.count)).toEqual([1, 2, 1, 1]);
});

test.each([
  { end: { kind: 'stored' }, dropped: undefined },
  { end: { kind: 'failed', reason: 'warehouse', code: 'ECONNREFUSED' } },
  { end: { kind: 'failed', reason: 'refused', code: 'CANNOT_PARSE_DATE' } },
] as const)('a batch that ends with $end is settled once, and is not sent again', async ({ end }) => {
  const { add, flush, answer, batches, settled, clock } = shipper();
  add(record('a', 7));
  add(record('b', 8));
  const flushed = flush();
  await answer(end);
  await flushed;
  clock.advance(3_600_000);
  expect(batches).toEqual([['a', 'b']]);
  expect(settled).toEqual([
    {
      count: 2,
      heldBytes: 15,
      dropped: end.kind === 'failed' ? expect.objectContaining({ code: end.code }) : undefined,
    },
  ]);
});

test('after a failure the next payload is tried again', async () => {
  const { add, answer, clock, batches, settled } = shipper();
  add(record('a'));
  clock.advance(BATCH_WAIT_MS);
  await answer({ kind: 'failed', reason: 'warehouse', code: 'ECONNRESET' });
  add(record('b'));
  clock.advance(BATCH_WAIT_MS);
  await answer();
  expect(batches).toEqual([['a'], ['b']]);
  expect(settled.map((each) => each.dropped?.reason)).toEqual(['warehouse', undefined]);
});
