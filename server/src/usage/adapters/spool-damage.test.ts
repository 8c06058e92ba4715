import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { type Log, type LogFacts, silentLog, systemRandom } from '#kernel';
import { simulatedDisk } from '../../../test/simulated-disk.ts';
import { createShipper } from '../shipping/ship.ts';
import type { UsageSink } from '../shipping/sink.ts';
import { idOf, intentOf } from '../spool/spool.contract.ts';
import { begin, LIMITS, type Life, pass } from './spool-life.test-support.ts';

const SEGMENT = '00000001.seg';
const HEADER_BYTES = 64;
const REQUESTS = [1, 2, 3, 4, 5];
const ALL = REQUESTS.map(idOf);
const RUNS = inject('isProof') ? 3_000 : 150;
const closing = (number: number) => `,"end":"${String(number).repeat(700)}"}`;

/** Where in a frame; counted from its first byte. */
const PLACES = [
  { place: 'its length', at: 0 },
  { place: 'the upper half of its length', at: 2 },
  { place: 'its checksum', at: 5 },
  { place: 'its type', at: 8 },
  { place: 'its row', at: 300 },
];

test.each(PLACES)(
  'a bit that flips in $place: records before and behind are kept, and its request has one row, marked as lost',
  async ({ at }) => {
    const { life, errors } = await closed();
    flip(life, (await frameOf(life, { number: 3, kind: 'record' })) + at);
    const next = await life.crash('process');
    const texts = await next.texts();
    expect(texts.map((text) => JSON.parse(text).id).sort()).toEqual(ALL);
    expect(texts.filter((text) => text.includes('"lost"'))).toEqual([`{"id":"${idOf(3)}","end":"lost"}`]);
    expect(errors).toEqual([expect.objectContaining({ segment: SEGMENT, isShipped: false })]);
    if (at > 8) expect(errors).toMatchObject([{ frame: { type: 'record', requestId: idOf(3) } }]);
  },
);

test('a bit that flips in an intent changes nothing for a request that has its record', async () => {
  const { life, errors } = await closed();
  flip(life, (await frameOf(life, { number: 3, kind: 'intent' })) + 70);
  expect((await (await life.crash('process')).rows()).sort()).toEqual(ALL);
  expect(errors).toMatchObject([{ segment: SEGMENT, frame: { type: 'intent', requestId: idOf(3) } }]);
});

test('a record that is damaged after it was shipped makes no second row', async () => {
  const { life, errors } = await closed();
  expect(await life.rows()).toEqual(ALL);
  flip(life, (await frameOf(life, { number: 3, kind: 'record' })) + 300);
  expect(await (await life.crash('process')).rows()).toEqual([]);
  expect(errors).toMatchObject([{ segment: SEGMENT, isShipped: true, frame: { requestId: idOf(3) } }]);
});

test.each([
  { what: 'a sector over two records', request: 3, at: -256, bytes: 512 },
  { what: 'the end of what was shipped', request: 5, at: 100, bytes: 2_000 },
])('$what that is damaged after it was shipped makes no second row', async ({ request, at, bytes }) => {
  const { life } = await closed();
  const { sink, ids } = table();
  await shipInto(life, sink);
  expect(ids()).toEqual(ALL);
  life.disk.poke(SEGMENT, (await frameOf(life, { number: request, kind: 'record' })) + at, Buffer.alloc(bytes, 0xee));
  // Killed between the recovery and its shipping, it still knows.
  const next = await (await life.crash('process')).crash('process');
  next.spool.record(intentOf(6), closing(6));
  await shipInto(next, sink);
  expect(ids()).toEqual([...ALL, idOf(6)]);
});

test('zeros over the length of a frame in an older segment, shipped long ago, make no second row', async () => {
  const { life } = await closed();
  // Its segment stays for as long as it is open.
  life.spool.open(intentOf(6));
  for (let number = 10; life.spool.state().bytesUsed < 5 * LIMITS.segmentBytes; number++) {
    life.spool.record(intentOf(number), closing(number));
    await pass(life.clock, 10);
  }
  const { sink, ids } = table();
  await shipInto(life, sink);
  const before = ids();
  expect((await life.source.loadState()).position.segment).toBeGreaterThan(1);
  life.disk.poke(SEGMENT, await frameOf(life, { number: 3, kind: 'record' }), Buffer.alloc(4));
  await shipInto(await life.crash('process'), sink);
  expect(ids()).toEqual([...before, idOf(6)].sort());
});

test('a record that is damaged after it was stored, and before that was known, makes no second row', async () => {
  const { life } = await closed();
  const { sink, ids } = table();
  const { position: from, tally } = await life.source.loadState();
  await shipInto(life, sink);
  const { position: to } = await life.source.loadState();
  await life.source.saveState({ position: from, cut: { from, to, incarnation: 'incarnation-1' }, tally });
  flip(life, (await frameOf(life, { number: 3, kind: 'record' })) + 300);
  await shipInto(await life.crash('process'), sink);
  expect(ids()).toEqual(ALL);
});

test('a damaged record that shipping passed gets its row, although the power goes before the disk has the new record', async () => {
  const { life } = await closed();
  flip(life, (await frameOf(life, { number: 3, kind: 'record' })) + 300);
  const recovered = await life.crash('process');
  const { position } = await recovered.source.loadState();
  const { records, next } = await recovered.source.read(position, { rowsMax: 100, bytesMax: 100_000 });
  expect(records.map(({ requestId }) => requestId)).toEqual(ALL.filter((id) => id !== idOf(3)));
  await recovered.source.saveState({ position: next, cut: undefined });
  // Of what was not synced the disk has nothing.
  life.disk.crash('power', () => 0.99);
  const texts = await (await begin(life.disk)).texts();
  expect(texts).toEqual([`{"id":"${idOf(3)}","end":"lost"}`]);
});

test('a record that is damaged while the gateway runs is named, and those behind it are shipped', async () => {
  const { life, errors } = await closed();
  flip(life, (await frameOf(life, { number: 3, kind: 'record' })) + 300);
  expect(await life.rows()).toEqual(ALL.filter((id) => id !== idOf(3)));
  expect(errors).toMatchObject([{ segment: SEGMENT, frame: { type: 'record', requestId: idOf(3) } }]);
});

test('when what was synced last is damaged, shipping does not stand still before it', async () => {
  const { life } = await closed();
  flip(life, (await frameOf(life, { number: 5, kind: 'record' })) + 300);
  expect(await life.rows()).toEqual(ALL.slice(0, -1));
  life.spool.record(intentOf(6), closing(6));
  expect(await life.rows()).toEqual([idOf(6)]);
});

test('a group of which the middle did not come to the disk: the records before and behind are kept', async () => {
  const { life, errors } = await closed();
  const at = await frameOf(life, { number: 3, kind: 'record' });
  life.disk.poke(SEGMENT, at + 100, Buffer.alloc(512));
  const texts = await (await life.crash('process')).texts();
  expect(texts.map((text) => JSON.parse(text).id).sort()).toEqual(ALL);
  expect(errors).toMatchObject([{ segment: SEGMENT, frame: { requestId: idOf(3) } }]);
});

test('a torn tail is cut, and is no damage', async () => {
  const { life, errors } = await closed();
  const at = await frameOf(life, { number: 5, kind: 'record' });
  life.disk.poke(SEGMENT, at + 100, Buffer.alloc(2_000));
  const texts = await (await life.crash('process')).texts();
  expect(texts.filter((text) => text.includes('"lost"'))).toEqual([`{"id":"${idOf(5)}","end":"lost"}`]);
  expect([texts.length, errors]).toEqual([ALL.length, []]);
});

test(`law: after any one bit flips, every request has exactly one row (${RUNS} bits)`, {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(7), async (where, bit) => {
      const { life } = await closed();
      const end = await frameOf(life, { number: 5, kind: 'record' });
      flip(life, HEADER_BYTES + Math.floor(where * (end - HEADER_BYTES)), 1 << bit);
      expect((await (await life.crash('process')).rows()).sort()).toEqual(ALL);
    }),
    { numRuns: RUNS },
  );
});

/** A life in which five requests were opened, and then closed, all of it on disk; and what it says loudly. */
async function closed(): Promise<{ readonly life: Life; readonly errors: readonly LogFacts[] }> {
  const errors: LogFacts[] = [];
  // the start tells of it, and whoever reads it again
  const log: Log = {
    ...silentLog,
    error: (facts) => {
      if (errors.every((known) => known['from'] !== facts['from'])) errors.push(facts);
    },
  };
  const life = await begin(simulatedDisk(), undefined, log);
  const opened = REQUESTS.map((number) => ({ number, result: life.spool.open(intentOf(number)) }));
  for (const { number, result } of opened) {
    if (result.kind === 'opened') life.spool.close(result.ticket, closing(number));
  }
  await pass(life.clock, 100);
  return { life, errors };
}

/** A table that a shipper of each life sends to. */
function table(): { readonly sink: UsageSink; ids(): string[] } {
  const rows: string[] = [];
  return {
    sink: {
      incarnation: async () => 'incarnation-1',
      insert: async (batch) => {
        const lines = Buffer.from(batch.rows).toString().trimEnd().split('\n');
        rows.push(...lines.map((line) => String(JSON.parse(line).id)));
      },
      stored: async ({ requestIds }) => new Set(requestIds.filter((id) => rows.includes(id))),
    },
    ids: () => rows.toSorted(),
  };
}

async function shipInto({ source, clock }: Life, sink: UsageSink): Promise<void> {
  const quarantine = { keep: async () => {}, rowsKept: () => 0 };
  const shipper = createShipper({ source, sink, quarantine, clock, random: systemRandom, log: silentLog });
  const running = shipper.run();
  await pass(clock, 2_000);
  await shipper.stop();
  await running;
}

/** Where the frame of a request begins; each has an intent and then a record. */
async function frameOf(
  { disk }: Life,
  { number, kind }: { readonly number: number; readonly kind: 'intent' | 'record' },
): Promise<number> {
  const bytes = (await disk.files().read(SEGMENT)) ?? Buffer.alloc(0);
  // the id stands in the frame's head, and in the text behind it
  const intentAt = bytes.indexOf(idOf(number));
  const recordAt = bytes.indexOf(idOf(number), bytes.indexOf(idOf(number), intentAt + 1) + 1);
  return (kind === 'intent' ? intentAt : recordAt) - 10;
}

function flip({ disk }: Life, at: number, bit = 1): void {
  const [byte = 0] = disk.peek(SEGMENT, at, 1);
  disk.poke(SEGMENT, at, Buffer.from([byte ^ bit]));
}
