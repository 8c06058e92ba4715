import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, monthAround } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import type { StorePlaces } from '../../../test/store-places.ts';
import { AppendOnlyViolation, type Store } from '../../store/index.ts';
import { BUYER, documentsRig, paidOrder, SEOUL } from './documents-rig.test-support.ts';

const KIM = { id: 'p-1', address: 'kim@acme.com' };
const REFUND = { currency: 'KRW', supplyMinor: -10_000n, vatMinor: -1_000n } as const;
const OFFICE = { approvalNumber: '202601051000000000000001', issuedOn: '2026-01-05' };

/** What documents promise on every store. */
export function documentStoreContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: documents`, () => {
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

    test('one payment has one document, however often and from however many transactions it is asked for', () =>
      on(async (store) => {
        const { issue, documents } = documentsRig(store);
        const order = paidOrder();
        const issued = await Promise.all(Array.from({ length: 12 }, () => issue(order)));
        expect(new Set(issued.map(({ id }) => id)).size).toBe(1);
        expect(new Set(issued.map(({ number }) => number))).toEqual(new Set(['C-2026-000001']));
        expect(await documents.list({ orderId: order.id, limit: 10 })).toEqual([issued[0]]);
      }));

    test('numbers have no gap for each kind and year, though transactions race and some come to nothing', () =>
      on(async (store) => {
        const { issue, documents } = documentsRig(store);
        const orders = Array.from({ length: 40 }, () => paidOrder());
        const outcomes = await Promise.allSettled(
          orders.map((order, at) =>
            at % 4 === 3
              ? store.transaction(async (tx) => {
                  await documents.issue(tx, {
                    ...{ key: 'payment', order, kind: 'card_slip', price: order.price, at: order.createdAt },
                    creditsMicro: order.creditsMicro,
                  });
                  throw new Error('the grant was refused');
                })
              : issue(order),
          ),
        );
        expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
        await issue(paidOrder({ channel: 'bank_transfer' }), { kind: 'tax_invoice' });
        const all = await documents.list({ limit: 100 });
        const numbers = all.map(({ number }) => number).toSorted();
        const slips = Array.from({ length: 30 }, (_, at) => `C-2026-${String(at + 1).padStart(6, '0')}`);
        expect(numbers).toEqual([...slips, 'T-2026-000001']);
      }));

    test('the year of a number is the account’s: it begins at midnight in Seoul', () =>
      on(async (store) => {
        const { clock, issue } = documentsRig(store, manualClock(Date.UTC(2026, 11, 31, 14, 59, 59, 999)));
        expect((await issue(paidOrder())).number).toBe('C-2026-000001');
        clock.advance(1);
        expect((await issue(paidOrder())).number).toBe('C-2027-000001');
      }));

    test('what a document says is what held when it was issued', () =>
      on(async (store) => {
        const { clock, issue, documents, settings } = documentsRig(store);
        const choose = async (company: string) => {
          const chosen = await settings.settings();
          const changed = { ...chosen, seller: { ...chosen.seller, company } };
          await store.transaction((tx) => settings.saveSettings(tx, changed, clock.now()));
        };
        await choose('Before');
        const { id } = await issue(paidOrder({ channel: 'sandbox' }));
        await choose('After');
        const kept = await documents.find(id);
        expect(kept?.content).toMatchObject({
          seller: { company: 'Before' },
          buyer: { company: 'Acme' },
          isSandbox: true,
        });
        expect(kept?.price).toEqual({ currency: 'KRW', supplyMinor: 50_000n, vatMinor: 5_000n });
        expect(kept?.content.payment).toEqual(paidOrder().payment);
      }));

    test('documents are neither changed nor removed, and numbers never go back', () =>
      on(async (store) => {
        const { issue } = documentsRig(store);
        await issue(paidOrder());
        for (const forbidden of [
          sql`UPDATE billing_documents SET supply_minor = 1`,
          sql`DELETE FROM billing_documents`,
          sql`UPDATE billing_document_numbers SET last = 7`,
          sql`DELETE FROM billing_document_numbers`,
        ]) {
          await expect(forbidden.execute(store.db)).rejects.toBeInstanceOf(AppendOnlyViolation);
        }
      }));

    test('a refund has a document of its own, which names the one that it amends', () =>
      on(async (store) => {
        const { issue, clock } = documentsRig(store);
        const order = paidOrder({ channel: 'bank_transfer' });
        const early = issue(order, { key: 'refund-1', kind: 'amended_tax_invoice', price: REFUND });
        await expect(early).rejects.toThrow('before its refund');
        const invoice = await issue(order, { kind: 'tax_invoice' });
        clock.advance(86_400_000);
        const amended = await issue(order, { key: 'refund-1', kind: 'amended_tax_invoice', price: REFUND });
        expect(amended).toMatchObject({ number: 'TA-2026-000001', price: REFUND });
        expect(amended.content).toMatchObject({ amends: invoice.number, amendsOn: '2026-01-05', buyer: BUYER });
        const second = await issue(order, { key: 'refund-2', kind: 'amended_tax_invoice', price: REFUND });
        expect(second.number).toBe('TA-2026-000002');
      }));

    test('the tax office’s number is entered once, of invoices only, and is shown from then on', () =>
      on(async (store) => {
        const { issue, documents, clock } = documentsRig(store);
        const slip = await issue(paidOrder());
        const invoice = await issue(paidOrder({ channel: 'bank_transfer' }), { kind: 'tax_invoice' });
        const enter = (documentId: string, more = {}) =>
          store.transaction((tx) =>
            documents.noteTaxOffice(tx, { documentId, ...OFFICE, at: clock.now(), by: KIM, ...more }),
          );
        expect(await enter('other')).toEqual({ kind: 'refused', code: 'billing_document_unknown' });
        expect(await enter(slip.id)).toEqual({ kind: 'refused', code: 'billing_tax_office_not_invoice' });
        expect(await enter(invoice.id)).toMatchObject({ kind: 'done', value: { content: { taxOffice: OFFICE } } });
        expect(await enter(invoice.id)).toMatchObject({ kind: 'done' });
        const other = { issuedOn: '2026-01-06' };
        expect(await enter(invoice.id, other)).toMatchObject({ kind: 'refused', code: 'billing_tax_office_known' });
        expect((await documents.find(invoice.id))?.content.taxOffice).toEqual(OFFICE);
        const gone = sql`DELETE FROM billing_tax_office_numbers`.execute(store.db);
        await expect(gone).rejects.toBeInstanceOf(AppendOnlyViolation);
      }));

    test('a list is newest first, page by page, of a workspace, a kind or a month', () =>
      on(async (store) => {
        const { issue, documents, clock } = documentsRig(store, manualClock(Date.UTC(2026, 0, 31, 14, 59, 59, 999)));
        const january = await issue(paidOrder());
        clock.advance(1);
        const other = await issue(paidOrder({ workspaceId: 'w-2' }));
        clock.advance(1);
        const invoice = await issue(paidOrder({ channel: 'bank_transfer' }), { kind: 'tax_invoice' });
        const numbers = async (asked: object) =>
          (await documents.list({ limit: 10, ...asked })).map(({ number }) => number);
        expect(await numbers({})).toEqual([invoice.number, other.number, january.number]);
        expect(await numbers({ limit: 1, before: invoice.id })).toEqual([other.number]);
        expect(await numbers({ workspaceId: 'w-2' })).toEqual([other.number]);
        expect(await numbers({ kinds: ['tax_invoice'] })).toEqual([invoice.number]);
        const month = monthAround(asInstant(Date.UTC(2026, 0, 15)), SEOUL);
        expect(await numbers({ ...month })).toEqual([january.number]);
      }));
  });
}
