import type { BillingOrder } from '@tallygate/contract';
import type { BillingDocument, Order, PaidOrder } from '#billing';
import type { ApiContext } from './api-context.ts';
import { type OrderView, orderAnswer } from './billing-order-answers.ts';
import type { BillingRouteOptions } from './billing-route-options.ts';
import { pagesOrigin } from './pages-origin.ts';

const DOCUMENTS_MAX = 200;
const DOCUMENTS_PAGE = 1_000;

/** Where the provider’s window brings the browser back when nobody says otherwise. */
export const RETURN_PATH = '/settings/billing/credits/returned';

/** An address of ours, whatever was asked: only its path is the caller's. */
export function returnUrlOf(
  context: ApiContext,
  { publicUrl }: Pick<BillingRouteOptions, 'publicUrl'>,
  { path, name, id }: { readonly path: string; readonly name: string; readonly id: string },
): string {
  return `${pagesOrigin(context, publicUrl)}${path}?${name}=${encodeURIComponent(id)}`;
}

/** What came of a payment, and where the person goes now. */
export async function paidAnswer({ order, nextUrl }: PaidOrder, context: ApiContext, options: BillingRouteOptions) {
  return { order: await orderAnswerOf(order, context, options), next_url: nextUrl ?? null };
}

/** An order with its documents. */
export async function orderAnswerOf(
  order: Order,
  context: ApiContext,
  options: BillingRouteOptions,
): Promise<BillingOrder> {
  const documents = await options.billing.documents.list({ orderId: order.id, limit: DOCUMENTS_MAX });
  return orderAnswer(order, documents, await viewOf(context, options));
}

/** Several, with their documents, which are read in one question however many orders there are. */
export async function orderAnswersOf(orders: readonly Order[], context: ApiContext, options: BillingRouteOptions) {
  const view = await viewOf(context, options);
  const documents = Map.groupBy(await documentsOf(orders, options), ({ orderId }) => orderId);
  return orders.map((order) => orderAnswer(order, documents.get(order.id) ?? [], view));
}

async function documentsOf(orders: readonly Order[], { billing }: BillingRouteOptions) {
  if (orders.length === 0) return [];
  const orderIds = orders.map(({ id }) => id);
  const all: BillingDocument[] = [];
  for (let before: string | undefined; ; ) {
    const found = await billing.documents.list({ orderIds, before, limit: DOCUMENTS_PAGE });
    all.push(...found);
    before = found.at(-1)?.id;
    if (found.length < DOCUMENTS_PAGE) return all;
  }
}

async function viewOf(context: ApiContext, options: BillingRouteOptions): Promise<OrderView> {
  const settings = await options.billing.settings();
  return { language: context.get('language'), zone: options.account().timeZone, settings };
}
