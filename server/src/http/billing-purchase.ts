import type { newOrderSchema } from '@tallygate/contract';
import type { z } from 'zod';
import { type NewOrder, type Offer, type Order, type PaidOrder, type PaymentMethod, priceOf } from '#billing';
import { type ApiContext, ApiRefusal } from './api-context.ts';
import { isQuoted, priceAnswer } from './billing-money.ts';
import { doneOr } from './billing-order-answers.ts';
import { RETURN_PATH, returnUrlOf } from './billing-order-view.ts';
import { askerOf, type BillingRouteOptions, recordBilling } from './billing-route-options.ts';
import { workspaceIdOf } from './people-answers.ts';

type Asking = { readonly context: ApiContext; readonly options: BillingRouteOptions };

/**
 * Buys a package: the order is kept before any provider is asked, under the request's name, so that asking again goes on
 * with the same order, whatever is offered by then. One that was declined stays declined: another try is another call.
 */
export async function buy(asking: Asking, wanted: Named): Promise<PaidOrder> {
  const earlier = await earlierOrder(asking, wanted);
  if (earlier !== undefined) return await goOn(asking, wanted, { order: earlier, isNew: false });
  const asked = await orderFor(asking, wanted);
  const placed = await place(asking, asked, wanted);
  refuseOther(placed.order, asked, wanted);
  return await goOn(asking, wanted, placed);
}

async function goOn(
  asking: Asking,
  wanted: Named,
  { order, isNew }: { readonly order: Order; readonly isNew: boolean },
): Promise<PaidOrder> {
  if (!isNew && order.state !== 'open') return settledBefore(order, asking);
  const { context, options } = asking;
  const language = context.get('language');
  const path = wanted.return_path ?? RETURN_PATH;
  const returnUrl = returnUrlOf(context, options, { path, name: 'order', id: order.id });
  const paid = await options.billing.orders.pay(order.id, { isAttended: true, returnUrl, language });
  return doneOr(paid, { language, details: { order: order.id } });
}

type Wanted = z.output<typeof newOrderSchema>;
/** `name`: of the request. */
type Named = Wanted & { readonly name: string };

function causeKeyOf({ name }: Named): string {
  return `person:${name}`;
}

/** What was made under this name before. Throws an ApiRefusal when it was something else. */
async function earlierOrder({ options }: Asking, wanted: Named): Promise<Order | undefined> {
  const { billing, account } = options;
  const [order] = await billing.orders.list({ causeKeys: [causeKeyOf(wanted)], limit: 1 });
  if (order === undefined) return undefined;
  const offer = await offerOf(options, { id: wanted.package, at: order.createdAt });
  if (offer === undefined) throw new ApiRefusal('billing_offer_unknown');
  const { names: title, creditsMicro } = offer;
  const workspaceId = workspaceIdOf(wanted.workspace, account());
  refuseOther(order, { workspaceId, methodId: wanted.method ?? order.methodId, title, creditsMicro }, wanted);
  return order;
}

/** A package as it was then. */
async function offerOf(
  { billing: { offers } }: BillingRouteOptions,
  { id, at }: { readonly id: string; readonly at: Order['createdAt'] },
): Promise<Offer | undefined> {
  let offer = await offers.find({ kind: 'package', id });
  while (offer !== undefined && offer.createdAt > at && offer.version > 1) {
    offer = await offers.find({ kind: 'package', id, version: offer.version - 1 });
  }
  return offer;
}

async function orderFor({ context, options }: Asking, wanted: Named): Promise<NewOrder & { readonly id: string }> {
  const { billing, account, newRequestId } = options;
  const workspaceId = workspaceIdOf(wanted.workspace, account());
  const offer = await billing.offers.find({ kind: 'package', id: wanted.package });
  if (offer === undefined) throw new ApiRefusal('billing_offer_unknown');
  if (!offer.isOffered) throw new ApiRefusal('billing_offer_withdrawn');
  const method = await payingMethod(options, wanted.method);
  const { supply, names, creditsMicro } = offer;
  const { vatPercent } = await billing.settings();
  await refuseUnable(options, method, supply.currency);
  const { id, address } = askerOf(context);
  return {
    ...{ id: newRequestId(), workspaceId, kind: 'top_up', cause: 'person', causeKey: causeKeyOf(wanted) },
    ...{ title: names, creditsMicro, price: priceOf(supply, vatPercent[supply.currency]) },
    ...{ channel: method.channel, methodId: method.id, by: { id, address } },
  };
}

/** The method that is asked for, or the default one. Throws an ApiRefusal when there is none that pays. */
export async function payingMethod({ billing }: BillingRouteOptions, id: string | undefined): Promise<PaymentMethod> {
  if (id === undefined) {
    const chosen = (await billing.methods.list()).find(({ isDefault, state }) => isDefault && state === 'ready');
    if (chosen === undefined) throw new ApiRefusal('billing_method_needed');
    return chosen;
  }
  const method = await billing.methods.find(id);
  if (method === undefined) throw new ApiRefusal('billing_method_unknown');
  if (method.state !== 'ready') throw new ApiRefusal('billing_method_not_ready');
  return method;
}

/** Throws an ApiRefusal when this method cannot pay at all now. */
export async function refuseUnable(
  { billing }: BillingRouteOptions,
  { channel }: PaymentMethod,
  currency: 'KRW' | 'USD',
): Promise<void> {
  if (channel === 'bank_transfer') {
    const { bankAccount, seller } = await billing.settings();
    if (bankAccount.number === '') throw new ApiRefusal('billing_bank_account_missing');
    const isNamed = seller.company !== '' && seller.businessNumber !== '' && seller.representative !== '';
    if (!isNamed) throw new ApiRefusal('billing_seller_missing');
    return;
  }
  if (!(await billing.providers.isOn(channel))) throw new ApiRefusal('billing_provider_off');
  // Toss Payments takes won for these cards.
  if (channel === 'toss' && currency !== 'KRW') throw new ApiRefusal('billing_currency_mismatch');
}

async function place(asking: Asking, asked: NewOrder & { readonly id: string }, { total }: Wanted) {
  const { options } = asking;
  return await options.transaction(async (tx) => {
    const order = await options.billing.orders.place(tx, asked);
    const isNew = order.id === asked.id;
    if (isNew) {
      // Nothing of it is kept then.
      if (!isQuoted(order.price, total)) throw new ApiRefusal('billing_price_changed', { ...priceAnswer(order.price) });
      await recordBilling(asking, tx, {
        ...{ action: 'order.placed', target: `order:${order.id}` },
        after: {
          ...{ number: order.number, workspace_id: order.workspaceId, title: order.title.en },
          ...{ channel: order.channel, price: { ...priceAnswer(order.price) } },
        },
      });
    }
    return { order, isNew };
  });
}

type Bought = Pick<NewOrder, 'workspaceId' | 'methodId' | 'creditsMicro' | 'title'>;

/** Under one name stands one purchase. What the caller left open is as it was then. */
function refuseOther(order: Order, asked: Bought, { method, total }: Wanted): void {
  const isSame =
    order.workspaceId === asked.workspaceId &&
    (method === undefined || order.methodId === asked.methodId) &&
    isQuoted(order.price, total) &&
    order.creditsMicro === asked.creditsMicro &&
    order.title.en === asked.title.en &&
    order.title.ko === asked.title.ko;
  if (!isSame) throw new ApiRefusal('idempotency_key_reused');
}

function settledBefore(order: Order, { context }: Asking): PaidOrder {
  if (order.state !== 'failed') return { order, nextUrl: undefined };
  const { problem } = order;
  const refused = { kind: 'refused', code: 'billing_payment_failed', ...(problem && { problem }) } as const;
  return doneOr<PaidOrder>(refused, { language: context.get('language'), details: { order: order.id } });
}
