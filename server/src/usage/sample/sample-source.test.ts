import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { asInstant, type Clock, silentLog } from '#kernel';
import { createShipper } from '../shipping/ship.ts';
import type { UsageSink } from '../shipping/sink.ts';
import type { ShipState } from '../shipping/source.ts';
import { TEST_PLACE } from './place.test-support.ts';
import { sampleDays } from './sample-days.ts';
import { planSample } from './sample-plan.ts';
import { SAMPLE_BEGIN, sampleSource } from './sample-source.ts';
import { seededRandom } from './seeded-random.ts';

const ENDS_AT = asInstant(Date.parse('2026-11-19T15:00:00.500Z'));
const days = sampleDays(planSample({ place: TEST_PLACE, seed: 'one', endsAt: ENDS_AT, daysCount: 4 }));
const allIds = Array.from({ length: days.count }, (_, index) => days.rows(index))
  .flat()
  .map((row) => row.requestId)
  .sort();
const PART_COUNT = 2;
const LIMITS = { rowsMax: 400, bytesMax: 1024 * 1024, pauseMs: 0 };

/** Waits end at once: what is awaited here is work, never time. */
const hurriedClock: Clock = {
  now: () => ENDS_AT,
  monotonicMs: () => 0,
  after: (_, act) => {
    const immediate = setImmediate(act);
    return { cancel: () => clearImmediate(immediate) };
  },
};

type Fault = 'none' | 'not_stored' | 'answer_lost' | 'killed_before' | 'killed_after';

/** A table that remembers tokens, and a process that dies by the list of faults. */
function faultyWorld(faults: readonly Fault[]) {
  const stored: string[] = [];
  const tokens = new Set<string>();
  let inserts = 0;
  const sinkOf = (kill: () => void): UsageSink => ({
    incarnation: async () => 'one life',
    insert: async (batch) => {
      const fault = faults[inserts] ?? 'none';
      inserts += 1;
      if (fault === 'killed_before') return await never(kill);
      if (fault === 'not_stored') throw new Error('connection refused');
      const lines = Buffer.from(batch.rows).toString().trimEnd().split('\n');
      if (!tokens.has(batch.token)) stored.push(...lines.map((line) => String(JSON.parse(line).request_id)));
      tokens.add(batch.token);
      if (fault === 'killed_after') return await never(kill);
      if (fault === 'answer_lost') throw new Error('connection lost');
    },
    stored: async ({ requestIds }) => new Set(requestIds.filter((id) => stored.includes(id))),
  });
  return { sinkOf, stored: () => [...stored].sort() };
}

function never(kill: () => void): Promise<never> {
  kill();
  return new Promise(() => {});
}

/** Runs processes one after the other, each from the state that the last one saved, until one has shipped everything. */
async function runToTheEnd(faults: readonly Fault[]): Promise<readonly string[]> {
  const world = faultyWorld(faults);
  const states: ShipState[] = Array.from({ length: PART_COUNT }, () => SAMPLE_BEGIN);
  for (;;) {
    const killed = Promise.withResolvers<'killed'>();
    let isDead = false;
    const shippers = states.map((state, index) =>
      createShipper({
        source: sampleSource({
          days,
          part: { index, count: PART_COUNT },
          id: 'sample',
          state,
          save: (next) => {
            if (!isDead) states[index] = next;
          },
          acknowledged: () => {},
        }),
        sink: world.sinkOf(() => {
          isDead = true;
          killed.resolve('killed');
        }),
        quarantine: { keep: () => Promise.reject(new Error('no row is refused')), rowsKept: () => 0 },
        clock: hurriedClock,
        random: seededRandom('back-off'),
        log: silentLog,
        limits: LIMITS,
      }),
    );
    for (const shipper of shippers) void shipper.run();
    const drained = Promise.all(shippers.map((shipper) => shipper.drained())).then(() => 'drained' as const);
    const end = await Promise.race([drained, killed.promise]);
    for (const shipper of shippers) void shipper.stop();
    if (end === 'drained') return world.stored();
  }
}

test('every row is stored once, whatever is lost on the way and however often the program is killed', async () => {
  const fault = fc.constantFrom<Fault>('none', 'none', 'not_stored', 'answer_lost', 'killed_before', 'killed_after');
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 12 }), async (faults) => {
      expect(await runToTheEnd(faults)).toEqual(allIds);
    }),
    { numRuns: inject('isProof') ? 300 : 25 },
  );
}, 300_000);
