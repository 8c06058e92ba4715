import type { Instant } from '#kernel';
import type { PaymentProvider, PaymentView } from '../../payment-provider.ts';
import type { AskToss } from './toss-client.ts';
import { lookUpToss } from './toss-payments.ts';
import { notAnswered } from './toss-problem.ts';
import { transactionsSchema } from './toss-shapes.ts';

const PAGE_TRANSACTIONS = 25;
const SEOUL_OFFSET_MS = 9 * 3_600_000;
const SECOND_MS = 1_000;

/** Approvals and cancellations of a range (https://docs.tosspayments.com/guides/apis/transactions), each payment as it is now. */
export function tossChanged(ask: AskToss): PaymentProvider['changed'] {
  return async ({ from, to, cursor }) => {
    const query = new URLSearchParams({
      startDate: seoulTime(from),
      // Both ends count, to the second.
      endDate: seoulTime(to - 1),
      limit: String(PAGE_TRANSACTIONS),
      ...(cursor === undefined ? {} : { startingAfter: cursor }),
    });
    const said = await ask({ method: 'GET', path: `/v1/transactions?${query}` }, transactionsSchema);
    if (said.kind !== 'answer') return notAnswered(said);
    const payments: PaymentView[] = [];
    const ours = said.value.filter(({ currency }) => currency === 'KRW');
    for (const ref of new Set(ours.map(({ orderId }) => orderId))) {
      const view = await lookUpToss(ask, ref);
      if (view.kind !== 'answer') return view;
      if (view.value !== undefined) payments.push(view.value);
    }
    const last = said.value.length < PAGE_TRANSACTIONS ? undefined : said.value.at(-1);
    return { kind: 'answer', value: { payments, nextCursor: last?.transactionKey } };
  };
}

/** `2026-01-05T09:00:00`: its clocks are Seoul's, which has had no summer time since 1988. */
function seoulTime(at: Instant | number): string {
  const whole = Math.floor(at / SECOND_MS) * SECOND_MS;
  return new Date(whole + SEOUL_OFFSET_MS).toISOString().slice(0, 19);
}
