import type { BillingOutcome } from '../outcome.ts';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import type { Attempt } from './attempt.ts';
import { beginAttempt } from './begin-attempt.ts';
import { bookSeen } from './book-seen.ts';
import { type Charging, chargeAttempt } from './charge-attempt.ts';
import type { Seen } from './decide-settlement.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import type { HowToPay, PaidOrder } from './orders.ts';
import { done, paymentRefused, refused } from './refused.ts';

/** Has an order paid. What its provider answers is booked at once; what it leaves open is looked at later. */
export async function payOrder<Tx>(
  ports: OrderPorts<Tx>,
  orderId: string,
  how: HowToPay,
): Promise<BillingOutcome<PaidOrder>> {
  const begun = await beginAttempt(ports, orderId, how);
  if (begun.kind === 'refused') return begun;
  const { order, attempt } = begun.value;
  if (attempt === undefined) {
    if (order.state === 'granted') ports.onChanged?.(order);
    return done({ order, nextUrl: undefined });
  }
  const provider = await payingProvider(ports, attempt);
  if (provider === undefined) return await giveUp(ports, attempt, { kind: 'refused', problem: 'provider_refused' });
  const method = await ports.charged(attempt.methodId);
  if (method === undefined) return await giveUp(ports, attempt, { kind: 'refused', problem: 'method_unknown' });
  const charging = await chargeAttempt(ports, { order, attempt, provider, method });
  return await answerOf(ports, { order, attempt, charging });
}

/** What has begun goes on with a provider that was switched off since. */
async function payingProvider<Tx>(
  { providers, isOn }: OrderPorts<Tx>,
  { provider: name, ref }: Attempt,
): Promise<PaymentProvider | undefined> {
  const isPayable = ref !== undefined || (await isOn?.(name)) !== false;
  return isPayable ? await providers(name) : undefined;
}

/** What whoever pays is told of it. */
export async function answerOf<Tx>(
  ports: OrderPorts<Tx>,
  { order, attempt, charging }: { readonly order: Order; readonly attempt: Attempt; readonly charging: Charging },
): Promise<BillingOutcome<PaidOrder>> {
  switch (charging.kind) {
    case 'window':
      return done({ order, nextUrl: charging.nextUrl });
    case 'unknown':
      ports.log.warn({ order: order.id, attempt: attempt.id, detail: charging.detail }, 'a payment has no answer yet');
      return charging.isAsked ? done({ order, nextUrl: undefined }) : refused('billing_provider_unreachable');
    case 'seen':
      return await booked(ports, { order, attempt, seen: charging.seen });
  }
}

async function booked<Tx>(
  ports: OrderPorts<Tx>,
  { order, attempt, seen }: { readonly order: Order; readonly attempt: Attempt; readonly seen: Seen },
): Promise<BillingOutcome<PaidOrder>> {
  const after = await bookSeen(ports, { orderId: order.id, attemptId: attempt.id, seen });
  if (after.state === 'failed' && after.problem !== undefined) return paymentRefused(after.problem);
  const nextUrl = seen.kind === 'view' && after.state === 'open' ? seen.view.nextUrl : undefined;
  return done({ order: after, nextUrl });
}

/** An attempt that nothing was asked for yet, and nothing can be: it has failed. One that was asked for is looked at later. */
async function giveUp<Tx>(
  ports: OrderPorts<Tx>,
  attempt: Attempt,
  seen: Extract<Seen, { kind: 'refused' }>,
): Promise<BillingOutcome<PaidOrder>> {
  const code = seen.problem === 'method_unknown' ? 'billing_method_unknown' : 'billing_provider_off';
  if (!attempt.isAsked) await bookSeen(ports, { orderId: attempt.orderId, attemptId: attempt.id, seen });
  return refused(code);
}
