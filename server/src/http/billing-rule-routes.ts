import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  BILLING_BOUNDS,
  creditWorkspaceQuerySchema,
  setAutoTopUpSchema,
  setCreditAlertsSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { AutoTopUp, CreditAlertRule } from '#billing';
import { amountText, readAmount } from '#credits';
import { monthAround } from '#kernel';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { readMoney } from './billing-money.ts';
import { doneOr } from './billing-order-answers.ts';
import { autoTopUpAnswer, creditAlertsAnswer } from './billing-plan-answers.ts';
import { askerOf, BILLING, type BillingRouteOptions, keepAfterwards, recordBilling } from './billing-route-options.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

const TOP_UP = '/api/v1/billing/auto-top-up';
const ALERTS = '/api/v1/billing/credit-alerts';
const MINUTE_MS = 60_000;

/** `/api/v1/billing/auto-top-up` and `/credit-alerts`: what happens by itself when a workspace's credits run short. */
export function billingRuleRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get(TOP_UP, signedIn, async (context) => {
    demand(context, BILLING);
    context.header('cache-control', 'no-store');
    const workspaceId = workspaceOf(context, options);
    const rule = await options.billing.autoTopUps.find(workspaceId);
    return context.json(await topUpAnswer(workspaceId, rule, options));
  });
  app.get(ALERTS, signedIn, async (context) => {
    demand(context, BILLING);
    context.header('cache-control', 'no-store');
    return context.json(creditAlertsAnswer(await options.billing.alerts.find(workspaceOf(context, options))));
  });
  const change = changeOnce(BILLING, options);
  app.put(TOP_UP, signedIn, change(setAutoTopUp));
  app.put(ALERTS, signedIn, change(setAlerts));
}

type Asked = AskedChange<BillingRouteOptions>;

async function setAutoTopUp({ context, options, body, keep }: Asked): Promise<Answer> {
  const asked = parseWith(setAutoTopUpSchema, body);
  const workspaceId = workspaceOf(context, options);
  const offer = await options.billing.offers.find({ kind: 'package', id: asked.package });
  if (offer === undefined) throw new ApiRefusal('billing_offer_unknown');
  const { currency } = offer.supply;
  const minutes = asked.cool_down_minutes ?? BILLING_BOUNDS.coolDownMinutes.default;
  const { id, address } = askerOf(context);
  const outcome = await options.billing.autoTopUps.save({
    workspaceId,
    rule: {
      ...{ isOn: asked.is_on, thresholdMicro: readAmount(asked.threshold) ?? 0n },
      ...{ packageId: asked.package, methodId: asked.method, coolDownMs: minutes * MINUTE_MS },
      monthlyCapMinor: readMoney(asked.monthly_cap, { currency, member: 'monthly_cap' }).minor,
    },
    by: { id, address },
    keep: (tx: Transaction, rule: AutoTopUp) =>
      recordBilling({ context, options }, tx, {
        ...{ action: 'auto_top_up.changed', target: `auto_top_up:${workspaceId}`, after: topUpFacts(rule) },
      }),
  });
  const rule = doneOr(outcome, { language: context.get('language') });
  return await keepAfterwards(options, keep, { status: 200, body: await topUpAnswer(workspaceId, rule, options) });
}

function topUpFacts({ isOn, thresholdMicro, packageId, methodId, monthlyCapMinor, coolDownMs }: AutoTopUp) {
  return {
    ...{ is_on: isOn, threshold: amountText(thresholdMicro), package_id: packageId, payment_method_id: methodId },
    ...{ monthly_cap_minor: String(monthlyCapMinor), cool_down_minutes: coolDownMs / MINUTE_MS },
  };
}

async function topUpAnswer(workspaceId: string, rule: AutoTopUp | undefined, options: BillingRouteOptions) {
  const { billing, clock, account } = options;
  if (rule === undefined) return autoTopUpAnswer(workspaceId, rule, { currency: undefined, spentMinor: 0n });
  const currency = (await billing.offers.find({ kind: 'package', id: rule.packageId }))?.supply.currency;
  if (currency === undefined) return autoTopUpAnswer(workspaceId, rule, { currency, spentMinor: 0n });
  const month = monthAround(clock.now(), account().timeZone);
  const spentMinor = await billing.autoTopUps.spentBetween(workspaceId, { ...month, currency });
  return autoTopUpAnswer(workspaceId, rule, { currency, spentMinor });
}

async function setAlerts({ context, options, body, keep }: Asked): Promise<Answer> {
  const { low_at: lowAt, expiring_days: expiringDays } = parseWith(setCreditAlertsSchema, body);
  const workspaceId = workspaceOf(context, options);
  const rule = await options.billing.alerts.save({
    workspaceId,
    lowAtMicro: lowAt === null ? undefined : readAmount(lowAt),
    expiringDays: expiringDays ?? undefined,
    keep: async (tx: Transaction, kept: CreditAlertRule) => {
      const { workspace_id: _, ...after } = creditAlertsAnswer(kept);
      const target = `credit_alerts:${workspaceId}`;
      await recordBilling({ context, options }, tx, { action: 'credit_alerts.changed', target, after });
    },
  });
  return await keepAfterwards(options, keep, { status: 200, body: creditAlertsAnswer(rule) });
}

function workspaceOf(context: ApiContext, { account }: BillingRouteOptions): string {
  return workspaceIdOf(parseWith(creditWorkspaceQuerySchema, context.req.query()).workspace, account());
}
