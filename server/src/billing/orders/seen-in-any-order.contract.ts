import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant } from '#kernel';
import type { StorePlaces } from '../../../test/store-places.ts';
import type { Store } from '../../store/index.ts';
import type { DisputeState, PaymentView } from '../payments/payment-provider.ts';
import type { Attempt } from './attempt.ts';
import { bookSeen } from './book-seen.ts';
import type { Seen } from './decide-settlement.ts';
import { ATTENDED, type OrdersRig, ordersRig, STARTS_AT } from './orders-rig.test-support.ts';
import { countedRefunds } from './refund-shares.ts';

const TOTAL = 55_000n;
const RUNS = { proof: 400, else: 25 };

/** How a payment goes on at its provider: refunds may fail later, and disputes begin again. */
interface History {
  readonly waits: number;
  /** What has gone back of the whole so far, in thousandths. */
  readonly refunds: readonly number[];
  readonly disputes: readonly DisputeState[];
  /** Which of the looks arrive, in which order; the last look always arrives at some time. */
  readonly looks: readonly number[];
  readonly lastAt: number;
  /** The attempt was given up before. */
  readonly wasGivenUp: boolean;
}

const histories: fc.Arbitrary<History> = fc.record({
  waits: fc.integer({ min: 0, max: 2 }),
  refunds: fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 4 }),
  disputes: fc.array(fc.constantFrom<DisputeState>('open', 'won', 'lost'), { maxLength: 4 }),
  looks: fc.array(fc.nat(20), { maxLength: 10 }),
  lastAt: fc.nat(10),
  wasGivenUp: fc.boolean(),
});

/** Late, repeated, lost and shuffled looks end as the last one alone would have. */
export function seenInAnyOrderContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: looks at a payment`, () => {
    let places: StorePlaces;
    let store: Store;
    beforeAll(async () => {
      places = await start();
      store = await (await places.place()).open();
    });
    afterAll(async () => {
      await store.close();
      await places.dispose();
    });

    test(
      'in any order come to what the last one says',
      async () => {
        const law = fc.asyncProperty(histories, async (history) => {
          const alone = await ended(store, { ...history, looks: [], lastAt: 0 });
          expect(await ended(store, history)).toEqual(alone);
        });
        await fc.assert(law, { numRuns: inject('isProof') ? RUNS.proof : RUNS.else });
      },
      inject('isProof') ? 600_000 : 60_000,
    );
  });
}

async function ended(store: Store, history: History) {
  const rig = ordersRig(store);
  const { orderId, attempt } = await begun(rig, history);
  const views = viewsOf(attempt, history);
  const last = views.at(-1);
  const arriving = history.looks.map((at) => views[at % views.length]);
  arriving.splice(Math.min(history.lastAt, arriving.length), 0, last);
  for (const view of arriving) {
    rig.clock.advance(1_000);
    if (view !== undefined) await bookSeen(rig.ports, { orderId, attemptId: attempt.id, seen: view });
  }
  return await endOf(rig, orderId);
}

/** An order whose payment was asked for, and perhaps given up, since nobody knew of it. */
async function begun({ place, orders, ports, whole, clock }: OrdersRig, { wasGivenUp }: History) {
  const { id: orderId } = await place({ card: 'lost' });
  await orders.pay(orderId, ATTENDED);
  const attempt = (await whole(orderId)).attempts[0] as Attempt;
  if (wasGivenUp) {
    clock.advance(20 * 60_000);
    await bookSeen(ports, { orderId, attemptId: attempt.id, seen: { kind: 'nowhere' } });
  }
  return { orderId, attempt };
}

function viewsOf({ id, ref = '' }: Attempt, { waits, refunds, disputes }: History): readonly Seen[] {
  const paid: PaymentView = {
    ...{ ref, attemptId: id, status: 'succeeded', nextUrl: undefined, problem: undefined },
    ...{
      total: { currency: 'KRW', minor: TOTAL },
      paidAt: asInstant(STARTS_AT + 1),
      refundedMinor: 0n,
      dispute: 'none',
    },
    ...{ card: undefined, approvalNumber: undefined, receiptUrl: undefined },
  };
  const views: PaymentView[] = Array.from({ length: waits }, () => ({ ...paid, status: 'waiting', paidAt: undefined }));
  views.push(paid);
  // Refunds and disputes take turns; each look tells all of both so far.
  for (let turn = 0; turn < Math.max(refunds.length, disputes.length); turn++) {
    const refunded = (TOTAL * BigInt(refunds[Math.min(turn, refunds.length - 1)] ?? 0)) / 1_000n;
    const dispute = disputes[Math.min(turn, disputes.length - 1)] ?? 'none';
    views.push({ ...paid, refundedMinor: refunded, dispute });
  }
  return views.map((view, index) => ({ kind: 'view', view, at: asInstant(STARTS_AT + index) }));
}

/** Lots and documents may be more in number when more was seen; what they come to is the same. */
async function endOf({ orders, lots, ports, whole }: OrdersRig, orderId: string) {
  const order = await orders.find(orderId);
  const { attempts, refunds } = await whole(orderId);
  const own = await lots(orderId);
  const credits = own.reduce((sum, { remaining }) => sum + remaining, 0n);
  const slips = countedRefunds(refunds).reduce((sum, { price }) => sum + price.supplyMinor + price.vatMinor, 0n);
  return {
    ...{ state: order?.state, refunded: order?.refundedMinor, dispute: order?.dispute, paidAt: order?.payment?.paidAt },
    ...{ credits, slips, attempts: attempts.map(({ state }) => state), expiresAt: order?.expiresAt },
    ends: [...new Set(own.map(({ expiresAt }) => expiresAt))],
    first: (await ports.credits.findLot(order?.lotId ?? ''))?.amountMicro,
  };
}
