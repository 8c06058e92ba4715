import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { createPayloadLog, memoryBudget, type PayloadRecord, type Spool } from '#usage';
import { endpoint } from '../../test/gateway-data.ts';
import {
  ANSWER,
  answer,
  beginStream,
  CONTENT,
  clock,
  DONE,
  dataPlane,
  http,
  PLAIN,
  play,
  post,
  reply,
  SHOWN,
  STREAMED,
  spool,
  spoolBut,
  USAGE,
} from '../../test/gateway-rig.ts';
import { gatheringSpool } from '../../test/gathering-spool.ts';
import { recordingReply } from '../../test/recording-reply.ts';

const LOGGED = endpoint({ payloads: { samplingFraction: 1, bytesMax: 65_536, retentionDays: 30 } });

function serving(of = LOGGED, durability: 'process' | 'strict' = 'process', own: Spool = spool.spool) {
  const records: PayloadRecord[] = [];
  const budget = memoryBudget(1_048_576);
  const payloads = createPayloadLog({
    budget,
    post: (record) => records.push(record) > 0,
    counts: { logged: () => {}, dropped: () => {} },
    log: silentLog,
  });
  return { records, budget, handle: dataPlane([of], { payloads, durability, spool: own }) };
}

const text = ({ pages }: PayloadRecord['request']) => Buffer.concat(pages).toString();

test('a payload is the request as it came and the answer as the client got it, with how it ended', async () => {
  const { records, handle } = serving();
  handle(post(PLAIN), reply);
  clock.advance(30);
  answer(200);
  expect(records).toHaveLength(1);
  const [record] = records as [PayloadRecord];
  expect([text(record.request), text(record.response)]).toEqual([JSON.stringify(PLAIN), ANSWER.toString()]);
  const [row] = await spool.rows();
  expect(record.facts).toMatchObject({ requestId: row?.request_id, endpointName: 'gpt', stream: false });
  expect(record.ending).toEqual({
    statusCode: 200,
    latencyMs: 30,
    timeToFirstByteMs: 30,
    destinationName: 'primary',
    destinationModel: 'gpt-5.2-2026',
  });
});

test.each([
  { what: 'a whole answer', body: PLAIN, play: () => answer(200), expected: ANSWER.toString() },
  {
    what: 'a stream',
    body: STREAMED,
    play: () => {
      beginStream();
      play(CONTENT, USAGE, DONE);
      http.last().sink.end();
    },
    expected: SHOWN + DONE,
  },
])('$what goes out when the kernel has the record, and its payload ends after that', ({ body, play, expected }) => {
  const waiting: (() => void)[] = [];
  const endTurn = () => {
    for (const act of waiting.splice(0)) act();
  };
  const { records, handle } = serving(LOGGED, 'process', spoolBut({ written: (act) => waiting.push(act) }));
  handle(post(body), reply);
  expect(http.calls).toHaveLength(0);
  endTurn();
  play();
  expect([reply.ended, records]).toEqual(['no', []]);
  endTurn();
  expect(reply.ended).toBe('whole');
  expect(records.map(({ response }) => text(response))).toEqual([expected]);
});

test('a payload ends after the last bytes of its answer, also when the kernel had the record before the turn ended', async () => {
  const { spool: own, endTurn } = await gatheringSpool();
  const { records, handle } = serving(LOGGED, 'process', own);
  handle(post(STREAMED), reply);
  endTurn();
  beginStream();
  const { sink } = http.last();
  play(CONTENT, USAGE, DONE);
  // a refusal, whose row goes to the kernel at once
  handle(post({ model: 'unknown', messages: [] }), recordingReply());
  sink.end();
  endTurn();
  expect(reply.text).toBe(SHOWN + DONE);
  expect(records.map(({ response }) => text(response))).toEqual([SHOWN + DONE]);
});

test('a stream is kept to its last event', () => {
  const { records, handle } = serving();
  handle(post(STREAMED), reply);
  beginStream();
  play(CONTENT, USAGE, DONE);
  expect(records).toHaveLength(0);
  http.last().sink.end();
  expect(records.map(({ response }) => text(response))).toEqual([SHOWN + DONE]);
});

test('a stream that is read on for a client that left is kept whole', () => {
  const { records, handle } = serving();
  handle(post(STREAMED), reply);
  beginStream();
  play(CONTENT);
  reply.onGone?.();
  play(CONTENT, USAGE, DONE);
  http.last().sink.end();
  expect(records.map(({ response }) => text(response))).toEqual([SHOWN + SHOWN + DONE]);
});

test.each([
  {
    when: 'no destination answers',
    ends: () => http.last().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined }),
  },
  { when: 'the client leaves and the endpoint cancels', ends: () => reply.onGone?.() },
])('every call hands its payload on once, whatever its end: $when', async ({ ends }) => {
  const { records, handle } = serving({ ...LOGGED, onClientDisconnect: 'cancel' });
  handle(post(PLAIN), reply);
  ends();
  expect(records).toHaveLength(1);
  expect(await spool.rows()).toHaveLength(1);
});

test.each([
  { when: 'before the head', plays: () => {} },
  {
    when: 'in the midst of a stream',
    plays: () => {
      beginStream();
      play(CONTENT);
    },
  },
  {
    when: 'right after the last event',
    plays: () => {
      beginStream();
      play(CONTENT, USAGE, DONE);
    },
  },
])('under strict durability a client that leaves $when holds no memory for good', async ({ plays }) => {
  const { records, budget, handle } = serving({ ...LOGGED, onClientDisconnect: 'cancel' }, 'strict');
  handle(post(STREAMED), reply);
  plays();
  reply.onGone?.();
  clock.advance(10);
  await expect.poll(() => records.length).toBe(1);
  for (const { heldBytes } of records) budget.release(heldBytes);
  expect(budget.used()).toBe(0);
});

test('under strict durability the payload is handed on with the last byte', async () => {
  const { records, handle } = serving(LOGGED, 'strict');
  handle(post(PLAIN), reply);
  answer(200);
  expect(records).toHaveLength(0);
  clock.advance(10);
  await expect.poll(() => records.length).toBe(1);
  expect(records.map(({ response }) => text(response))).toEqual([ANSWER.toString()]);
});

test.each([
  { when: 'the endpoint does not ask for it', of: endpoint() },
  { when: 'its draw says no', of: { ...LOGGED, payloads: { samplingFraction: 0, bytesMax: 10, retentionDays: 1 } } },
])('nothing is kept when $when', ({ of }) => {
  const { records, budget, handle } = serving(of);
  handle(post(PLAIN), reply);
  answer(200);
  expect(records).toEqual([]);
  expect(budget.used()).toBe(0);
});
