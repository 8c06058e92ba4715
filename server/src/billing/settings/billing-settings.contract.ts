import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import type { StorePlaces } from '../../../test/store-places.ts';
import { kyselyAuditStore } from '../../audit/adapters/kysely-audit-store.ts';
import type { Store } from '../../store/index.ts';
import { FIRST_BILLING_SETTINGS } from '../billing-settings.ts';
import { kyselyBillingSettings } from './adapters/kysely-billing-settings.ts';
import { type BillingSettingsChange, changeBillingSettings } from './change-billing-settings.ts';

const KIM = { id: 'p-1', address: 'kim@acme.com', origin: { address: '10.0.0.1', requestId: 'r-1' } };

/** What the account's choices promise on every store. */
export function billingSettingsContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: billing settings`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    }, 120_000);
    afterAll(() => places.dispose());
    const on = async (act: (store: Store) => Promise<void>): Promise<void> => {
      const store = await (await places.place()).open();
      try {
        await act(store);
      } finally {
        await store.close();
      }
    };
    const changing = (store: Store) => {
      const audit = kyselyAuditStore(store.db);
      const settings = kyselyBillingSettings(store.db);
      const ports = { transaction: store.transaction, store: settings, audit, clock: manualClock() };
      const acts = async () => (await audit.search({ before: undefined, limit: 10 })).entries;
      const change = (wanted: BillingSettingsChange) => changeBillingSettings(ports, { change: wanted, asker: KIM });
      return { change, acts, settings };
    };

    test('are the first ones until somebody chooses; a change keeps what it does not name, and is in the log', () =>
      on(async (store) => {
        const { change, acts, settings } = changing(store);
        expect(await settings.settings()).toEqual(FIRST_BILLING_SETTINGS);
        await change({ seller: { company: '주식회사 가나다', businessNumber: '2208162517' } });
        await change({ vatPercent: { USD: 7 }, depositDays: 14 });
        const chosen = await settings.settings();
        expect(chosen).toEqual({
          seller: { ...FIRST_BILLING_SETTINGS.seller, company: '주식회사 가나다', businessNumber: '2208162517' },
          vatPercent: { KRW: 10, USD: 7 },
          bankAccount: FIRST_BILLING_SETTINGS.bankAccount,
          depositDays: 14,
        });
        expect(await acts()).toMatchObject([
          {
            action: 'billing_settings.changed',
            actor: KIM.address,
            before: { deposit_days: 7 },
            after: { deposit_days: 14 },
          },
          { action: 'billing_settings.changed', target: 'billing:settings', before: { seller: { company: '' } } },
        ]);
      }));

    test.each<{ readonly change: BillingSettingsChange; readonly fields: readonly string[] }>([
      { change: { seller: { businessNumber: '2208162518' } }, fields: ['seller.businessNumber'] },
      { change: { seller: { businessNumber: '220-81-62517' } }, fields: ['seller.businessNumber'] },
      { change: { seller: { email: 'tax@acme' } }, fields: ['seller.email'] },
      { change: { seller: { email: 'a b@acme.com' } }, fields: ['seller.email'] },
      { change: { seller: { phone: 'call me' } }, fields: ['seller.phone'] },
      { change: { seller: { company: 'a\nb' } }, fields: ['seller.company'] },
      { change: { seller: { address: 'a'.repeat(201) } }, fields: ['seller.address'] },
      { change: { seller: { representative: '\uD800' } }, fields: ['seller.representative'] },
      { change: { vatPercent: { KRW: 101, USD: -1 } }, fields: ['vatPercent.KRW', 'vatPercent.USD'] },
      { change: { vatPercent: { KRW: 2.5 } }, fields: ['vatPercent.KRW'] },
      { change: { bankAccount: { bank: '가나은행' } }, fields: ['bankAccount'] },
      { change: { depositDays: 0 }, fields: ['depositDays'] },
      { change: { depositDays: 366 }, fields: ['depositDays'] },
    ])('$fields cannot be so, and then nothing changes: $change', ({ change: wanted, fields }) =>
      on(async (store) => {
        const { change, acts, settings } = changing(store);
        expect(await change(wanted)).toEqual({ kind: 'refused', fields });
        expect(await settings.settings()).toEqual(FIRST_BILLING_SETTINGS);
        expect(await acts()).toEqual([]);
      }),
    );

    test.each<BillingSettingsChange>([
      { seller: { email: 'tax@acme.co.kr', phone: '+82 2-123-4567 (100)' }, vatPercent: { KRW: 0, USD: 100 } },
      { bankAccount: { bank: '가나은행', number: '110-123-456789', holder: '주식회사 가나다' } },
      { seller: { company: '' }, bankAccount: { bank: '', number: '', holder: '' }, depositDays: 365 },
    ])('can be so: %j', (wanted) =>
      on(async (store) => {
        const { change, settings } = changing(store);
        expect(await change(wanted)).toMatchObject({ kind: 'done', value: wanted });
        expect(await settings.settings()).toMatchObject(wanted);
      }),
    );
  });
}
