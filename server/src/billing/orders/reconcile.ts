import type { Instant } from '#kernel';
import {
  CARD_PROVIDERS,
  type CardProvider,
  type PaymentProvider,
  type PaymentView,
} from '../payments/payment-provider.ts';
import type { Attempt } from './attempt.ts';
import { bookSeen } from './book-seen.ts';
import type { Seen } from './decide-settlement.ts';
import type { OrderPorts } from './order-ports.ts';
import type { WholeOrder } from './order-store.ts';
import type { Reconciliation } from './orders.ts';

const PAGES_MAX = 1_000;
const UNKNOWN_MAX = 200;

/** Compares all payments that providers made, gave back or had disputed in a range with ours, and books what differs. */
export async function reconcile<Tx>(ports: OrderPorts<Tx>, range: Range): Promise<Reconciliation> {
  const found: Found = { payments: 0, settled: 0, unknown: [], unreachable: [] };
  for (const name of CARD_PROVIDERS) {
    const provider = await ports.providers(name);
    if (provider !== undefined) await compareWith(ports, { provider, range, found });
  }
  return { at: ports.clock.now(), ...found, unknown: found.unknown.slice(0, UNKNOWN_MAX) };
}

interface Range {
  readonly from: Instant;
  readonly to: Instant;
}

interface Found {
  payments: number;
  settled: number;
  readonly unknown: Reconciliation['unknown'][number][];
  readonly unreachable: CardProvider[];
}

interface Comparing {
  readonly provider: PaymentProvider;
  readonly range: Range;
  readonly found: Found;
}

async function compareWith<Tx>(ports: OrderPorts<Tx>, { provider, range, found }: Comparing): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    // Each payment of a page is as it was then, or later.
    const at = ports.clock.now();
    const answer = await provider.changed(cursor === undefined ? range : { ...range, cursor });
    if (answer.kind !== 'answer') {
      ports.log.warn({ provider: provider.name, answer: answer.kind }, 'could not compare payments with the provider');
      found.unreachable.push(provider.name);
      return;
    }
    for (const view of answer.value.payments) {
      await compare(ports, { provider, seen: { kind: 'view', view, at }, found }).catch((error: unknown) => {
        // Others are compared all the same; this one is found again tomorrow.
        ports.log.warn({ error, provider: provider.name, ref: view.ref }, 'could not book a payment');
      });
    }
    cursor = answer.value.nextCursor;
    if (cursor === undefined) return;
  }
}

async function compare<Tx>(
  ports: OrderPorts<Tx>,
  { provider, seen, found }: Pick<Comparing, 'provider' | 'found'> & { readonly seen: Extract<Seen, { kind: 'view' }> },
): Promise<void> {
  const { view } = seen;
  found.payments += 1;
  const attempt = await attemptOf(ports, provider.name, view);
  if (attempt === undefined) {
    const { ref, total } = view;
    if (view.status === 'succeeded') found.unknown.push({ provider: provider.name, ref, ...total });
    return;
  }
  const { orderId, id: attemptId } = attempt;
  const before = await ports.store.whole(orderId);
  await bookSeen(ports, { orderId, attemptId, seen });
  if (standing(before) !== standing(await ports.store.whole(orderId))) found.settled += 1;
}

async function attemptOf<Tx>(
  { store }: OrderPorts<Tx>,
  provider: CardProvider,
  { ref, attemptId: id }: PaymentView,
): Promise<Attempt | undefined> {
  const named = await store.findAttempt({ provider, ref });
  if (named !== undefined || id === undefined) return named;
  const found = await store.findAttempt({ id });
  return found?.provider === provider ? found : undefined;
}

/** How the money of an order stands, as a text that can be compared. */
function standing(whole: WholeOrder | undefined): string {
  if (whole === undefined) return '';
  const { order, attempts, refunds } = whole;
  return [
    ...[order.state, order.refundedMinor, order.dispute],
    ...attempts.map(({ state }) => state),
    ...refunds.map(({ state }) => state),
  ].join(' ');
}
