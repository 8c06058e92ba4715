import { CREDIT_BOUNDS } from '@tallygate/contract';
import { expiryAfter, type Lot, type LotPayment, type NewLot } from '#credits';
import { type Instant, invariant } from '#kernel';
import type { NewDocument } from '../documents/document.ts';
import { totalOf } from '../money.ts';
import type { Order, PaidFacts } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import type { OrderAsker } from './orders.ts';

const MICRO = 1_000_000n;

/** What an order is granted with. */
export interface GrantedWith extends Pick<NewDocument, 'taxOffice'> {
  /** As it stands before. */
  readonly order: Order;
  /** undefined: it costs nothing. */
  readonly payment: PaidFacts | undefined;
  /** Who confirmed the money; undefined: nobody, it was seen. */
  readonly by?: OrderAsker;
}

/** Grants the credits of a paid order and issues the document of its payment, in the caller's transaction. */
export async function grantOrder<Tx>(ports: OrderPorts<Tx>, tx: Tx, how: GrantedWith): Promise<Order> {
  const { order, payment, by, ...taxOffice } = how;
  const now = ports.clock.now();
  const paidAt = payment?.paidAt ?? now;
  const expiresAt = order.creditsUntil ?? (await topUpEnd(ports, tx, { workspaceId: order.workspaceId, paidAt }));
  const lot = await grantLot(ports, tx, {
    order,
    effectiveAt: paidAt,
    expiresAt,
    amountMicro: order.creditsMicro,
    reference: `order:${order.id}`,
  });
  await ports.store.addLot(tx, { orderId: order.id, number: 0, lotId: lot.id, amountMicro: order.creditsMicro });
  const granted: Order = {
    ...order,
    ...{ state: 'granted', problem: undefined, payment, endedAt: now, lotId: lot.id, expiresAt },
  };
  if (payment !== undefined) {
    const kind = order.channel === 'bank_transfer' ? 'tax_invoice' : 'card_slip';
    const { price, creditsMicro } = order;
    await ports.issue(tx, { key: 'payment', order: granted, kind, price, creditsMicro, at: now, ...taxOffice });
  }
  const after = { state: 'granted', lot: lot.id, payment: payment?.ref ?? null };
  await ports.record(tx, {
    action: 'order.granted',
    order: granted,
    by,
    at: now,
    before: { state: order.state },
    after,
  });
  return granted;
}

/** The end of a package's credits that are paid at an instant, by the policy of the workspace. */
async function topUpEnd<Tx>(
  { credits, zone }: Pick<OrderPorts<Tx>, 'credits' | 'zone'>,
  tx: Tx | undefined,
  { workspaceId, paidAt }: { readonly workspaceId: string; readonly paidAt: Instant },
): Promise<Instant> {
  const { validity } = await credits.policy(workspaceId, tx);
  return expiryAfter(paidAt, CREDIT_BOUNDS.topUpDays, { validity, zone: zone() });
}

/** A lot of an order. */
export interface GrantedLot extends Required<Pick<NewLot, 'amountMicro' | 'effectiveAt' | 'reference'>> {
  readonly order: Order;
  readonly expiresAt: Instant;
}

/** Grants a lot of an order. Its reference makes it once. */
export async function grantLot<Tx>(
  { credits }: Pick<OrderPorts<Tx>, 'credits'>,
  tx: Tx,
  { order, ...lot }: GrantedLot,
): Promise<Lot> {
  const { workspaceId, kind: origin, number: note } = order;
  const outcome = await credits.grant(tx, {
    ...lot,
    ...{ workspaceId, origin, note, payment: lotPayment(order), costBasisMicro: costBasis(order) },
  });
  invariant(outcome.kind === 'done', 'credits that were paid for can be granted');
  return outcome.value.lot;
}

function lotPayment({ channel, price }: Order): LotPayment {
  if (totalOf(price).minor === 0n) return 'none';
  return channel === 'bank_transfer' ? 'cash' : 'card';
}

/** What a credit cost before tax, in millionths of a won or of a dollar. */
function costBasis({ price: { currency, supplyMinor }, creditsMicro }: Order): number {
  const millionths = supplyMinor * (currency === 'USD' ? MICRO / 100n : MICRO);
  const basis = Number((millionths * MICRO) / creditsMicro);
  return Math.min(basis, Number.MAX_SAFE_INTEGER);
}
