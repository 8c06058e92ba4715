import { asInstant } from '#kernel';
import { SEOUL } from './documents-rig.test-support.ts';
import { SELLER } from './printed.test-support.ts';
import type { Statement, StatementLine } from './statement.ts';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2025, 11, 31, 15);
const TO = Date.UTC(2026, 0, 31, 15);

/** January 2026 in Seoul, with so many changes that were booked one by one. */
export function printedStatement(changes: number, more: Partial<Statement> = {}): Statement {
  const lot = { origin: 'top_up', payment: 'card', note: '', title: TITLE } as const;
  const expiresAt = asInstant(Date.UTC(2026, 11, 31, 15));
  const lines = Array.from({ length: changes }, (_, at): StatementLine => {
    const isUse = at % 2 === 1;
    return {
      kind: isUse ? 'used' : 'registered',
      at: asInstant(FROM + (at % 31) * DAY_MS),
      isOfDay: isUse,
      lot: isUse ? undefined : { ...lot, expiresAt },
      changeMicro: isUse ? -1_234_567_891n : 5_000_000_000n,
      balanceMicro: 1_000_000_000n + BigInt(at) * 1_000_000n,
    };
  });
  const none = { expired: 0n, reopened: 0n, voided: 0n, refunded: 0n };
  return {
    ...{ account: { name: 'Acme' }, workspace: { id: 'w-1', name: 'main' }, seller: SELLER, month: '2026-01' },
    ...{ from: asInstant(FROM), to: asInstant(TO), asOf: asInstant(TO), isFinal: true, zone: SEOUL },
    ...{ openingMicro: 1_000_000_000n, lines },
    sums: { ...none, registered: 5_000_000_000n, used: 1_234_567_891n },
    closingMicro: 4_765_432_109n,
    payments: [
      {
        ...{ at: asInstant(FROM + DAY_MS), kind: 'card_slip', number: 'C-2026-000001', title: TITLE, isSandbox: false },
        price: { currency: 'KRW', supplyMinor: 50_000n, vatMinor: 5_000n },
      },
      {
        ...{ at: asInstant(FROM + 2 * DAY_MS), kind: 'card_refund_slip', number: 'CR-2026-000001', title: TITLE },
        ...{ isSandbox: false, price: { currency: 'KRW', supplyMinor: -20_000n, vatMinor: -2_000n } },
      },
    ],
    paymentsLeftOff: 0,
    paid: [
      {
        documents: 2,
        paid: { currency: 'KRW', minor: 55_000n },
        refunded: { currency: 'KRW', minor: 22_000n },
        vatMinor: 3_000n,
      },
    ],
    practised: [],
    isSandbox: false,
    ...more,
  };
}

const TITLE = { ko: 'AI 크레딧 5,000', en: '5,000 AI credits' };
