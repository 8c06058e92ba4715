import type { OpenAPIHono } from '@hono/zod-openapi';
import { changeSubscriptionSchema, newSubscriptionSchema, subscriptionsQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { BillingOutcome, PaymentMethod, Subscription } from '#billing';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { quotedMoney } from './billing-money.ts';
import { doneOr } from './billing-order-answers.ts';
import { orderAnswerOf, returnUrlOf } from './billing-order-view.ts';
import { subscriptionAnswer } from './billing-plan-answers.ts';
import { payingMethod, refuseUnable } from './billing-purchase.ts';
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
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

const ROOT = '/api/v1/billing/subscriptions';
const RETURN_PATH = '/settings/billing/plan/returned';
/** Three years. */
const MONTHS_SHOWN_MAX = 36;

/** `/api/v1/billing/subscriptions`: a workspace's plan is taken, changed, stopped and taken up again. */
export function billingSubscriptionRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get(ROOT, signedIn, async (context) => {
    demand(context, BILLING);
    context.header('cache-control', 'no-store');
    return context.json(await listSubscriptions(context, options));
  });
  const change = changeOnce(BILLING, options, { mayBeEmpty: true });
  app.post(ROOT, signedIn, change(subscribe));
  app.patch(`${ROOT}/:id`, signedIn, change(changeSubscription));
  app.post(`${ROOT}/:id/stop`, signedIn, change(stop));
  app.post(`${ROOT}/:id/resume`, signedIn, change(resume));
}

type Asked = AskedChange<BillingRouteOptions>;

async function listSubscriptions(context: ApiContext, options: BillingRouteOptions): Promise<object> {
  const { workspace, limit, cursor } = parseWith(subscriptionsQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'subscriptions', kind: 'string' });
  const found = await options.billing.subscriptions.list({
    ...(workspace === undefined ? {} : { workspaceId: workspaceIdOf(workspace, options.account()) }),
    ...(before === undefined ? {} : { before }),
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  const data = await Promise.all(shown.map((each) => answerOf(each, context, options)));
  const last = shown.at(-1);
  return { data, next_cursor: found.length > limit && last ? writeCursor('subscriptions', last.id) : null };
}

async function subscribe({ context, options, body, keep }: Asked): Promise<Answer> {
  const wanted = parseWith(newSubscriptionSchema, body);
  const { billing, account } = options;
  const language = context.get('language');
  const workspaceId = workspaceIdOf(wanted.workspace, account());
  const plan = await billing.offers.find({ kind: 'plan', id: wanted.plan });
  if (plan === undefined) throw new ApiRefusal('billing_offer_unknown');
  const isFree = plan.supply.minor === 0n;
  const method = isFree && wanted.method === undefined ? undefined : await payingMethod(options, wanted.method);
  if (method !== undefined && !isFree) await refuseUnable(options, method, plan.supply.currency);
  const { id, address } = askerOf(context);
  const path = wanted.return_path ?? RETURN_PATH;
  const outcome = await billing.subscriptions.subscribe({
    ...{ id: nameOfRequest(context, options, body), workspaceId, planId: plan.id, language, by: { id, address } },
    method: method && { id: method.id, channel: method.channel },
    total: wanted.total && quotedMoney(wanted.total),
    returnUrl: (order) => returnUrlOf(context, options, { path, name: 'order', id: order.id }),
    keep: (tx, { subscription }) => record({ context, options }, tx, { action: 'subscription.started', subscription }),
  });
  const { subscription, order, nextUrl } = doneOr(outcome, { language });
  const answer = {
    // One that has not begun is nobody's plan.
    subscription: subscription.state === 'starting' ? null : await answerOf(subscription, context, options),
    order: await orderAnswerOf(order, context, options),
    next_url: nextUrl ?? null,
  };
  return await keepAfterwards(options, keep, { status: 201, body: answer });
}

async function changeSubscription(asked: Asked): Promise<Answer> {
  const { context, options, body } = asked;
  const { plan: planId, method: methodId } = parseWith(changeSubscriptionSchema, body);
  const method = methodId === undefined ? undefined : await payingMethod(options, methodId);
  const chosen = method && { id: method.id, channel: method.channel };
  await refuseUnpaid(options, { id: idOf(context), planId, method });
  return await changed(asked, 'subscription.changed', (subscriptions, act) =>
    subscriptions.change({ ...act, planId, method: chosen }),
  );
}

/** Throws an ApiRefusal when the method that pays afterwards, the present one where none is chosen, cannot pay the plan. */
async function refuseUnpaid(
  options: BillingRouteOptions,
  { id, planId, method }: { id: string; planId: string | undefined; method: PaymentMethod | undefined },
): Promise<void> {
  const { subscriptions, offers, methods } = options.billing;
  const subscription = await subscriptions.find(id);
  if (subscription === undefined) throw new ApiRefusal('billing_subscription_unknown');
  const plan = await offers.find({ kind: 'plan', id: planId ?? subscription.planId });
  if (plan === undefined) throw new ApiRefusal('billing_offer_unknown');
  const paying = method ?? (await methods.find(subscription.methodId));
  if (paying !== undefined && plan.supply.minor > 0n) await refuseUnable(options, paying, plan.supply.currency);
}

async function stop(asked: Asked): Promise<Answer> {
  return await changed(asked, 'subscription.stopped', (subscriptions, act) => subscriptions.stop(act));
}

async function resume(asked: Asked): Promise<Answer> {
  return await changed(asked, 'subscription.resumed', (subscriptions, act) => subscriptions.resume(act));
}

type Subscriptions = BillingRouteOptions['billing']['subscriptions'];

async function changed(
  { context, options, keep }: Asked,
  action: string,
  act: (
    subscriptions: Subscriptions,
    asked: Parameters<Subscriptions['stop']>[0],
  ) => Promise<BillingOutcome<Subscription>>,
): Promise<Answer> {
  const asked = {
    id: idOf(context),
    keep: (tx: Transaction, subscription: Subscription, before: Subscription) =>
      record({ context, options }, tx, { action, subscription, before }),
  };
  const outcome = await act(options.billing.subscriptions, asked);
  const subscription = doneOr(outcome, { language: context.get('language') });
  return await keepAfterwards(options, keep, { status: 200, body: await answerOf(subscription, context, options) });
}

async function record(
  asked: { readonly context: ApiContext; readonly options: BillingRouteOptions },
  tx: Transaction,
  done: { readonly action: string; readonly subscription: Subscription; readonly before?: Subscription },
): Promise<void> {
  const { action, subscription, before } = done;
  const target = `subscription:${subscription.id}`;
  await recordBilling(asked, tx, { action, target, before: before && factsOf(before), after: factsOf(subscription) });
}

function factsOf({ workspaceId, planId, planVersion, methodId, state }: Subscription) {
  return {
    workspace_id: workspaceId,
    plan_id: planId,
    plan_version: planVersion,
    payment_method_id: methodId,
    state,
  };
}

async function answerOf(subscription: Subscription, context: ApiContext, options: BillingRouteOptions) {
  const { billing } = options;
  const { id, planId, planVersion, workspaceId, methodId } = subscription;
  const [plan, method, months, settings] = await Promise.all([
    billing.offers.find({ kind: 'plan', id: planId, version: planVersion }),
    methodId === '' ? undefined : billing.methods.find(methodId),
    billing.subscriptions.months(id, MONTHS_SHOWN_MAX),
    billing.settings(),
  ]);
  const causeKeys = months.map(({ month }) => `subscription:${id}:${month}`);
  const orders =
    causeKeys.length === 0 ? [] : await billing.orders.list({ workspaceId, causeKeys, limit: MONTHS_SHOWN_MAX });
  return subscriptionAnswer(
    subscription,
    { plan, method, months, orders },
    { language: context.get('language'), settings },
  );
}
