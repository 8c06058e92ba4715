import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  BILLING_BOUNDS,
  depositSchema,
  newOrderSchema,
  newRefundSchema,
  ORDER_STATES,
  ordersQuerySchema,
  payOrderSchema,
  returnedSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { BillingOutcome, Order } from '#billing';
import { readAmount } from '#credits';
import { asInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { readMoney } from './billing-money.ts';
import { doneOr, refundableAnswer } from './billing-order-answers.ts';
import { ORDER_COLUMNS, orderLine } from './billing-order-csv.ts';
import { orderAnswerOf, orderAnswersOf, paidAnswer, RETURN_PATH, returnUrlOf } from './billing-order-view.ts';
import { buy } from './billing-purchase.ts';
import {
  askerOf,
  BILLING,
  type BillingRouteOptions,
  idOf,
  keepAfterwards,
  nameOfRequest,
  recordBilling,
} from './billing-route-options.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { csvAnswer, wantsCsv } from './csv-answer.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { newestCsvParts } from './newest-csv-parts.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

const ROOT = '/api/v1/billing/orders';
const CSV_BOUNDS = { entriesMax: BILLING_BOUNDS.csvRowsMax, entriesPerPart: 200 } as const;

/** `/api/v1/billing/orders`: credits are bought, paid for and given back. */
export function billingOrderRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get(ROOT, signedIn, async (context) => {
    demand(context, BILLING);
    return wantsCsv(context) ? exportOrders(context, options) : await listOrders(context, options);
  });
  app.get(`${ROOT}/:id`, signedIn, async (context) => {
    demand(context, BILLING);
    context.header('cache-control', 'no-store');
    return context.json(await findOrder(context, options));
  });
  const change = changeOnce(BILLING, options, { mayBeEmpty: true });
  app.post(ROOT, signedIn, change(createOrder));
  app.post(`${ROOT}/:id/pay`, signedIn, change(payOrder));
  app.post(`${ROOT}/:id/returned`, signedIn, change(orderReturned));
  app.post(`${ROOT}/:id/settle`, signedIn, change(settleOrder));
  app.post(`${ROOT}/:id/deposit`, signedIn, change(confirmDeposit));
  app.post(`${ROOT}/:id/cancel`, signedIn, change(cancelOrder));
  app.post(`${ROOT}/:id/refunds`, signedIn, change(refundOrder));
}

type Asked = AskedChange<BillingRouteOptions>;

async function listOrders(context: ApiContext, options: BillingRouteOptions): Promise<Response> {
  const { limit, cursor, ...filter } = parseWith(ordersQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'orders', kind: 'string' });
  const found = await options.billing.orders.list({
    ...questionOf(filter, options),
    ...(before === undefined ? {} : { before }),
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const data = await orderAnswersOf(shown, context, options);
  const next = found.length > limit && last !== undefined ? writeCursor('orders', last.id) : null;
  context.header('cache-control', 'no-store');
  return context.json({ data, next_cursor: next });
}

function exportOrders(context: ApiContext, options: BillingRouteOptions): Response {
  const { limit: _limit, cursor: _cursor, ...filter } = parseWith(ordersQuerySchema, context.req.query());
  const question = questionOf(filter, options);
  const list = {
    read: ({ after, limit }: { readonly after: Order | undefined; readonly limit: number }) =>
      options.billing.orders.list({ ...question, ...(after !== undefined && { before: after.id }), limit }),
    lines: async (orders: readonly Order[]) => {
      const answers = await orderAnswersOf(orders, context, options);
      const names = new Map(options.account().workspaces.map(({ id, name }) => [id, name]));
      return answers.map((order) => orderLine(order, names.get(order.workspace_id) ?? ''));
    },
  };
  const parts = newestCsvParts(list, { ...CSV_BOUNDS, language: context.get('language') });
  return csvAnswer(context, { name: 'orders', columns: ORDER_COLUMNS, parts, log: options.log });
}

type Filter = Omit<ReturnType<typeof parseQuery>, 'limit' | 'cursor'>;
function parseQuery(context: ApiContext) {
  return parseWith(ordersQuerySchema, context.req.query());
}

function questionOf({ workspace, states, from, to }: Filter, { account }: BillingRouteOptions) {
  const wanted = states?.split(',');
  const known = ORDER_STATES.filter((state) => wanted?.includes(state));
  if (wanted !== undefined && known.length !== new Set(wanted).size) {
    throw new ApiRefusal('request_invalid', { detail: `states: ${ORDER_STATES.join(', ')}` });
  }
  return {
    ...(workspace === undefined ? {} : { workspaceId: workspaceIdOf(workspace, account()) }),
    ...(wanted === undefined ? {} : { states: known }),
    ...(from === undefined ? {} : { from: asInstant(Date.parse(from)) }),
    ...(to === undefined ? {} : { to: asInstant(Date.parse(to)) }),
  };
}

async function findOrder(context: ApiContext, options: BillingRouteOptions): Promise<object> {
  const order = await options.billing.orders.find(idOf(context));
  if (order === undefined) throw new ApiRefusal('billing_order_unknown');
  const answer = await orderAnswerOf(order, context, options);
  return { ...answer, refundable: refundableAnswer(order, await options.billing.orders.refundable(order.id)) };
}

async function createOrder(asked: Asked): Promise<Answer> {
  const { context, options, body, keep } = asked;
  const wanted = parseWith(newOrderSchema, body);
  const name = wanted.purchase ?? nameOfRequest(context, options, body);
  const paid = await buy({ context, options }, { ...wanted, name });
  return await keepAfterwards(options, keep, { status: 201, body: await paidAnswer(paid, context, options) });
}

async function payOrder({ context, options, body, keep }: Asked): Promise<Answer> {
  const { return_path: path } = parseWith(payOrderSchema, body);
  const id = idOf(context);
  const language = context.get('language');
  const returnUrl = returnUrlOf(context, options, { path: path ?? RETURN_PATH, name: 'order', id });
  const outcome = await options.billing.orders.pay(id, { isAttended: true, returnUrl, language });
  await followPlan(id, options);
  const paid = doneOr(outcome, { language, details: { order: id } });
  return await keepAfterwards(options, keep, { status: 200, body: await paidAnswer(paid, context, options) });
}

async function orderReturned({ context, options, body, keep }: Asked): Promise<Answer> {
  const { query } = parseWith(returnedSchema, body);
  const id = idOf(context);
  const outcome = await options.billing.orders.returned(id, query);
  await followPlan(id, options);
  const paid = doneOr(outcome, { language: context.get('language'), details: { order: id } });
  return await keepAfterwards(options, keep, { status: 200, body: await paidAnswer(paid, context, options) });
}

async function settleOrder(asked: Asked): Promise<Answer> {
  return await changed(asked, (orders, id) => orders.settle(id));
}

async function cancelOrder(asked: Asked): Promise<Answer> {
  const { context, options } = asked;
  return await changed(asked, async (orders, id) => {
    const outcome = await orders.cancel(id);
    if (outcome.kind === 'done') {
      const act = { action: 'order.cancel_requested', target: `order:${id}`, after: { state: outcome.value.state } };
      await options.transaction((tx) => recordBilling({ context, options }, tx, act));
    }
    return outcome;
  });
}

async function confirmDeposit(asked: Asked): Promise<Answer> {
  const { context, options, body } = asked;
  const deposit = parseWith(depositSchema, body);
  const order = await options.billing.orders.find(idOf(context));
  if (order === undefined) throw new ApiRefusal('billing_order_unknown');
  const { minor } = readMoney(deposit.amount, { currency: order.price.currency, member: 'amount' });
  const { tax_office: office } = deposit;
  return await changed(asked, (orders, orderId) =>
    orders.confirmDeposit({
      ...{ orderId, minor, by: askerOf(context) },
      depositedAt: asInstant(Date.parse(deposit.deposited_at)),
      ...(office && { taxOffice: { approvalNumber: office.approval_number, issuedOn: office.issued_on } }),
    }),
  );
}

async function refundOrder(asked: Asked): Promise<Answer> {
  const { context, options, body } = asked;
  const { credits, reason } = parseWith(newRefundSchema, body);
  const creditsMicro = credits === undefined ? undefined : readAmount(credits);
  const key = nameOfRequest(context, options, body);
  return await changed(asked, (orders, orderId) =>
    orders.refund({
      ...{ orderId, reason, key, by: askerOf(context) },
      ...(creditsMicro === undefined ? {} : { creditsMicro }),
    }),
  );
}

async function changed(
  { context, options, keep }: Asked,
  act: (orders: BillingRouteOptions['billing']['orders'], id: string) => Promise<BillingOutcome<Order>>,
): Promise<Answer> {
  const id = idOf(context);
  const outcome = await act(options.billing.orders, id);
  await followPlan(id, options);
  const order = doneOr(outcome, { language: context.get('language'), details: { order: id } });
  return await keepAfterwards(options, keep, { status: 200, body: await orderAnswerOf(order, context, options) });
}

/** What happened to the order of a plan's month happens to the plan at once, so that whoever is there sees it. */
async function followPlan(orderId: string, { billing }: BillingRouteOptions): Promise<void> {
  const order = await billing.orders.find(orderId);
  const subscriptionId = /^subscription:(.+):\d+$/.exec(order?.causeKey ?? '')?.[1];
  if (subscriptionId !== undefined) await billing.subscriptions.look(subscriptionId);
}
