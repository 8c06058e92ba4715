import type { BillingOrder } from '@tallygate/contract';
import type { Tone } from '../../../components/badge.tsx';
import type { TextId } from '../../../locales/ko.ts';
import { outcomeOf } from '../outcome-of.ts';

/** Something that is to be known of how an order stands. */
export interface OrderMark {
  readonly text: TextId;
  readonly tone: Tone;
}

type Standing = Pick<BillingOrder, 'state' | 'channel' | 'dispute' | 'refunded' | 'price'>;

/** How an order stands: what became of its payment first, then what became of the money since. */
export function marksOf(order: Standing): readonly OrderMark[] {
  return [paymentMark(order), ...refundMark(order), ...disputeMark(order)];
}

function paymentMark(order: Standing): OrderMark {
  switch (outcomeOf(order)) {
    case 'granted':
      return { text: 'credits.order.granted', tone: 'good' };
    case 'transfer':
      return { text: 'credits.order.transfer', tone: 'running' };
    case 'checking':
      return { text: 'credits.order.checking', tone: 'running' };
    case 'failed':
      return order.state === 'cancelled'
        ? { text: 'credits.order.cancelled', tone: 'neutral' }
        : { text: 'credits.order.failed', tone: 'bad' };
  }
}

function refundMark({ refunded, price }: Standing): readonly OrderMark[] {
  if (Number(refunded) === 0) return [];
  const isWhole = Number(refunded) >= Number(price.total);
  return [{ text: isWhole ? 'credits.order.refunded' : 'credits.order.partRefunded', tone: 'warn' }];
}

function disputeMark({ dispute }: Standing): readonly OrderMark[] {
  switch (dispute) {
    case 'none':
      return [];
    case 'open':
      return [{ text: 'credits.order.disputed', tone: 'warn' }];
    case 'won':
      return [{ text: 'credits.order.disputeWon', tone: 'good' }];
    case 'lost':
      return [{ text: 'credits.order.disputeLost', tone: 'bad' }];
  }
}

/** What somebody may do with an order. */
export type OrderAct = 'refund' | 'deposit' | 'cancel' | 'pay';

/** In the order in which they are offered. Money that comes for a failed order counts all the same. */
export function actsOf({
  state,
  channel,
  dispute,
}: Pick<BillingOrder, 'state' | 'channel' | 'dispute'>): readonly OrderAct[] {
  if (state === 'granted') return dispute === 'open' || dispute === 'lost' ? [] : ['refund'];
  if (channel === 'bank_transfer') return state === 'open' ? ['deposit', 'cancel'] : ['deposit'];
  return state === 'open' ? ['pay', 'cancel'] : [];
}
