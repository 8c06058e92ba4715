import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { AppendOnlyViolation, type Store, type Transaction, UniqueViolation } from '../store/index.ts';
import { documentWith } from './price-book.test-support.ts';
import type { PriceStore, StoredEntry } from './price-store.ts';

interface Place {
  readonly store: Store;
  readonly prices: PriceStore<Transaction>;
  close(): Promise<void>;
}

const NOW = asInstant(Date.UTC(2026, 10, 21, 1, 2, 3, 4));
const KIM = { id: 'kim-id', address: 'kim@acme.com' };
const PLAIN: StoredEntry = {
  id: 'p-1',
  provider: undefined,
  model: 'gpt-*',
  effectiveFrom: asInstant(0),
  document: documentWith({ input: '1.75' }),
  note: '',
  made: { at: NOW, by: KIM },
};
const FULL: StoredEntry = {
  id: 'p-0',
  provider: '공급자 "가"',
  model: 'm',
  effectiveFrom: asInstant(NOW + 1),
  document: documentWith(
    { input: '0.000000001', output: '999999.999999999', cache_read: '0', cache_write_5m: '1', cache_write_1h: '2' },
    {
      context_tiers: [{ above_input_tokens: 200_000, prices: { input: '2' } }],
      service_tiers: {
        flex: { multiplier: '0.5' },
        priority: { prices: { input: '3' }, context_tiers: [{ above_input_tokens: 1, prices: { input: '4' } }] },
      },
    },
  ),
  note: '계약 "2026"',
  made: { at: asInstant(NOW + 1), by: KIM },
};
const END: StoredEntry = { ...PLAIN, id: 'p-2', document: undefined, made: { at: asInstant(NOW + 2), by: KIM } };

/** What every store of the own price book promises. */
export function priceStoreContract(engine: string, open: () => Promise<Place>): void {
  describe(`${engine}: the own price book`, () => {
    let place: Place;
    beforeAll(async () => {
      place = await open();
    }, 120_000);
    afterAll(() => place.close());
    const add = (entry: StoredEntry) => place.store.transaction((tx) => place.prices.add(tx, entry));

    test('entries come back as they were made, in the order of their making', async () => {
      expect(await place.prices.all()).toEqual({ entries: [], unreadable: [] });
      for (const entry of [END, FULL, PLAIN]) await add(entry);
      expect(await place.prices.all()).toStrictEqual({ entries: [PLAIN, FULL, END], unreadable: [] });
      expect((await place.store.transaction((tx) => place.prices.all(tx))).entries).toHaveLength(3);
    });

    test('an id is given once', async () => {
      await expect(add({ ...FULL, id: 'p-1' })).rejects.toBeInstanceOf(UniqueViolation);
    });

    test('a transaction that fails keeps nothing', async () => {
      const failing = place.store.transaction(async (tx) => {
        await place.prices.add(tx, { ...PLAIN, id: 'p-9' });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect((await place.prices.all()).entries).toHaveLength(3);
    });

    test('no entry is ever changed or removed', async () => {
      const { store } = place;
      const change = store.transaction((tx) =>
        tx
          .updateTable('price_entries')
          .set('note' as never, 'x' as never)
          .execute(),
      );
      await expect(change).rejects.toBeInstanceOf(AppendOnlyViolation);
      const removal = store.transaction((tx) => tx.deleteFrom('price_entries').execute());
      await expect(removal).rejects.toBeInstanceOf(AppendOnlyViolation);
    });

    test('a record that cannot be read is named, and the others are read', async () => {
      const values = { provider: null, model: 'm', effective_from: '2026-01-01T00:00:00.000Z', note: '' };
      const made = { created_at: '2026-01-01T00:00:00.000Z', created_by: '', created_by_id: '' };
      const damaged = ['{}', '{"prices":{"input":"-1"},"context_tiers":[],"service_tiers":{}}'];
      for (const [index, document] of damaged.entries()) {
        await place.store.transaction((tx) =>
          tx
            .insertInto('price_entries')
            .values({ id: `bad-${index}`, document, ...values, ...made })
            .execute(),
        );
      }
      const { entries, unreadable } = await place.prices.all();
      expect([entries.length, unreadable]).toEqual([3, ['bad-0', 'bad-1']]);
    });

    test('the default hold is what was chosen last', async () => {
      const { store, prices } = place;
      expect(await prices.defaultHold()).toBeUndefined();
      for (const microUsd of [1, 2_500_000]) {
        await store.transaction((tx) => prices.setDefaultHold(tx, microUsd, NOW));
        expect(await prices.defaultHold()).toBe(microUsd);
      }
      expect(await store.transaction((tx) => prices.defaultHold(tx))).toBe(2_500_000);
    });
  });
}
