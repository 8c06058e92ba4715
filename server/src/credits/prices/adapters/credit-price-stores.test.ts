import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { storeEngines } from '../../../../test/store-places.ts';
import { AppendOnlyViolation, type Store } from '../../../store/index.ts';
import type { ChargedRun } from '../charged-credits.ts';
import type { CreditPriceEntry } from '../facts.ts';
import { kyselyChargedCredits } from './kysely-charged-credits.ts';
import { kyselyCreditPriceStore } from './kysely-credit-price-store.ts';

const NOW = asInstant(Date.UTC(2026, 10, 22, 1, 2, 3, 4));
const HOUR_MS = 3_600_000;
const KIM = { id: 'kim-id', address: 'kim@acme.com' };
const ANY = { service: undefined, feature: undefined, endpoint: undefined, model: undefined, runType: undefined };
const PLAIN: CreditPriceEntry = {
  id: 'p-1',
  key: ANY,
  effectiveFrom: NOW,
  document: { per_request: '1' },
  note: '',
  made: { at: NOW, by: KIM },
};
const FULL: CreditPriceEntry = {
  id: 'p-0',
  key: { service: '서비스 "가"', feature: 'f', endpoint: 'gpt', model: 'gpt-5*', runType: 'chat' },
  effectiveFrom: asInstant(NOW + 1),
  document: {
    per_request: '0',
    per_run: '0.000001',
    per_million_tokens: {
      input: '999999.999999',
      output: '0',
      cache_read: '1',
      cache_write_5m: '2',
      cache_write_1h: '3',
    },
  },
  note: '계약 "2026"',
  made: { at: asInstant(NOW + 1), by: KIM },
};
const END: CreditPriceEntry = { ...PLAIN, id: 'p-2', document: undefined, made: { at: asInstant(NOW + 2), by: KIM } };

describe.each(storeEngines)('on $engine', ({ start }) => {
  let places: Awaited<ReturnType<typeof start>>;
  let store: Store;
  beforeAll(async () => {
    places = await start();
    store = await (await places.place()).open();
  }, 120_000);
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  test('entries and choices come back as they were, in the order of their making', async () => {
    const prices = kyselyCreditPriceStore(store.db);
    expect(await prices.all()).toEqual({ entries: [], unreadable: [], choices: undefined });
    const choices = {
      mode: 'count',
      workspaces: { '1': 'enforce', '2': 'off' },
      byDefault: { kind: 'cost', credits_per_usd: '100' },
      defaultHoldMicro: 1_500_000,
    } as const;
    await store.transaction(async (tx) => {
      for (const entry of [END, FULL, PLAIN]) await prices.add(tx, entry);
      await prices.choose(tx, { ...choices, mode: 'off' }, NOW);
      await prices.choose(tx, choices, NOW);
    });
    expect(await prices.all()).toEqual({ entries: [PLAIN, FULL, END], unreadable: [], choices });
  });

  test('the database refuses to change or remove an entry', async () => {
    const change = store.transaction((tx) =>
      // Types forbid it as well.
      (tx.updateTable('credit_price_entries') as never as { set(to: object): { execute(): Promise<void> } })
        .set({ note: 'x' })
        .execute(),
    );
    await expect(change).rejects.toThrow(AppendOnlyViolation);
    await expect(store.transaction((tx) => tx.deleteFrom('credit_price_entries').execute())).rejects.toThrow(
      AppendOnlyViolation,
    );
  });

  test('a run begins once within 24 h, whoever tells of it first; a later one begins another', async () => {
    const charged = kyselyChargedCredits(store.db);
    const run: ChargedRun = {
      ...{ workspaceId: 'w', requesterId: 'kim', type: 'chat', id: 'r', amountMicro: 5n },
      at: NOW,
    };
    const begin = (change: Partial<ChargedRun>) => store.transaction((tx) => charged.begin(tx, { ...run, ...change }));
    const later = (ms: number) => ({ at: asInstant(NOW + ms) });
    expect(await begin({})).toBe(true);
    expect(await begin({})).toBe(false);
    expect(await begin(later(24 * HOUR_MS - 1))).toBe(false);
    expect(await begin(later(1 - 24 * HOUR_MS))).toBe(false);
    expect(await begin(later(24 * HOUR_MS))).toBe(true);
    for (const other of [{ workspaceId: 'x' }, { requesterId: 'lee' }, { type: 'api' }, { id: 's' }])
      expect(await begin(other)).toBe(true);
  });

  test('runs whose price was charged are forgotten after a week', async () => {
    const charged = kyselyChargedCredits(store.db);
    const begin = (id: string, hours: number) =>
      store.transaction((tx) =>
        charged.begin(tx, {
          ...{ workspaceId: 'w', requesterId: 'lee', type: 'chat', id, amountMicro: 5n },
          at: asInstant(NOW + hours * HOUR_MS),
        }),
      );
    const kept = async () => {
      const rows = await store.db.selectFrom('credit_run_charges').select('run_id').orderBy('began_at').execute();
      return rows.map(({ run_id: id }) => id).filter((id) => id.startsWith('week-'));
    };
    for (const [id, hours] of [
      ['week-a', 100],
      ['week-b', 101],
      ['week-c', 100 + 168],
    ] as const)
      await begin(id, hours);
    expect(await kept()).toEqual(['week-a', 'week-b', 'week-c']);
    await begin('week-d', 100 + 169);
    expect(await kept()).toEqual(['week-b', 'week-c', 'week-d']);
    // What comes late removes nothing.
    await begin('week-e', 100);
    expect(await kept()).toEqual(['week-e', 'week-b', 'week-c', 'week-d']);
  });

  test('what was charged adds up by workspace and day, however large it gets', async () => {
    const charged = kyselyChargedCredits(store.db);
    const day = { workspaceId: 'w', day: '2026-11-22', requestsMicro: 4_000_000_000_000_000n, runsMicro: 1n };
    for (const _ of [1, 2]) await store.transaction((tx) => charged.add(tx, [day, { ...day, day: '2026-11-23' }]));
    expect(await charged.days()).toEqual(
      ['2026-11-22', '2026-11-23'].map((each) => ({
        ...{ workspaceId: 'w', day: each },
        ...{ requestsMicro: 8_000_000_000_000_000n, runsMicro: 2n },
      })),
    );
  });
});
