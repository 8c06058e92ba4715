import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { BatchRefused } from './batch-refused.ts';
import type { Batch, UsageSink } from './sink.ts';

/** A sink and the warehouse behind it, with what a test needs to hurt and to inspect it. */
export interface SinkUnderTest {
  readonly sink: UsageSink;
  /** kill -9 of the warehouse, without starting it again. */
  kill(): Promise<void>;
  /** Starts it again on its data. */
  restart(): Promise<void>;
  /** Request ids of the rows of these batches, in order, each as often as it is stored. */
  requestIds(batchIds: readonly string[]): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

const DAY = '2026-01-20';
const NOON_MS = Date.parse(`${DAY}T12:00:00.000Z`);

/** The promises of a `UsageSink`, on whatever stands behind it. */
export function describeSink(name: string, open: () => Promise<SinkUnderTest>): void {
  describe(`${name}, as a usage sink`, () => {
    let tested: SinkUnderTest;
    let batches = 0;

    beforeAll(async () => {
      tested = await open();
    });
    afterAll(async () => {
      await tested.dispose();
    });

    function batchOf(rowCount: number, brokenRow?: number): Batch & { readonly ids: readonly string[] } {
      batches += 1;
      const batchId = `spool-1:1:${batches}:${DAY}`;
      const ids = Array.from(
        { length: rowCount },
        (_, index) => `request-${batches}-${String(index).padStart(6, '0')}`,
      );
      const lines = ids.map((id, index) =>
        JSON.stringify({
          request_id: id,
          event_time: new Date(NOON_MS + index).toISOString(),
          batch_id: batchId,
          input_tokens: index === brokenRow ? 'many' : index,
        }),
      );
      const rows = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      return { batchId, token: `${batchId}:token-${batches}`, partition: DAY, rows, rowCount, ids };
    }

    const storedOf = (batch: Batch & { readonly ids: readonly string[] }) =>
      tested.sink.stored({ partition: DAY, fromMs: NOON_MS, toMs: NOON_MS + batch.rowCount, requestIds: batch.ids });

    test('stores every row of a batch', async () => {
      const batch = batchOf(500);
      await tested.sink.insert(batch);
      expect(await tested.requestIds([batch.batchId])).toEqual(batch.ids);
    });

    test('stores all rows of a batch or none: a row that does not fit, last of many, refuses them all', async () => {
      const batch = batchOf(20_000, 19_999);
      await expect(tested.sink.insert(batch)).rejects.toBeInstanceOf(BatchRefused);
      expect(await tested.requestIds([batch.batchId])).toEqual([]);
    });

    test('a refusal names its reason without the row', async () => {
      const refusal = await tested.sink.insert(batchOf(1, 0)).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(BatchRefused);
      expect((refusal as BatchRefused).message).not.toContain('many');
      expect((refusal as BatchRefused).code).toMatch(/^[A-Z_]+$/);
    });

    test('a token that is repeated within one incarnation stores nothing twice', async () => {
      const batch = batchOf(50);
      await tested.sink.insert(batch);
      await tested.sink.insert(batch);
      await Promise.all([tested.sink.insert(batch), tested.sink.insert(batch)]);
      expect(await tested.requestIds([batch.batchId])).toEqual(batch.ids);
    });

    test('rows that are the same are stored again under another token', async () => {
      const batch = batchOf(3);
      await tested.sink.insert(batch);
      await tested.sink.insert({ ...batch, token: `${batch.token}-other` });
      expect(await tested.requestIds([batch.batchId])).toHaveLength(6);
    });

    test('knows which of the request ids are stored, and no others', async () => {
      const batch = batchOf(10);
      await tested.sink.insert(batch);
      const question = { partition: DAY, fromMs: NOON_MS, toMs: NOON_MS + 9 };
      const asked = [...batch.ids.slice(4), 'request-unknown', "quote'back\\slash"];
      expect([...(await tested.sink.stored({ ...question, requestIds: asked }))].sort()).toEqual(batch.ids.slice(4));
      expect(await tested.sink.stored({ ...question, requestIds: [] })).toEqual(new Set());
    });

    test.each([
      { when: 'another partition', partition: '2026-01-21', fromMs: NOON_MS, toMs: NOON_MS + 86_400_000 },
      { when: 'a time after it', partition: DAY, fromMs: NOON_MS + 1, toMs: NOON_MS + 1000 },
      { when: 'a time before it', partition: DAY, fromMs: NOON_MS - 1000, toMs: NOON_MS - 1 },
    ])('does not find a row in $when', async ({ partition, fromMs, toMs }) => {
      const batch = batchOf(1);
      await tested.sink.insert(batch);
      expect(await tested.sink.stored({ partition, fromMs, toMs, requestIds: batch.ids })).toEqual(new Set());
      expect(await storedOf(batch)).toEqual(new Set(batch.ids));
    });

    test('finds more request ids than fit into one statement', async () => {
      const batch = batchOf(4500);
      await tested.sink.insert(batch);
      expect((await storedOf(batch)).size).toBe(4500);
    });

    test('the incarnation stays for a life of the warehouse and changes with the next', async () => {
      const before = await tested.sink.incarnation();
      await tested.sink.insert(batchOf(1));
      expect(await tested.sink.incarnation()).toBe(before);
      await tested.kill();
      await expect(tested.sink.incarnation()).rejects.toThrow();
      await expect(tested.sink.insert(batchOf(1))).rejects.not.toBeInstanceOf(BatchRefused);
      await tested.restart();
      const after = await tested.sink.incarnation();
      expect(after).not.toBe(before);
      expect(await tested.sink.incarnation()).toBe(after);
    });

    const rounds = inject('isProof') ? 30 : 3;

    test(`kill -9 amid inserts, ${rounds} times: what is missing is found and sent again, nothing is lost or doubled`, async () => {
      for (let round = 0; round < rounds; round++) {
        const wave = Array.from({ length: 8 }, () => batchOf(200));
        const sent = wave.map((batch) =>
          tested.sink.insert(batch).then(
            () => true,
            () => false,
          ),
        );
        // the kill falls on another moment in each round: after so many acknowledgements
        await Promise.all(sent.slice(0, round % 4));
        await tested.kill();
        const acknowledged = await Promise.all(sent);
        await tested.restart();
        for (const [index, batch] of wave.entries()) {
          const found = await storedOf(batch);
          if (acknowledged[index]) expect(found.size, 'an acknowledged batch is whole').toBe(batch.rowCount);
          expect([0, batch.rowCount], 'a batch is whole or absent').toContain(found.size);
          if (found.size === 0) await tested.sink.insert({ ...batch, token: `${batch.token}:${round}-again` });
        }
        expect(await tested.requestIds(wave.map((batch) => batch.batchId))).toEqual(wave.flatMap((batch) => batch.ids));
      }
    }, 180_000);
  });
}
