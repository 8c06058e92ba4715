import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  BILLING_BOUNDS,
  type BillingProviderFacts,
  cardProviderSchema,
  changeBillingSettingsSchema,
  type Language,
  newReconciliationSchema,
  type SellerFacts,
  setBillingProviderSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { CardProvider, ProviderSettings } from '#billing';
import { asInstant, isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { settingsAnswer } from './billing-answers.ts';
import { reconciliationAnswer, verificationAnswer } from './billing-order-answers.ts';
import { askerOf, BILLING, type BillingRouteOptions, keepAfterwards, recordBilling } from './billing-route-options.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { pagesOrigin } from './pages-origin.ts';
import { parseWith } from './parse-with.ts';
import { originOf } from './request-origin.ts';

const ROOT = '/api/v1/billing';
const DAY_MS = 86_400_000;
const SHOWN_MAX = 90;

/** `/api/v1/billing/settings`, `/providers` and `/reconciliation`: who sells, who moves money, and whether both agree. */
export function billingSetupRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const { billing } = options;
  const reading = (path: string, read: (context: ApiContext) => Promise<object>): void => {
    app.get(`${ROOT}/${path}`, signedIn, async (context) => {
      demand(context, BILLING);
      context.header('cache-control', 'no-store');
      return context.json(await read(context));
    });
  };
  reading('settings', async () => settingsAnswer(await billing.settings()));
  reading('providers', async (context) => {
    const all = await billing.providers.list();
    return { data: all.map((provider) => providerAnswer(provider, context, options)) };
  });
  reading('reconciliation', async () => ({
    data: (await billing.reconciliations(SHOWN_MAX)).map(reconciliationAnswer),
  }));
  reading('verification', async () => verificationAnswer(await billing.verify()));
  const change = changeOnce(BILLING, options, { mayBeEmpty: true });
  app.patch(`${ROOT}/settings`, signedIn, change(changeSettings));
  app.put(`${ROOT}/providers/:name`, signedIn, change(setProvider));
  app.post(`${ROOT}/reconciliation`, signedIn, change(reconcile));
}

type Asked = AskedChange<BillingRouteOptions>;

async function changeSettings({ context, options, body, keep }: Asked): Promise<Answer> {
  const {
    seller,
    vat_percent: vatPercent,
    bank_account: bankAccount,
    ...more
  } = parseWith(changeBillingSettingsSchema, body);
  const { id, address } = askerOf(context);
  const outcome = await options.billing.changeSettings({
    change: {
      ...(seller && { seller: sellerOf(seller) }),
      ...(vatPercent && { vatPercent: named(vatPercent) }),
      ...(bankAccount && { bankAccount: named(bankAccount) }),
      ...named({ depositDays: more.deposit_days }),
    },
    asker: { id, address, origin: originOf(context) },
    keep: (tx, settings) => keep(tx, { status: 200, body: settingsAnswer(settings) }),
  });
  if (outcome.kind === 'refused') {
    const names = outcome.fields.map((field) => field.replaceAll(/[A-Z]+/g, (part) => wireName(part)));
    throw new ApiRefusal('request_invalid', { detail: names.join(', ') });
  }
  return { status: 200, body: settingsAnswer(outcome.value) };
}

function sellerOf(seller: { readonly [Name in keyof SellerFacts]?: string | undefined }) {
  return named({
    company: seller.company,
    businessNumber: seller.business_number?.replaceAll(/[\s-]/g, ''),
    representative: seller.representative,
    address: seller.address,
    businessType: seller.business_type,
    businessItem: seller.business_item,
    email: seller.email,
    phone: seller.phone,
  });
}

/** What is not named stays as it is. */
function named<Part extends object>(part: Part): { [Name in keyof Part]?: Exclude<Part[Name], undefined> } {
  const entries = Object.entries(part).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Part]?: Exclude<Part[Name], undefined> };
}

/** `businessNumber` is `business_number` to callers; `KRW` stays. */
function wireName(part: string): string {
  return part.length > 1 ? part : `_${part.toLowerCase()}`;
}

async function setProvider({ context, options, body, keep }: Asked): Promise<Answer> {
  const name: CardProvider = parseWith(cardProviderSchema, context.req.param('name'));
  const asked = parseWith(setBillingProviderSchema, body);
  return await options.transaction(async (tx) => {
    const changed = await options.billing.providers.change(tx, name, {
      ...{ isOn: asked.is_on, secret: asked.secret_key, webhookSecret: asked.webhook_secret },
      ...{ clientKey: asked.client_key, allowsAutoTopUp: asked.allows_auto_top_up },
    });
    if (changed.kind === 'incomplete') {
      const missing = changed.missing.map((each) => (each === 'secret' ? 'secret_key' : each));
      throw new ApiRefusal('billing_provider_incomplete', { missing: missing.join(', ') });
    }
    await recordBilling({ context, options }, tx, {
      ...{ action: 'payment_provider.changed', target: `payment_provider:${name}` },
      ...{ before: factsOf(changed.before), after: { ...factsOf(changed.after), ...renewed(asked) } },
    });
    const answer: Answer = { status: 200, body: providerAnswer(changed.after, context, options) };
    await keep(tx, answer);
    return answer;
  });
}

/** Nothing of a key is ever kept in the log, only that there is one. */
function factsOf({ isOn, isTestMode, secret, webhookSecret, allowsAutoTopUp }: ProviderSettings) {
  return {
    is_on: isOn,
    is_test_mode: isTestMode,
    has_secret_key: secret !== undefined,
    has_webhook_secret: webhookSecret !== undefined,
    allows_auto_top_up: allowsAutoTopUp,
  };
}

function renewed(asked: { secret_key?: string | undefined; webhook_secret?: string | undefined }) {
  return { new_secret_key: asked.secret_key !== undefined, new_webhook_secret: asked.webhook_secret !== undefined };
}

function providerAnswer(
  settings: ProviderSettings,
  context: ApiContext,
  { publicUrl }: BillingRouteOptions,
): BillingProviderFacts {
  const { name, problem } = settings;
  const hasSecret = settings.secret !== undefined;
  return {
    name,
    is_on: settings.isOn,
    is_set_up: isSetUp(settings),
    is_test_mode: settings.isTestMode,
    has_secret_key: hasSecret,
    has_webhook_secret: settings.webhookSecret !== undefined,
    client_key: settings.clientKey ?? null,
    allows_auto_top_up: settings.allowsAutoTopUp,
    webhook_url: `${pagesOrigin(context, publicUrl)}${ROOT}/webhooks/${name}`,
    problem:
      problem === undefined
        ? null
        : {
            at: isoInstant(problem.at),
            code: problem.code,
            message: PROBLEM_WORDS[problem.code][context.get('language')],
          },
  };
}

function isSetUp({ name, secret, webhookSecret, clientKey }: ProviderSettings): boolean {
  if (name === 'sandbox') return true;
  return secret !== undefined && (name === 'stripe' ? webhookSecret : clientKey) !== undefined;
}

const PROBLEM_WORDS: Readonly<Record<NonNullable<ProviderSettings['problem']>['code'], Record<Language, string>>> = {
  credential_refused: {
    en: 'The provider did not accept the secret key. Enter it again.',
    ko: '결제 대행사에서 비밀 키를 거절했습니다. 키를 다시 입력해 주세요.',
  },
  unreachable: {
    en: 'The provider did not answer. Payments are looked up again by themselves.',
    ko: '결제 대행사가 응답하지 않았습니다. 결제는 자동으로 다시 조회됩니다.',
  },
};

async function reconcile({ context, options, body, keep }: Asked): Promise<Answer> {
  const asked = parseWith(newReconciliationSchema, body);
  const now = options.clock.now();
  const to = asked.to === undefined ? now : asInstant(Math.min(Date.parse(asked.to), now));
  const from = asInstant(asked.from === undefined ? to - 2 * DAY_MS : Date.parse(asked.from));
  const daysMax = BILLING_BOUNDS.reconciliationDaysMax;
  const isRange = from >= 0 && from < to && to - from <= daysMax * DAY_MS;
  if (!isRange) throw new ApiRefusal('range_invalid', { days_max: daysMax });
  const found = await options.billing.reconcile({ from, to });
  await options.transaction((tx) =>
    recordBilling({ context, options }, tx, {
      ...{ action: 'payments.reconciled', target: 'billing:reconciliation' },
      after: { payments: found.payments, settled: found.settled, unknown: found.unknown.length },
    }),
  );
  return await keepAfterwards(options, keep, { status: 200, body: reconciliationAnswer(found) });
}
