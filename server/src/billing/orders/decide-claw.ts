import type { Lot, MicroCredits } from '#credits';
import type { Instant } from '#kernel';
import { totalOf } from '../money.ts';
import type { OrderRefund } from './attempt.ts';
import type { Order } from './order.ts';

/** What is to be done with an order's credits since money went back, or came again. */
export interface Claw {
  /** All that is to be taken out since the beginning. */
  readonly clawDueMicro: MicroCredits;
  /** Now, from these lots: never more than they have. */
  readonly takes: readonly { readonly lotId: string; readonly amountMicro: MicroCredits }[];
  /** To be given again, since its money is here after all. */
  readonly reinstateMicro: MicroCredits;
}

/**
 * What follows for an order's credits from how its money stands: what was refunded takes its credits, and a dispute that is
 * open or lost takes all of them; both together take no more. What the lots do not have stays due.
 */
export function decideClaw(
  order: Order,
  refunds: readonly OrderRefund[],
  { lots, now }: { readonly lots: readonly Lot[]; readonly now: Instant },
): Claw {
  const { clawedMicro, reinstatedMicro, expiresAt } = order;
  const gone = goneCredits(order, refunds);
  const surplus = clawedMicro - reinstatedMicro - gone;
  if (surplus > 0n) {
    const hasEnded = expiresAt !== undefined && expiresAt <= now;
    return { clawDueMicro: clawedMicro, takes: [], reinstateMicro: hasEnded ? 0n : surplus };
  }
  return { clawDueMicro: gone + reinstatedMicro, takes: takesOf(lots, -surplus, now), reinstateMicro: 0n };
}

/** The credits whose money is gone. A refund of the whole payment takes all of them, whatever its parts were rounded to. */
export function goneCredits({ creditsMicro, price, dispute }: Order, refunds: readonly OrderRefund[]): MicroCredits {
  if (dispute === 'open' || dispute === 'lost') return creditsMicro;
  const counted = refunds.filter(
    ({ source, state }) => source !== 'surplus' && (state === 'asked' || state === 'done'),
  );
  const minor = counted.reduce((sum, refund) => sum + totalOf(refund.price).minor, 0n);
  if (counted.length > 0 && minor >= totalOf(price).minor) return creditsMicro;
  const credits = counted.reduce((sum, refund) => sum + refund.creditsMicro, 0n);
  return credits < creditsMicro ? credits : creditsMicro;
}

function takesOf(lots: readonly Lot[], wantedMicro: MicroCredits, now: Instant): Claw['takes'] {
  let wanted = wantedMicro;
  return lots.flatMap(({ id: lotId, remaining, expiresAt }) => {
    const usable = expiresAt !== undefined && expiresAt <= now ? 0n : remaining;
    const amountMicro = usable < wanted ? usable : wanted;
    wanted -= amountMicro;
    return amountMicro > 0n ? [{ lotId, amountMicro }] : [];
  });
}
