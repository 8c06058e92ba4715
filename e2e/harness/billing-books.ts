import type { StripeBooks } from '../payments/stripe-books.ts';
import type { Intent } from '../payments/stripe-objects.ts';
import type { Billing, Document, Lot, Order } from './billing.ts';

/** What orders of all workspaces have to be held against. */
export interface Ledgers {
  readonly orders: readonly Order[];
  readonly lots: readonly Lot[];
  readonly documents: readonly Document[];
  readonly stripe: StripeBooks;
}

/** Everything that the account and these workspaces have. */
export async function ledgersOf(
  account: Billing,
  workspaces: readonly Billing[],
  stripe: StripeBooks,
): Promise<Ledgers> {
  const lots: Lot[] = [];
  for (const workspace of workspaces) lots.push(...(await workspace.lots()));
  return { orders: await account.orders(), lots, documents: await account.documents(), stripe };
}

/** All in which money, credits and documents differ, as lines; none when all is well. */
export function booksFaults(ledgers: Ledgers): readonly string[] {
  const { orders, lots, documents, stripe } = ledgers;
  const known = new Set(orders.map(({ number }) => number));
  return [
    ...orders.flatMap((order) => orderFaults(order, ledgers)),
    ...lots.filter(({ note }) => !known.has(note)).map(({ id }) => `lot ${id} is of no order`),
    ...sumFaults(orders, { documents, stripe }),
  ];
}

function orderFaults(order: Order, { lots, documents, stripe }: Ledgers): readonly string[] {
  const of = `order ${order.number} (${order.state})`;
  const own = lots.filter(({ note }) => note === order.number);
  const papers = documents.filter(({ order_id: id }) => id === order.id);
  const paid = [...stripe.intents.values()].filter(({ metadata, charge }) => charge !== null && isOf(metadata, order));
  const kept = paid.filter(({ amount, charge }) => charge?.refunded !== amount || order.refunded === order.price.total);
  if (order.state !== 'granted') {
    return [
      ...(own.length > 0 ? [`${of} has ${own.length} lots`] : []),
      ...(papers.length > 0 ? [`${of} has ${papers.length} documents`] : []),
      ...(kept.length > 0 ? [`${of} was paid`] : []),
    ];
  }
  const slips = papers.filter(({ kind }) => kind === 'card_slip');
  const refunds = papers.filter(({ kind }) => kind === 'card_refund_slip');
  const [first] = own.toSorted((one, other) => one.effective_at.localeCompare(other.effective_at));
  const granted = sum(own.map(({ amount }) => amount));
  const taken = sum(own.map(({ refunded }) => refunded));
  return [
    ...(kept.length === 1 ? [] : [`${of} has ${kept.length} payments`]),
    ...(first?.amount === order.credits ? [] : [`${of} granted ${first?.amount} first`]),
    ...(granted === Number(order.credits) + Number(order.reinstated) ? [] : [`${of} granted ${granted}`]),
    ...(taken === Number(order.clawed) ? [] : [`${of} took ${taken} out and says ${order.clawed}`]),
    ...(Number(order.clawed) <= Number(order.claw_due) ? [] : [`${of} took more out than was due`]),
    ...(slips.length === 1 && slips[0]?.price.total === order.price.total ? [] : [`${of} has ${slips.length} slips`]),
    ...(-sum(refunds.map(({ price }) => price.total)) === Number(order.refunded) ? [] : [`${of}: refund slips differ`]),
    ...(atStripe(kept) === Number(order.price.total) - Number(order.refunded) ? [] : [`${of}: Stripe differs`]),
  ];
}

/** Money in is lots granted is documents: over all orders. */
function sumFaults(
  orders: readonly Order[],
  { documents, stripe }: Pick<Ledgers, 'documents' | 'stripe'>,
): readonly string[] {
  const granted = orders.filter(({ state }) => state === 'granted');
  const here = sum(granted.map(({ price }) => price.total)) - sum(granted.map(({ refunded }) => refunded));
  const there = atStripe([...stripe.intents.values()]);
  const written = sum(documents.map(({ price }) => price.total));
  return [
    ...(here === there ? [] : [`${here} won are granted, ${there} are at Stripe`]),
    ...(here === written ? [] : [`${here} won are granted, ${written} are documented`]),
  ];
}

function isOf(metadata: Readonly<Record<string, string>>, { id }: Order): boolean {
  return Object.values(metadata).includes(id);
}

function atStripe(intents: readonly Intent[]): number {
  return intents.reduce((left, { amount, charge }) => left + (charge === null ? 0 : amount - charge.refunded), 0);
}

function sum(amounts: readonly string[]): number {
  return amounts.reduce((all, amount) => all + Number(amount), 0);
}
