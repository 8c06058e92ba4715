import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { readRunPrice } from '#credits';
import { CHARGES_MAX, type ChargeBatch, chargeBatchSchema, type SpoolPosition } from './charge.ts';
import { chargeSpool } from './charge-spool.ts';

const RECORDS = 12_000;
const FACTS = {
  ...{ workspace_id: 'w', key_id: 'k', requester_id: 'p', requester: 'p@example.com', requester_groups: [] },
  ...{
    request_id: 'r',
    final_status: 'ok',
    input_tokens: 1,
    output_tokens: 1,
    cost_nano_usd: 1,
    charge_reason: null,
  },
  ...{ credits_micro: null, run_id: '', run_type: '', run_trigger: '', billable_run: false, attributed_to: '' },
};
const ROW = Buffer.from(JSON.stringify(FACTS));

/**
 * A spool of so many records, of which one may be another row, and a control whose transactions hold `takes` of them and which may want
 * runs only.
 */
async function charge(takes: number, other?: object, areRunsEnough = false) {
  const odd = other && Buffer.from(JSON.stringify({ ...FACTS, ...other }));
  const passedOver: unknown[] = [];
  const stopping = new AbortController();
  const sizes: number[] = [];
  const left: boolean[] = [];
  /** To the stop, behind each wait. */
  const listeners: number[] = [];
  let released = 0;
  let unreleased = 0;
  const failures: unknown[] = [];
  let position: SpoolPosition | undefined;
  const end = { segment: 0, offset: RECORDS };
  await chargeSpool({
    spool: {
      spoolId: 's',
      read: ({ offset }, { rowsMax }) => {
        const count = Math.min(rowsMax, RECORDS - offset);
        const records = Array.from({ length: count }, () => ({ eventTimeMs: 0, row: ROW }));
        if (odd && offset === 0) records[7] = { eventTimeMs: 0, row: odd };
        unreleased += count;
        return Promise.resolve({ records, next: { segment: 0, offset: offset + count } });
      },
      release: () => {
        released += unreleased;
        unreleased = 0;
      },
      more: () => Promise.resolve(),
      synced: () => end,
    },
    ...{ run: 'run', recoveredTo: { segment: 0, offset: 0 }, runPriceOf: readRunPrice },
    post: (batch: ChargeBatch) => {
      const { range, records } = chargeBatchSchema.parse(JSON.parse(JSON.stringify(batch)));
      if (range === undefined) return Promise.resolve({ ...(position && { position }), isWanted: true, areRunsEnough });
      left.push(batch.isOfRunsOnly === true);
      listeners.push(getEventListeners(stopping.signal, 'abort').length);
      sizes.push(records.length);
      if (records.length > takes) return Promise.reject(new Error('the transaction took too long'));
      position = range.to;
      if (range.to.offset === RECORDS) stopping.abort();
      return Promise.resolve({ position, isWanted: true, areRunsEnough });
    },
    charged: () => {},
    failed: (error) => {
      if (error !== undefined && failures.push(error) > 100) stopping.abort();
    },
    unreadable: (_error, requestId) => passedOver.push(requestId),
    clock: {
      after: (_ms, act) => {
        queueMicrotask(act);
        return { cancel: () => {} };
      },
    },
    stopping: stopping.signal,
  });
  return { sizes, failures, passedOver, charged: position, left, listeners, held: unreleased, released };
}

test('what is too much for one transaction goes in smaller ones, each record once', async () => {
  const { sizes, failures, charged } = await charge(700);
  expect(charged).toEqual({ segment: 0, offset: RECORDS });
  const taken = sizes.filter((size) => size <= 700);
  expect(taken.reduce((sum, size) => sum + size, 0)).toBe(RECORDS);
  expect(sizes.slice(0, 4)).toEqual([CHARGES_MAX, CHARGES_MAX / 2, CHARGES_MAX / 4, CHARGES_MAX / 8]);
  expect(failures.length).toBe(sizes.length - taken.length);
});

test('where control takes everything, batches are as large as they may be', async () => {
  expect((await charge(CHARGES_MAX)).sizes).toEqual([CHARGES_MAX, CHARGES_MAX, RECORDS - 2 * CHARGES_MAX]);
});

test.each([
  { what: 'tokens that no number of JSON holds', row: { input_tokens: Number.MAX_SAFE_INTEGER, output_tokens: 2 } },
  { what: 'half a token', row: { input_tokens: 0.5 } },
  { what: 'a cost below nothing', row: { cost_nano_usd: -1 } },
  { what: 'credits that no number of JSON holds', row: { credits_micro: 2 ** 60 } },
  {
    what: 'a price of its run that no number of JSON holds',
    row: {
      credits_version: 'book x + run 9999999999',
      ...{ run_id: 'a', run_type: 'api', run_trigger: 'user_started' },
    },
  },
  { what: 'no row at all', row: { workspace_id: 7 } },
])(
  'one record that control would not read is passed over and told of, all others are charged: $what',
  async ({ row }) => {
    const found = await charge(CHARGES_MAX, { ...row, request_id: 'odd' });
    expect(found).toMatchObject({
      sizes: [CHARGES_MAX - 1, CHARGES_MAX, RECORDS - 2 * CHARGES_MAX],
      ...{ failures: [], passedOver: ['odd'] },
      charged: { segment: 0, offset: RECORDS },
    });
  },
);

test('where control wants only runs, rows of none are passed over in one batch, and it is told so', async () => {
  const found = await charge(CHARGES_MAX, { run_id: 'a', run_type: 'api', run_trigger: 'user_started' }, true);
  expect(found).toMatchObject({ sizes: [1], left: [true], charged: { segment: 0, offset: RECORDS } });
});

test('what was read is let go, whether control takes it or not', async () => {
  const { held, released, failures } = await charge(700);
  expect([held, released > RECORDS, failures.length > 0]).toEqual([0, true, true]);
});

test('what waits for records and between batches leaves no listener to the stop behind', async () => {
  const { listeners } = await charge(700);
  expect(listeners.length).toBeGreaterThan(10);
  expect(listeners.filter((count) => count > 0)).toEqual([]);
});
