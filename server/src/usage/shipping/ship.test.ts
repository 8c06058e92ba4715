import { expect, test } from 'vitest';
import { type Log, silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { createPendingSteps } from './pending-steps.test-support.ts';
import { createShipper } from './ship.ts';
import { simulatedSpool } from './simulated-spool.test-support.ts';
import type { Batch, UsageSink } from './sink.ts';

test('a record is sent at once when nothing is under way, without any wait', async () => {
  const { write, sent, settle } = stand();
  write('a');
  await settle();
  expect(sent).toEqual([['a']]);
});

test('records that come while an insert is under way are gathered into the next one', async () => {
  const { write, sent, settle, clock, hold } = stand();
  const release = hold();
  write('a');
  await settle();
  for (const id of ['b', 'c', 'd']) write(id);
  await settle();
  clock.advance(100);
  release();
  await settle();
  expect(sent).toEqual([['a'], ['b', 'c', 'd']]);
});

test('between the starts of two small inserts lies the pause, and a full one is followed at once', async () => {
  const { write, sent, settle, clock } = stand();
  write('a');
  await settle();
  write('b');
  await settle();
  clock.advance(99);
  await settle();
  expect(sent).toEqual([['a']]);
  for (const id of ['c', 'd', 'e', 'f', 'g']) write(id);
  clock.advance(1);
  await settle();
  expect(sent).toEqual([['a'], ['b', 'c', 'd'], ['e', 'f', 'g']]);
});

test('a drain skips the pause and resolves when all is acknowledged', async () => {
  const { write, sent, settle, shipper } = stand();
  write('a');
  await settle();
  write('b');
  let isDrained = false;
  void shipper.drained().then(() => {
    isDrained = true;
  });
  await settle();
  expect([sent, isDrained]).toEqual([[['a'], ['b']], true]);
});

test('while the warehouse is away, tries go on at most 5 s apart, a wake tries at once, and little is logged', async () => {
  const warnings: unknown[] = [];
  const stage = stand({ ...silentLog, warn: (facts) => warnings.push(facts) });
  const { write, settle, clock, shipper } = stage;
  stage.isAway = true;
  write('a');
  await settle();
  for (let seconds = 0; seconds < 60; seconds++) {
    clock.advance(1_000);
    await settle();
  }
  expect(shipper.state().phase).toBe('backing_off');
  expect(stage.asked).toBeGreaterThan(12);
  expect(stage.asked).toBeLessThan(30);
  expect(warnings.length).toBeLessThan(5);
  stage.isAway = false;
  shipper.wake();
  await settle();
  expect(stage.sent).toEqual([['a']]);
  expect(shipper.state()).toMatchObject({ phase: 'idle', failuresInARow: 0, rowsShipped: 1 });
});

test('a stop ends a wait for the next try at once and leaves the cut in the saved state', async () => {
  const stage = stand();
  stage.isInsertFailing = true;
  stage.write('a');
  await stage.settle();
  await stage.shipper.stop();
  expect(stage.shipper.state().phase).toBe('stopped');
  expect(stage.spool.savedState().cut).toBeDefined();
});

test('the warehouse is asked for its incarnation once, and again after each failure', async () => {
  const stage = stand();
  const { write, settle, clock } = stage;
  const sendNext = async (id: string): Promise<number> => {
    write(id);
    await settle();
    clock.advance(100);
    await settle();
    return stage.asked;
  };
  expect([await sendNext('a'), await sendNext('b'), await sendNext('c')]).toEqual([1, 1, 1]);
  stage.isInsertFailing = true;
  await sendNext('d');
  stage.isInsertFailing = false;
  stage.shipper.wake();
  await settle();
  const asked = stage.asked;
  expect([await sendNext('e'), await sendNext('f')]).toEqual([asked + 1, asked + 1]);
  expect(stage.sent).toEqual([['a'], ['b'], ['c'], ['d'], ['e'], ['f']]);
});

/** A shipper on a spool in memory and a warehouse that does as it is told. */
function stand(log: Log = silentLog) {
  const clock = manualClock();
  const steps = createPendingSteps();
  const spool = simulatedSpool(steps);
  const sent: string[][] = [];
  let held: Promise<void> | undefined;
  const stage = { isAway: false, isInsertFailing: false, asked: 0 };
  const sink: UsageSink = {
    incarnation: async () => {
      stage.asked += 1;
      if (stage.isAway) throw new Error('connection refused');
      return 'one';
    },
    stored: async () => new Set(),
    insert: async (batch) => {
      if (stage.isInsertFailing) throw new Error('connection reset');
      sent.push(idsOf(batch));
      await held;
    },
  };
  const shipper = createShipper({
    source: spool.sourceOf('process'),
    sink,
    quarantine: { keep: async () => {}, rowsKept: () => 0 },
    clock,
    random: { fill: () => {}, fraction: () => 0.5 },
    log,
    limits: { rowsMax: 3, bytesMax: 1_000_000, pauseMs: 100 },
  });
  shipper.run().catch(() => {});
  return Object.assign(stage, {
    clock,
    spool,
    sent,
    shipper,
    write: (requestId: string) =>
      spool.addRecord({ requestId, eventTimeMs: 0, row: Buffer.from(`{"request_id":"${requestId}"}`) }),
    /** Lets the disk and every promise get on, without time passing. */
    settle: async () => {
      for (let turn = 0; turn < 30; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        if (steps.count() > 0) steps.run(0);
      }
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
  });
}

function idsOf(batch: Batch): string[] {
  const lines = Buffer.from(batch.rows).toString().trimEnd().split('\n');
  return lines.map((line) => String(JSON.parse(line).request_id));
}
