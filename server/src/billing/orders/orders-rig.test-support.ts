import { randomUUID } from 'node:crypto';
import { type Credits, createCredits, type Lot } from '#credits';
import { asInstant, silentLog, systemRandom, uuidV7Maker } from '#kernel';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { kyselyCreditStore } from '../../credits/adapters/kysely-credit-store.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { kyselyOrderStore } from '../adapters/kysely-order-store.ts';
import { kyselyDocumentStore } from '../documents/adapters/kysely-document-store.ts';
import { createDocuments } from '../documents/create-documents.ts';
import type { PaymentChannel, PaymentProvider } from '../payments/payment-provider.ts';
import { kyselyBillingSettings } from '../settings/adapters/kysely-billing-settings.ts';
import { createOrders } from './create-orders.ts';
import type { Order } from './order.ts';
import type { FailedPayment, OrderAct, OrderPorts } from './order-ports.ts';
import type { WholeOrder } from './order-store.ts';
import type { NewOrder, Orders } from './orders.ts';
import {
  type CardScript,
  type ScriptedBank,
  scriptedBank,
  scriptedProvider,
} from './scripted-provider.test-support.ts';

/** Orders on a store, with a bank that tests write, a clock that they move, the real ledger and real documents. */
export interface OrdersRig {
  readonly clock: ManualClock;
  readonly bank: ScriptedBank;
  readonly orders: Orders<Transaction>;
  readonly ports: OrderPorts<Transaction>;
  readonly credits: Credits<Transaction>;
  readonly acts: OrderAct[];
  readonly failed: FailedPayment[];
  /** A program over the same store and bank, with other ports. */
  again(change: (ports: OrderPorts<Transaction>) => OrderPorts<Transaction>): Orders<Transaction>;
  place(asked?: PlacedOrder): Promise<Order>;
  /** Moves the clock and settles what is due, again and again, until everything is at rest; at most for so many days. */
  settleAll(days?: number): Promise<void>;
  /** Likewise until nothing of one order is under way. */
  settleOne(orderId: string): Promise<void>;
  whole(orderId: string): Promise<WholeOrder>;
  lots(orderId: string): Promise<readonly Lot[]>;
  /** Kinds, amounts and credits of an order's documents, the oldest first. */
  documents(orderId: string): Promise<readonly string[]>;
}

/** What a test says of an order. */
export interface PlacedOrder extends Partial<Omit<NewOrder, 'channel'>> {
  readonly card?: CardScript;
  readonly channel?: PaymentChannel;
}

/** 2026-01-05 12:00 in Seoul. */
export const STARTS_AT = Date.UTC(2026, 0, 5, 3);
export const SEOUL = 'Asia/Seoul';
export const ATTENDED = { isAttended: true, returnUrl: 'https://gateway.acme.com/back', language: 'en' } as const;
export const UNATTENDED = { ...ATTENDED, isAttended: false } as const;
export const KIM = { id: 'p-1', address: 'kim@acme.com' };
const DAY_MS = 86_400_000;
const STEP_MS = 10 * 60_000;
let ids = 0;
const FAR = asInstant(Date.UTC(9990, 0));

export function ordersRig(store: Store, clock = manualClock(STARTS_AT)): OrdersRig {
  const bank = scriptedBank();
  const provider = scriptedProvider(bank, clock);
  const acts: OrderAct[] = [];
  const failed: FailedPayment[] = [];
  const { ports, credits, documents } = partsOf(store, { clock, provider, acts, failed });
  const orders = createOrders(ports);
  const whole = async (orderId: string) => {
    const found = await ports.store.whole(orderId);
    if (found === undefined) throw new Error(`no order ${orderId}`);
    return found;
  };
  const settleLater = async () => {
    clock.advance(STEP_MS);
    await store.transaction((tx) => credits.bookDue(tx));
    await orders.settleUnfinished(100);
  };
  return {
    ...{ clock, bank, ports, credits, orders, acts, failed, whole },
    again: (change) => createOrders(change(ports)),
    place: ({ card = 'approve', ...asked } = {}) =>
      store.transaction((tx) => orders.place(tx, { ...topUp(card, randomUUID()), ...asked })),
    settleAll: async (days = 2) => {
      const until = clock.now() + days * DAY_MS;
      while (clock.now() < until && (await ports.store.due(FAR, 1)).length > 0) await settleLater();
    },
    settleOne: async (orderId) => {
      const until = clock.now() + 2 * DAY_MS;
      while (clock.now() < until && isUnderWay(await whole(orderId))) await settleLater();
    },
    lots: async (orderId) => {
      const found: Lot[] = [];
      for (const { lotId } of (await whole(orderId)).lots) {
        const lot = await credits.findLot(lotId);
        if (lot !== undefined) found.push(lot);
      }
      return found;
    },
    documents: async (orderId) => {
      const all = await documents.list({ orderId, limit: 100 });
      const words = all.map(({ kind, price: { supplyMinor, vatMinor }, content }) => {
        return `${kind} ${supplyMinor}+${vatMinor} for ${content.credits}`;
      });
      return words.toReversed();
    },
  };
}

function isUnderWay({ attempts, refunds }: WholeOrder): boolean {
  return attempts.some(({ state }) => state === 'begun') || refunds.some(({ state }) => state === 'asked');
}

function partsOf(
  store: Store,
  {
    clock,
    provider,
    acts,
    failed,
  }: {
    readonly clock: ManualClock;
    readonly provider: PaymentProvider;
    readonly acts: OrderAct[];
    readonly failed: FailedPayment[];
  },
) {
  const makeId = uuidV7Maker(systemRandom);
  // They sort as they were made, whatever the clock does.
  const newId = () => makeId(asInstant(STARTS_AT + ++ids));
  const credits = createCredits({ store: kyselyCreditStore(store), clock, newId });
  const documents = createDocuments<Transaction>({
    store: kyselyDocumentStore(store.db),
    settings: (tx) => kyselyBillingSettings(store.db).settings(tx),
    buyerOf: async () => ({ company: 'Acme' }),
    ...{ zone: () => SEOUL, newId },
  });
  const ports: OrderPorts<Transaction> = {
    transaction: (act) => store.transaction(act),
    store: kyselyOrderStore(store.db),
    credits,
    providers: (name) => (name === 'stripe' ? provider : undefined),
    charged: async (methodId) => ({ methodId, customerRef: 'buyer', token: methodId }),
    issue: documents.issue,
    record: async (_, act) => {
      acts.push(act);
    },
    onFailed: async (_, payment) => {
      failed.push(payment);
    },
    ...{ zone: () => SEOUL, clock, newId, log: silentLog },
  };
  return { ports, credits, documents };
}

/** 5,000 credits for 55,000 won. */
function topUp(card: CardScript, key: string): NewOrder {
  return {
    ...{ workspaceId: 'w-1', kind: 'top_up', cause: 'person', causeKey: `person:${key}` },
    title: { ko: 'AI 크레딧 5,000', en: '5,000 AI credits' },
    creditsMicro: 5_000_000_000n,
    price: { currency: 'KRW', supplyMinor: 50_000n, vatMinor: 5_000n },
    ...{ channel: 'stripe', methodId: card, by: KIM },
  };
}
