import { systemRandom, uuidV7Maker } from '#kernel';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import type { Store, Transaction } from '../../store/index.ts';
import type { Order } from '../orders/order.ts';
import { kyselyBillingSettings } from '../settings/adapters/kysely-billing-settings.ts';
import { kyselyDocumentStore } from './adapters/kysely-document-store.ts';
import { createDocuments, type Documents } from './create-documents.ts';
import type { BillingDocument, NewDocument } from './document.ts';

/** Documents on a store, with a clock that tests move. */
export interface DocumentsRig {
  readonly clock: ManualClock;
  readonly documents: Documents<Transaction>;
  readonly settings: ReturnType<typeof kyselyBillingSettings>;
  /** Issues in a transaction of its own. */
  issue(order: Order, more?: Partial<NewDocument>): Promise<BillingDocument>;
}

/** 2026-01-05 12:00 in Seoul. */
export const STARTS_AT = Date.UTC(2026, 0, 5, 3);
export const SEOUL = 'Asia/Seoul';

export function documentsRig(store: Store, clock = manualClock(STARTS_AT)): DocumentsRig {
  const makeId = uuidV7Maker(systemRandom);
  const settings = kyselyBillingSettings(store.db);
  const documents = createDocuments<Transaction>({
    store: kyselyDocumentStore(store.db),
    settings: (tx) => settings.settings(tx),
    buyerOf: async (_, { channel }) => (channel === 'bank_transfer' ? BUYER : { company: 'Acme' }),
    zone: () => SEOUL,
    newId: () => makeId(clock.now()),
  });
  return {
    ...{ clock, documents, settings },
    issue: (order, more) =>
      store.transaction((tx) =>
        documents.issue(tx, {
          ...{ key: 'payment', order, kind: 'card_slip', price: order.price, at: clock.now() },
          creditsMicro: order.creditsMicro,
          ...more,
        }),
      ),
  };
}

/** Made up; the last digit of the business number is right. */
export const BUYER = {
  businessNumber: '2208162517',
  company: '주식회사 가나다',
  representative: '김하나',
  address: '서울특별시 중구 세종대로 110',
  businessType: '정보통신업',
  businessItem: '소프트웨어 개발 및 공급',
  email: 'tax@example.com',
};

let orders = 0;

/** An order that was paid by card. */
export function paidOrder(more: Partial<Order> = {}): Order {
  const number = ++orders;
  return {
    id: `order-${number}`,
    number: `2026-${String(number).padStart(6, '0')}`,
    ...{ workspaceId: 'w-1', kind: 'top_up', cause: 'person', causeKey: `person:${number}` },
    title: { ko: 'AI 크레딧 5,000', en: '5,000 AI credits' },
    creditsMicro: 5_000_000_000n,
    price: { currency: 'KRW', supplyMinor: 50_000n, vatMinor: 5_000n },
    ...{ channel: 'stripe', methodId: 'm-1', createdAt: asPaid(0), by: { id: 'p-1', address: 'kim@acme.com' } },
    ...{ creditsUntil: undefined, state: 'granted', problem: undefined },
    payment: {
      ...{ ref: 'pi_3Qabc', paidAt: asPaid(1_000), cardBrand: 'Visa', cardLast4: '4242' },
      ...{ approvalNumber: '00182736', receiptUrl: 'https://pay.example.com/receipts/1' },
      isTest: false,
    },
    ...{ endedAt: undefined, lotId: `lot-${number}`, expiresAt: undefined, refundedMinor: 0n, dispute: 'none' },
    ...{ clawDueMicro: 0n, clawedMicro: 0n, reinstatedMicro: 0n },
    ...more,
  };
}

function asPaid(later: number): Order['createdAt'] {
  return (STARTS_AT + later) as Order['createdAt'];
}
