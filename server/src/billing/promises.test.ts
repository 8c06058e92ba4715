import { creditSummarySchema } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCredits, type Validity } from '#credits';
import { addDays, asInstant, civilTimeAt, type Instant, isoInstant, silentLog, startOfDay } from '#kernel';
import { ACCOUNT, caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { sealingBox } from '../../test/sealing-box.ts';
import { type StorePlaces, storeEngines } from '../../test/store-places.ts';
import { kyselyCreditStore } from '../credits/adapters/kysely-credit-store.ts';
import type { Transaction } from '../store/index.ts';
import { kyselyOrderStore } from './adapters/kysely-order-store.ts';
import { kyselyDocumentStore } from './documents/adapters/kysely-document-store.ts';
import { createDocuments } from './documents/create-documents.ts';
import { kyselyMethodStore } from './methods/adapters/kysely-method-store.ts';
import { createMethods } from './methods/methods.ts';
import { createOrders } from './orders/create-orders.ts';
import type { NewOrder } from './orders/orders.ts';
import { kyselyProviderStore } from './payments/adapters/kysely-provider-store.ts';
import { sandboxProvider } from './payments/adapters/sandbox/sandbox-provider.ts';
import { createProviders } from './payments/providers.ts';
import { kyselyBillingSettings } from './settings/adapters/kysely-billing-settings.ts';

// What people are promised of their credits, from the payment to the figures on the page.

const SEOUL = ACCOUNT.timeZone;
const WORKSPACE = '1';
const CREDIT = 1_000_000n;
const DAY_MS = 86_400_000;
const KIM = { id: 'p-1', address: 'kim@acme.com' };
const BACK = { returnUrl: 'https://gateway.acme.com/back', language: 'ko' } as const;
const KEY = 'admin-key-0123456789';

describe.each(storeEngines)('$engine', ({ engine, start }) => {
  let places: StorePlaces;
  beforeAll(async () => {
    places = await start();
  }, 120_000);
  afterAll(() => places.dispose());

  const on = async (startsAt: string, act: (world: World) => Promise<void>): Promise<void> => {
    const { address } = await places.place();
    const databaseUrl = engine === 'postgres' ? address.databaseUrl : undefined;
    const rig = await peopleRig({ databaseUrl, startsAt: Date.parse(startsAt) });
    try {
      await act(await worldOn(rig));
    } finally {
      await rig.close();
    }
  };

  test('of a plan’s 1,000 and a top-up of 5,000, the plan’s are used first: 400 leaves 600 and 5,000', () =>
    on('2026-01-05T09:00:00+09:00', async ({ buyPlan, buy, use, left, summary, clock }) => {
      await buy(5_000n);
      await buyPlan(1_000n, dayAfter(clock.now(), 20));
      expect(await use(400n)).toBe('done');
      expect(await left()).toEqual({ plan: 600n, top_up: 5_000n });
      for (let day = 0; day < 20; day++) {
        const { expiring, available } = await summary();
        expect([day, expiring, available]).toEqual([day, day < 5 ? '0' : '600', '5600']);
        clock.advance(DAY_MS);
      }
      expect(await summary()).toMatchObject({ expiring: '0', available: '5000' });
    }));

  test('and 1,200 leaves none of the plan’s and 4,800 of the top-up, of which nothing is about to end', () =>
    on('2026-01-05T09:00:00+09:00', async ({ buyPlan, buy, use, left, summary, clock }) => {
      await buyPlan(1_000n, dayAfter(clock.now(), 20));
      await buy(5_000n);
      expect(await use(1_200n)).toBe('done');
      expect(await left()).toEqual({ plan: 0n, top_up: 4_800n });
      for (let day = 0; day < 25; day++) {
        const { expiring, available } = await summary();
        expect([day, expiring, available]).toEqual([day, '0', '4800']);
        clock.advance(DAY_MS);
      }
    }));

  test.each([
    { at: '2026-01-05T00:00:00.000+09:00' },
    { at: '2026-01-05T00:30:00.000+09:00' },
    { at: '2026-01-05T12:00:00.000+09:00' },
    { at: '2026-01-05T23:59:59.999+09:00' },
  ])('bought at $at, 2026-12-31 is the last day on which it can be used', ({ at }) =>
    on(at, async ({ buy, use, summary, clock }) => {
      const order = await buy(5_000n);
      expect(order.expiresAt).toBe(Date.parse('2027-01-01T00:00:00+09:00'));
      clock.advance(Date.parse('2026-12-31T23:59:59.999+09:00') - clock.now());
      expect(await summary()).toMatchObject({ available: '5000', expiring: '5000' });
      expect(await use(1n)).toBe('done');
      clock.advance(1);
      expect(await use(1n)).toBe('insufficient_credits');
      expect(await summary()).toMatchObject({ available: '0', expiring: '0' });
    }),
  );

  test.each<{ readonly validity: Validity; readonly at: string; readonly ends: string }>([
    { validity: 'inclusive', at: '2026-01-05T23:59:59.999+09:00', ends: '2026-12-31T00:00:00+09:00' },
    { validity: 'elapsed', at: '2026-01-05T00:30:00+09:00', ends: '2026-12-31T00:30:00+09:00' },
    { validity: 'civil', at: '2024-02-29T10:00:00+09:00', ends: '2025-02-24T00:00:00+09:00' },
    { validity: 'inclusive', at: '2024-02-29T10:00:00+09:00', ends: '2025-02-23T00:00:00+09:00' },
  ])(
    'bought at $at under $validity, it ends at $ends, and a later choice does not change that',
    ({ validity, at, ends }) =>
      on(at, async ({ buy, choose, lots }) => {
        await choose(validity);
        expect((await buy(5_000n)).expiresAt).toBe(Date.parse(ends));
        await choose(validity === 'civil' ? 'elapsed' : 'civil');
        expect((await lots()).map(({ expiresAt }) => expiresAt)).toEqual([Date.parse(ends)]);
      }),
  );

  test('what ends within 14 days is what ends before the end of the 14th day, to the millisecond', () =>
    on('2026-03-10T09:00:00+09:00', async ({ buyPlan, summary, clock }) => {
      await buyPlan(1n, asInstant(Date.parse('2026-03-24T23:59:59.999+09:00')));
      await buyPlan(10n, asInstant(Date.parse('2026-03-25T00:00:00.000+09:00')));
      await buyPlan(100n, asInstant(Date.parse('2026-03-25T00:00:00.001+09:00')));
      expect(await summary()).toMatchObject({ expiring: '11', expiring_until: '2026-03-24T15:00:00.000Z' });
      clock.advance(Date.parse('2026-03-10T23:59:59.999+09:00') - clock.now());
      expect((await summary()).expiring).toBe('11');
      clock.advance(1);
      expect((await summary()).expiring).toBe('111');
      clock.advance(Date.parse('2026-03-24T23:59:59.998+09:00') - clock.now());
      expect(await summary()).toMatchObject({ available: '111', next_expiry_at: '2026-03-24T14:59:59.999Z' });
      clock.advance(1);
      expect(await summary()).toMatchObject({ available: '110', expiring: '110' });
      clock.advance(1);
      expect(await summary()).toMatchObject({ available: '100', expiring: '100' });
    }));

  test('a month begins at its first midnight in Seoul, to the millisecond', () =>
    on('2026-01-31T23:59:59.998+09:00', async ({ buy, use, summary, clock }) => {
      await buy(100n);
      await use(1n);
      clock.advance(1);
      await use(2n);
      expect(await summary()).toMatchObject({ used_this_month: '3', as_of: '2026-01-31T14:59:59.999Z' });
      clock.advance(1);
      expect(await summary()).toMatchObject({ used_this_month: '0', as_of: '2026-01-31T15:00:00.000Z' });
      await use(4n);
      clock.advance(Date.parse('2026-02-28T23:59:59.999+09:00') - clock.now());
      expect(await summary()).toMatchObject({ used_this_month: '4', available: '93' });
      clock.advance(1);
      expect((await summary()).used_this_month).toBe('0');
    }));
});

/** Midnight, so many days after the day of an instant. */
function dayAfter(at: Instant, days: number): Instant {
  return startOfDay(addDays(civilTimeAt(at, SEOUL), days), SEOUL);
}

type World = Awaited<ReturnType<typeof worldOn>>;

/** Billing on the sandbox, with a card that pays, and the API beside it. */
async function worldOn(rig: PeopleRig) {
  const { store, clock, newId } = rig;
  const transaction = <T>(act: (tx: Transaction) => Promise<T>) => store.transaction(act);
  const credits = createCredits({ store: kyselyCreditStore(store), clock, newId });
  const { orders, methodId } = await payingOn(rig, { credits, transaction });
  const call = caller(controlOptions(rig, { declared: [declaredKey(KEY, 'account_admin')], credits, clock }));
  let bought = 0;
  const order = async (amount: bigint, more: Partial<NewOrder> = {}) => {
    const asked: NewOrder = {
      ...{ workspaceId: WORKSPACE, kind: 'top_up', cause: 'person', causeKey: `person:${++bought}` },
      title: { ko: 'AI 크레딧', en: 'AI credits' },
      creditsMicro: amount * CREDIT,
      price: { currency: 'KRW', supplyMinor: 50_000n, vatMinor: 5_000n },
      ...{ channel: 'sandbox', methodId, by: KIM },
      ...more,
    };
    const placed = await transaction((tx) => orders.place(tx, asked));
    const paid = await orders.pay(placed.id, { isAttended: true, ...BACK });
    if (paid.kind !== 'done' || paid.value.order.state !== 'granted') throw new Error('the sandbox did not pay');
    return paid.value.order;
  };
  const lots = () => credits.lots(WORKSPACE);
  return {
    ...{ clock, lots, buy: (amount: bigint) => order(amount) },
    buyPlan: (amount: bigint, creditsUntil: Instant) => order(amount, { kind: 'plan', creditsUntil }),
    use: async (amount: bigint) => {
      const asked = { workspaceId: WORKSPACE, amountMicro: amount * CREDIT };
      const used = await transaction((tx) => credits.debit(tx, asked));
      return used.kind === 'done' ? 'done' : used.reason.code;
    },
    choose: (validity: Validity) =>
      transaction((tx) => credits.setPolicy(tx, { workspaceId: WORKSPACE, policy: { validity } })),
    left: async () => {
      const all = await lots();
      const of = (origin: string) =>
        all.reduce((sum, lot) => sum + (lot.origin === origin ? lot.remaining : 0n), 0n) / CREDIT;
      return { plan: of('plan'), top_up: of('top_up') };
    },
    summary: async () => {
      const path = `/api/v1/credits/summary?workspace=${WORKSPACE}`;
      const answer = await call(path, { headers: { authorization: `Bearer ${KEY}` } });
      const told = creditSummarySchema.parse(answer.json());
      expect(told).toMatchObject({ as_of: isoInstant(clock.now()), time_zone: SEOUL });
      return told;
    },
  };
}

async function payingOn(
  { store, clock, newId }: PeopleRig,
  {
    credits,
    transaction,
  }: {
    readonly credits: ReturnType<typeof createCredits<Transaction>>;
    readonly transaction: <T>(act: (tx: Transaction) => Promise<T>) => Promise<T>;
  },
) {
  const sandbox = () => sandboxProvider({ store, clock });
  const [box, build] = [sealingBox(1), { sandbox, stripe: sandbox, toss: sandbox }];
  const providers = createProviders({ store: kyselyProviderStore(store.db), transaction, box, clock, build });
  const methods = createMethods<Transaction>({
    ...{ store: kyselyMethodStore(store.db), transaction, providers, box, clock, newId },
    isInUse: async () => false,
  });
  const documents = createDocuments<Transaction>({
    ...{ store: kyselyDocumentStore(store.db), zone: () => SEOUL, newId },
    settings: (tx) => kyselyBillingSettings(store.db).settings(tx),
    buyerOf: async () => ({ company: ACCOUNT.name }),
  });
  const orders = createOrders<Transaction>({
    ...{ transaction, store: kyselyOrderStore(store.db), credits, issue: documents.issue, clock, newId },
    ...{ providers: providers.providerOf, charged: methods.charged, zone: () => SEOUL, log: silentLog },
    record: async () => {},
    onFailed: async () => {},
  });
  const asked = { by: KIM, holder: { name: 'Acme', email: KIM.address }, language: 'ko', channel: 'sandbox' } as const;
  const begun = await methods.begin({ ...asked, returnUrl: (id) => `${BACK.returnUrl}?method=${id}` });
  if (begun.kind !== 'done') throw new Error(begun.code);
  const methodId = begun.value.method.id;
  const ready = await methods.returned({ methodId, query: { card: 'approve' } });
  if (ready.kind !== 'done' || ready.value.state !== 'ready') throw new Error('the sandbox has no such card');
  return { orders, methodId };
}
