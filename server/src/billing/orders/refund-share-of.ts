import type { MicroCredits } from '#credits';
import { lotsOf } from './claw-credits.ts';
import type { OrderPorts } from './order-ports.ts';
import type { WholeOrder } from './order-store.ts';
import { minorForCredits } from './refund-shares.ts';

/** Credits that can be given back, and the money for them, in the smallest unit. */
export interface RefundShare {
  readonly creditsMicro: MicroCredits;
  readonly minor: bigint;
}

/**
 * What can be given back of an order: so many of its credits, or all that it still has. undefined: nothing, or not so much;
 * while its money is in dispute, or gone already, nothing is.
 */
export async function shareOf<Tx>(
  ports: Pick<OrderPorts<Tx>, 'credits' | 'clock'>,
  tx: Tx,
  { whole, creditsMicro }: { readonly whole: WholeOrder; readonly creditsMicro?: MicroCredits | undefined },
): Promise<RefundShare | undefined> {
  const { order, refunds } = whole;
  if (order.state !== 'granted' || order.payment === undefined) return undefined;
  const isMoneyGone = order.dispute === 'open' || order.dispute === 'lost';
  if (isMoneyGone || order.clawDueMicro > order.clawedMicro) return undefined;
  const now = ports.clock.now();
  const usable = (await lotsOf(ports, tx, whole.lots))
    .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now)
    .reduce((sum, { remaining }) => sum + remaining, 0n);
  const credits = creditsMicro ?? usable;
  if (credits <= 0n || credits > usable) return undefined;
  const minor = minorForCredits(order, refunds, credits);
  return minor > 0n ? { creditsMicro: credits, minor } : undefined;
}
