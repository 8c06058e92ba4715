import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { asInstant, type Log, silentLog } from '#kernel';
import { createPayloadLog, RECORD_BYTES } from './create-payload-log.ts';
import { encodePayload } from './encode-payload.ts';
import { memoryBudget } from './memory-budget.ts';
import type { PayloadDropReason, PayloadEnding, PayloadFacts, PayloadLogging, PayloadRecord } from './payload-log.ts';

const numRuns = inject('isProof') ? 5_000 : 200;

const LOGGING: PayloadLogging = { samplingFraction: 1, bytesMax: 1_000, retentionDays: 30 };
const ENDING: PayloadEnding = {
  statusCode: 200,
  latencyMs: 1,
  timeToFirstByteMs: 1,
  destinationName: 'primary',
  destinationModel: 'm',
};
const FACTS: PayloadFacts = {
  requestId: 'r',
  eventTime: asInstant(Date.UTC(2026, 0, 20, 12)),
  workspaceId: 'w',
  endpointId: 'e',
  endpointName: 'gpt',
  requester: 'user.name@email.com',
  requesterId: 'u',
  apiType: 'openai/v1/chat/completions',
  url: 'https://gateway.example/',
  requestTags: {},
  stream: false,
};

function payloadLog({
  memoryBytes = 2 ** 20,
  post = undefined as ((record: PayloadRecord) => boolean) | undefined,
} = {}) {
  const budget = memoryBudget(memoryBytes);
  const records: PayloadRecord[] = [];
  const dropped: PayloadDropReason[] = [];
  const lines: string[] = [];
  const log: Log = { ...silentLog, error: (facts, sentence) => lines.push(sentence + JSON.stringify(facts)) };
  const take = (record: PayloadRecord) => records.push(record) > 0;
  const counts = { logged: () => {}, dropped: (reason: PayloadDropReason) => dropped.push(reason) };
  return { budget, records, dropped, lines, log: createPayloadLog({ budget, post: post ?? take, counts, log }) };
}

/** The columns of a row that say what was kept. */
function rowOf(record: PayloadRecord | undefined) {
  const row = record === undefined ? {} : JSON.parse(encodePayload(record));
  return [row.request, row.response, row.request_bytes, row.response_bytes, row.logging_error_codes];
}

describe('sampling', () => {
  test.each([
    { when: 'nothing is kept, and the draw is the lowest', share: 0, fraction: 0, isKept: false },
    { when: 'the draw is just below the share', share: 0.25, fraction: 0.2499, isKept: true },
    { when: 'the draw is the share', share: 0.25, fraction: 0.25, isKept: false },
    { when: 'all is kept, and the draw is the highest', share: 1, fraction: 1 - Number.EPSILON / 2, isKept: true },
  ])('$when: $isKept', ({ share, fraction, isKept }) => {
    const { log, budget, dropped } = payloadLog();
    const capture = log.begin({ ...LOGGING, samplingFraction: share }, FACTS, fraction);
    expect(capture !== undefined).toBe(isKept);
    expect([budget.used(), dropped]).toEqual([isKept ? RECORD_BYTES : 0, []]);
  });
});

describe('what is kept of a body', () => {
  test.each([
    { when: 'both fit', request: 'q', response: ['p'], row: ['q', 'p', 1, 1, []] },
    { when: 'neither came', request: undefined, response: [], row: ['', '', 0, 0, []] },
    {
      when: 'the request is as long as the bound',
      request: 'q'.repeat(1_000),
      response: [],
      row: ['q'.repeat(1_000), '', 1_000, 0, []],
    },
    {
      when: 'the request is a byte longer',
      request: 'q'.repeat(1_001),
      response: [],
      row: ['q'.repeat(1_000), '', 1_001, 0, ['REQUEST_CUT']],
    },
    {
      when: 'the answer comes in pieces and goes on behind the bound',
      request: 'q',
      response: ['p'.repeat(999), 'xyz', 'z'],
      row: ['q', `${'p'.repeat(999)}x`, 1, 1_003, ['RESPONSE_CUT']],
    },
    {
      when: 'the cut goes through a character of three bytes',
      request: `${'q'.repeat(999)}한`,
      response: [`${'p'.repeat(998)}한`],
      row: ['q'.repeat(999), 'p'.repeat(998), 1_002, 1_001, ['REQUEST_CUT', 'RESPONSE_CUT']],
    },
    {
      when: 'the cut goes through a character of four bytes',
      request: `${'q'.repeat(997)}😀`,
      response: [`${'p'.repeat(996)}😀x`],
      row: ['q'.repeat(997), `${'p'.repeat(996)}😀`, 1_001, 1_001, ['REQUEST_CUT', 'RESPONSE_CUT']],
    },
    {
      when: 'the request is no text',
      request: Buffer.from([0xff]),
      response: ['p'],
      row: [null, 'p', 1, 1, ['REQUEST_NOT_TEXT']],
    },
    {
      when: 'the answer breaks off within a character of its own',
      request: 'q',
      response: [Buffer.from('한').subarray(0, 2)],
      row: ['q', null, 1, 2, ['RESPONSE_NOT_TEXT']],
    },
    {
      when: 'the answer is no text and is cut',
      request: 'q',
      response: [Buffer.alloc(2_000, 0x80)],
      row: ['q', null, 1, 2_000, ['RESPONSE_CUT', 'RESPONSE_NOT_TEXT']],
    },
    { when: 'it begins with a mark of byte order', request: '\ufeffq', response: [], row: ['\ufeffq', '', 4, 0, []] },
  ])('$when', ({ request, response, row }) => {
    const { log, records, budget } = payloadLog();
    const capture = log.begin(LOGGING, FACTS, 0);
    if (request !== undefined) capture?.request(Buffer.from(request));
    for (const chunk of response) capture?.response(Buffer.from(chunk));
    capture?.end(ENDING);
    expect(rowOf(records[0])).toEqual(row);
    expect(records[0]?.heldBytes).toBe(budget.used());
  });

  test('the request counts once, and nothing is taken after the end', () => {
    const { log, records } = payloadLog();
    const capture = log.begin(LOGGING, FACTS, 0);
    capture?.request(Buffer.from('first'));
    capture?.request(Buffer.from('second'));
    capture?.end(ENDING);
    capture?.response(Buffer.from('late'));
    capture?.end(ENDING);
    expect(records.map(rowOf)).toEqual([['first', '', 5, 0, []]]);
  });

  test('what the caller does with its memory afterwards changes nothing', () => {
    const { log, records } = payloadLog();
    const capture = log.begin(LOGGING, FACTS, 0);
    const body = Buffer.from('secret of now');
    capture?.request(body);
    body.fill('x');
    capture?.end(ENDING);
    expect(rowOf(records[0])[0]).toBe('secret of now');
  });

  test('a body in whatever pieces is kept up to its bound, and the room held is at most twice of it', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', '한', '😀', '"'), maxLength: 3_000 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 20_000 }), (pieces, bytesMax) => {
        const { log, records } = payloadLog();
        const capture = log.begin({ ...LOGGING, bytesMax }, FACTS, 0);
        for (const each of pieces) capture?.response(Buffer.from(each));
        capture?.end(ENDING);
        const whole = Buffer.from(pieces.join(''));
        const [, response, , bytes, codes] = rowOf(records[0]);
        const kept = Math.min(whole.length, bytesMax);
        expect(bytes).toBe(whole.length);
        expect(
          whole
            .subarray(0, kept)
            .toString('utf8')
            .replace(/\ufffd+$/, ''),
        ).toBe(response);
        expect(codes).toEqual(whole.length > bytesMax ? ['RESPONSE_CUT'] : []);
        expect((records[0]?.heldBytes ?? 0) - RECORD_BYTES).toBeLessThanOrEqual(Math.max(4_096, 2 * kept));
      }),
      { numRuns },
    );
  });
});

describe('room', () => {
  test.each([
    { when: 'there is none for another payload', memoryBytes: RECORD_BYTES - 1, begun: false, dropped: ['memory'] },
    { when: 'there is just enough for its facts', memoryBytes: RECORD_BYTES, begun: true, dropped: [] },
  ])('$when', ({ memoryBytes, begun, dropped: expected }) => {
    const { log, dropped } = payloadLog({ memoryBytes });
    expect(log.begin(LOGGING, FACTS, 0) !== undefined).toBe(begun);
    expect(dropped).toEqual(expected);
  });

  test('a payload that runs out of room keeps its beginning and says so', () => {
    const { log, records } = payloadLog({ memoryBytes: RECORD_BYTES + 5_000 });
    const capture = log.begin({ ...LOGGING, bytesMax: 100_000 }, FACTS, 0);
    capture?.request(Buffer.from('q'));
    for (let index = 0; index < 10; index += 1) capture?.response(Buffer.alloc(500, 'p'));
    capture?.end(ENDING);
    expect(rowOf(records[0])).toEqual(['q', '', 1, 5_000, ['RESPONSE_CUT', 'MEMORY_FULL']]);
  });

  test('the room is never exceeded, and all of it is free again when every payload has gone', () => {
    const act = fc.record({
      of: fc.nat(9),
      what: fc.constantFrom('request', 'response', 'end'),
      bytes: fc.nat(30_000),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), fc.boolean(), (acts, isTaken) => {
        const memoryBytes = 100_000;
        const { log, budget, dropped } = payloadLog({
          memoryBytes,
          post: (record) => {
            if (isTaken) budget.release(record.heldBytes);
            return isTaken;
          },
        });
        const logging = { ...LOGGING, bytesMax: 50_000 };
        const captures = Array.from({ length: 10 }, () => log.begin(logging, FACTS, 0));
        for (const { of, what, bytes } of acts) {
          if (what === 'end') captures[of]?.end(ENDING);
          else captures[of]?.[what](Buffer.alloc(bytes));
          expect(budget.used()).toBeLessThanOrEqual(memoryBytes);
        }
        for (const capture of captures) capture?.end(ENDING);
        expect(budget.used()).toBe(0);
        expect(dropped).toHaveLength(isTaken ? 0 : 10);
      }),
      { numRuns },
    );
  });
});

test('whatever goes wrong with a payload ends it alone: nothing is thrown, the room is free, the log has no body', () => {
  const { log, budget, dropped, lines } = payloadLog({
    post: () => {
      throw new Error('the thread could not be reached');
    },
  });
  const capture = log.begin(LOGGING, FACTS, 0);
  capture?.request(Buffer.from('my secret'));
  expect(() => capture?.end(ENDING)).not.toThrow();
  log.begin(LOGGING, FACTS, 0)?.end(ENDING);
  expect([budget.used(), dropped]).toEqual([0, ['internal', 'internal']]);
  expect(lines).toEqual([expect.stringContaining('A payload could not be kept.')]);
  expect(lines.join('')).not.toContain('my secret');
});

test.each([
  { at: Date.UTC(2026, 0, 20), days: 1, expiresOn: '2026-01-21' },
  { at: Date.UTC(2026, 0, 20, 23, 59, 59, 999), days: 1, expiresOn: '2026-01-21' },
  { at: Date.UTC(2028, 1, 28, 12), days: 1, expiresOn: '2028-02-29' },
  { at: Date.UTC(2026, 0, 20), days: 3_650, expiresOn: '2036-01-18' },
])('a row of $at that is kept for $days days is kept until $expiresOn', ({ at, days, expiresOn }) => {
  const { log, records } = payloadLog();
  log.begin({ ...LOGGING, retentionDays: days }, { ...FACTS, eventTime: asInstant(at) }, 0)?.end(ENDING);
  expect(records.map((record) => JSON.parse(encodePayload(record)).expires_on)).toEqual([expiresOn]);
});
