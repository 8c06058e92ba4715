import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { type Choices, choicesFrom } from './choices.test-support.ts';
import { fingerprint } from './fingerprint.ts';
import { createPendingSteps } from './pending-steps.test-support.ts';
import type { Quarantine, RefusedRow } from './quarantine.ts';
import { createShipper, type Shipper } from './ship.ts';
import { type SimulatedSpool, simulatedSpool } from './simulated-spool.test-support.ts';
import { POISON, simulatedWarehouse } from './simulated-warehouse.test-support.ts';
import type { StoredRecord } from './source.ts';
import type { BatchTally } from './tally.ts';

const IS_PROOF = inject('isProof');
const RUNS = IS_PROOF ? 10_000 : 300;
const TIMEOUT_MS = 300_000;
const STEPS_MAX = 20_000;
const MONDAY_MS = Date.UTC(2026, 0, 5, 23, 59);
const ADVANCES_MS = [10, 100, 1_000, 6_000, 40_000];

test(
  'R-23: every record is stored exactly once, or in quarantine when its content is refused, whatever dies in between',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 9_999 }), { minLength: 20, maxLength: 400, size: 'max' }),
        fc.record({
          recordCount: fc.integer({ min: 1, max: 60 }),
          poisonCount: fc.integer({ min: 0, max: 3 }),
          harmless: fc.constantFrom(3, 8),
        }),
        async (numbers, setting) => {
          await simulate({ choices: choicesFrom(numbers), ...setting });
        },
      ),
      { numRuns: RUNS, endOnFailure: IS_PROOF },
    );
  },
  TIMEOUT_MS,
);

test('the simulation meets every fault, and finishes work in spite of them', async () => {
  const met = { crashes: 0, restarts: 0, lostAnswers: 0, quarantined: 0 };
  for (const run of fc.sample(fc.array(fc.nat({ max: 9_999 }), { minLength: 300, maxLength: 300 }), {
    numRuns: 30,
    seed: 7,
  })) {
    const counts = await simulate({ choices: choicesFrom(run), recordCount: 40, poisonCount: 2, harmless: 8 });
    met.crashes += counts.crashes;
    met.restarts += counts.restarts;
    met.lostAnswers += counts.lostAnswers;
    met.quarantined += counts.quarantined;
  }
  expect(Object.values(met).every((count) => count > 10)).toBe(true);
});

/** `harmless`: of so many and six kinds of steps, so many are ordinary progress and six may be faults. */
async function simulate({
  choices,
  recordCount,
  poisonCount,
  harmless,
}: {
  choices: Choices;
  recordCount: number;
  poisonCount: number;
  harmless: number;
}) {
  const clock = manualClock(MONDAY_MS);
  const steps = createPendingSteps();
  const warehouse = simulatedWarehouse({ clock, choices, steps });
  const spool = simulatedSpool(steps);
  const kept = new Map<string, RefusedRow>();
  const records = Array.from({ length: recordCount }, (_, index) => recordOf(index, index < poisonCount));
  const unwritten = choices.pick(2) === 0 ? [...records] : [...records].reverse();
  const counts = { crashes: 0, restarts: 0, lostAnswers: 0, quarantined: 0 };
  const logged = new Map<number, BatchTally>();
  const quarantine: Quarantine = {
    keep: async (rows) => {
      for (const row of rows) kept.set(row.requestId, row);
    },
    rowsKept: () => kept.size,
  };
  let process = 0;
  let shipper: Shipper;
  const start = (): void => {
    process += 1;
    const owner = `process-${process}`;
    shipper = createShipper({
      source: spool.sourceOf(owner),
      sink: warehouse.sinkOf(owner),
      quarantine,
      clock,
      random: { fill: () => {}, fraction: () => 0.5 },
      log: silentLog,
      limits: { rowsMax: 12, bytesMax: 1_000_000, pauseMs: 100 },
      batchLog: {
        write: async (first, batches) => {
          for (const [index, batch] of batches.entries()) logged.set(first + index, batch);
        },
      },
    });
    shipper.run().catch(() => {});
  };
  const write = (count: number): void => {
    for (const record of unwritten.splice(0, count)) {
      if (choices.pick(3) === 1) spool.addIntent();
      spool.addRecord(record);
    }
  };
  const isFinished = (): boolean => {
    const { position, cut } = spool.savedState();
    const end = spool.end();
    return (
      unwritten.length === 0 && cut === undefined && position.segment === end.segment && position.offset === end.offset
    );
  };
  const goOn = (): void => {
    if (steps.count() > 0) steps.run(choices.pick(steps.count()));
    else if (unwritten.length > 0) write(1 + choices.pick(9));
    else clock.advance(6_000);
  };
  const actions: Record<number, () => void> = {
    [harmless]: () => write(1 + choices.pick(9)),
    [harmless + 1]: () => clock.advance(ADVANCES_MS[choices.pick(ADVANCES_MS.length)] ?? 10),
    [harmless + 2]: () => {
      counts.lostAnswers += 1;
      warehouse.loseAnswer();
    },
    [harmless + 3]: () => {
      counts.crashes += 1;
      warehouse.crash();
    },
    [harmless + 4]: () => {
      counts.restarts += 1;
      steps.drop(`process-${process}`);
      void shipper.stop();
      start();
    },
    [harmless + 5]: () => warehouse.refuseConnection(),
  };
  start();
  for (let step = 0; step < STEPS_MAX && !(choices.isUsedUp() && isFinished() && steps.count() === 0); step++) {
    await settled();
    (actions[choices.pick(6 + harmless)] ?? goOn)();
  }
  expect(isFinished()).toBe(true);
  for (const { requestId } of records.slice(0, poisonCount)) {
    expect([requestId, warehouse.storedTimes().get(requestId), kept.has(requestId)]).toEqual([
      requestId,
      undefined,
      true,
    ]);
  }
  for (const { requestId } of records.slice(poisonCount)) {
    expect([requestId, warehouse.storedTimes().get(requestId), kept.has(requestId)]).toEqual([requestId, 1, false]);
  }
  expectTally({ spool, logged, stored: records.slice(poisonCount), refused: Math.min(poisonCount, recordCount) });
  return { ...counts, quarantined: kept.size };
}

/** Whatever died, the spool's accounts are those of the rows that are stored. */
function expectTally(world: {
  readonly spool: SimulatedSpool;
  readonly logged: ReadonlyMap<number, BatchTally>;
  readonly stored: readonly StoredRecord[];
  readonly refused: number;
}): void {
  const { tally } = world.spool.savedState();
  const batches = [...world.logged].filter(([number]) => number < (tally?.batches ?? 0)).map(([, batch]) => batch);
  for (const entries of [tally?.days ?? [], batches]) {
    expect(entries.reduce((sum, { rows }) => sum + rows, 0)).toBe(world.stored.length);
    expect(entries.reduce((sum, { quarantined }) => sum + quarantined, 0)).toBe(world.refused);
    expect(entries.reduce((sum, entry) => sum + Number(entry.sum), 0)).toBe(
      world.stored.reduce((sum, record) => sum + fingerprint(record), 0),
    );
  }
  expect(batches).toHaveLength(tally?.batches ?? -1);
}

function recordOf(index: number, isPoison: boolean): StoredRecord {
  const requestId = `request-${index}`;
  return {
    requestId,
    eventTimeMs: MONDAY_MS + index * 3_000,
    row: Buffer.from(`{"request_id":"${requestId}"${isPoison ? `,${POISON}` : ''}}`),
  };
}

/** Lets every promise that can settle do so. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
