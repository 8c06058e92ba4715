import type { OpenAPIHono } from '@hono/zod-openapi';
import { cardProviderSchema, SANDBOX_ACTS, type SandboxPayment } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { type CardProvider, moneyText } from '#billing';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { moneyAnswer } from './billing-money.ts';
import { BILLING, type BillingRouteOptions, keepAfterwards, recordBilling } from './billing-route-options.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import type { Answer } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readBytes } from './read-json-body.ts';

const ROOT = '/api/v1/billing';

/**
 * `/api/v1/billing/webhooks`: providers tell that something happened. Nothing that they say is believed: it only causes a
 * look-up. `/sandbox/payments`: what banks and card holders do, for trying out.
 */
export function billingWebhookRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.post(`${ROOT}/webhooks/:provider`, async (context) => await receive(context, options));
  const change = changeOnce(BILLING, options, { mayBeEmpty: true });
  app.post(`${ROOT}/sandbox/payments/:ref/:act`, signedIn, change(actInSandbox));
}

/** Answers 200 once what was told is booked: else the provider tells it again. */
async function receive(context: ApiContext, { billing, clock, log }: BillingRouteOptions): Promise<Response> {
  const body = await readBytes(context.req.raw);
  const name = cardProviderSchema.safeParse(context.req.param('provider'));
  const provider = name.success ? await providerTelling(billing, name.data) : undefined;
  if (!name.success || provider === undefined) throw new ApiRefusal('billing_webhook_refused');
  const headers = Object.fromEntries(context.req.raw.headers);
  const reading = provider.readWebhook({ headers, body, now: clock.now() });
  if (reading.kind === 'refused') {
    log.warn({ provider: name.data, detail: reading.detail }, 'a webhook was refused');
    throw new ApiRefusal('billing_webhook_refused');
  }
  await billing.orders.noteWebhook(name.data, reading);
  context.header('cache-control', 'no-store');
  return context.json({});
}

/** The sandbox signs nothing: as long as it is off, nobody needs to be heard. Of others, what was paid before goes on. */
async function providerTelling({ providers }: BillingRouteOptions['billing'], name: CardProvider) {
  return name === 'sandbox' && !(await providers.isOn(name)) ? undefined : await providers.providerOf(name);
}

async function actInSandbox({ context, options, keep }: AskedChange<BillingRouteOptions>): Promise<Answer> {
  const act = parseWith(z.enum(SANDBOX_ACTS), context.req.param('act'));
  const ref = (context.req.param('ref') ?? '').slice(0, 128);
  const { billing } = options;
  const done = await billing.actInSandbox(ref, act);
  if (done === 'unknown') throw new ApiRefusal('billing_sandbox_payment_unknown', { payment: ref });
  if (done === 'refused') throw new ApiRefusal('billing_sandbox_act_refused');
  await options.transaction((tx) =>
    recordBilling({ context, options }, tx, {
      ...{ action: 'sandbox_payment.changed', target: `sandbox_payment:${ref}`, after: { act } },
    }),
  );
  return await keepAfterwards(options, keep, { status: 200, body: await sandboxPayment(ref, options) });
}

async function sandboxPayment(ref: string, { billing }: BillingRouteOptions): Promise<SandboxPayment> {
  const provider = await billing.providers.providerOf('sandbox');
  const answer = await provider?.lookUp(ref);
  const view = answer?.kind === 'answer' ? answer.value : undefined;
  if (view === undefined) throw new ApiRefusal('billing_sandbox_payment_unknown', { payment: ref });
  const { status, total, refundedMinor, dispute } = view;
  const refunded = moneyText({ currency: total.currency, minor: refundedMinor });
  return { ref, status, total: moneyAnswer(total), refunded, dispute };
}
