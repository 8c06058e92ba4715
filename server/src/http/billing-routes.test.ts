import {
  apiErrorSchema,
  autoTopUpSchema,
  begunSubscriptionSchema,
  billingProvidersSchema,
  billingSettingsSchema,
  billingVerificationSchema,
  creditAlertsSchema,
  ERRORS,
  methodSchema,
  offerSchema,
  PAYMENT_PROBLEM_TEXTS,
  pageOf,
  paidOrderSchema,
  quoteSchema,
  reconciliationSchema,
  reconciliationsSchema,
  subscriptionSchema,
} from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BILLING_REFUSALS, PAYMENT_PROBLEMS } from '#billing';
import { asInstant } from '#kernel';
import { type BillingRig, billingRig } from '../../test/billing-rig.ts';
import { reconciliationAnswer } from './billing-order-answers.ts';
import { statusOf } from './statuses.ts';

let it: BillingRig;
beforeEach(async () => {
  it = await billingRig();
});
afterEach(() => it.close());

const KRW = { currency: 'KRW', supply: '10000' };
const NAMES = { ko: '크레딧', en: 'Credits' };
const offer = async (list: 'plans' | 'packages', more: object = {}) =>
  offerSchema.parse((await it.send('POST', `/${list}`, { names: NAMES, credits: '1000', price: KRW, ...more })).json());
const codeOf = (answer: { json(): unknown }) => apiErrorSchema.parse(answer.json()).error.code;
const acts = async () => (await it.rig.audit.after({ sequence: 0, limit: 200 })).map(({ action }) => action);
const subscribe = (plan: string, more: object = {}) =>
  it.send('POST', '/subscriptions', { workspace: 'main', plan, ...more });

test('every refusal and every problem of billing has words in both languages, and a status that is not our fault', () => {
  for (const code of BILLING_REFUSALS) {
    expect(ERRORS[code].ko).toMatch(/[가-힣]/);
    expect(statusOf(code)).toBeLessThan(504);
    expect([code, statusOf(code)]).not.toEqual([code, 500]);
  }
  expect(Object.keys(PAYMENT_PROBLEM_TEXTS).sort()).toEqual([...PAYMENT_PROBLEMS].sort());
});

describe('plans and packages', () => {
  test('change by new versions, keep their currency, and are withdrawn', async () => {
    const made = await offer('packages');
    expect(made).toMatchObject({ version: 1, price: { vat: '1000', total: '11000' }, is_offered: true });
    const changed = await it.send('PATCH', `/packages/${made.id}`, { price: { currency: 'KRW', supply: '20000' } });
    expect(offerSchema.parse(changed.json())).toMatchObject({ id: made.id, version: 2, price: { total: '22000' } });
    const dollars = { price: { currency: 'USD', supply: '12.50' } };
    expect(codeOf(await it.send('PATCH', `/packages/${made.id}`, dollars))).toBe('billing_currency_mismatch');
    const withdrawn = await it.send('PATCH', `/packages/${made.id}`, { is_offered: false });
    expect(offerSchema.parse(withdrawn.json()).is_offered).toBe(false);
    expect(codeOf(await it.send('PATCH', '/plans/x', { is_offered: false }))).toBe('billing_offer_unknown');
    expect((await offer('packages', dollars)).price).toEqual({
      ...{ currency: 'USD', supply: '12.50', vat: '0.00', total: '12.50' },
    });
    expect(await acts()).toEqual(['package.created', 'package.changed', 'package.changed', 'package.created']);
  });

  test.each([
    { when: 'won with a fraction', body: { price: { currency: 'KRW', supply: '1.5' } }, code: 'request_invalid' },
    { when: 'no credits', body: { credits: '0' }, code: 'request_invalid' },
    {
      when: 'a package for nothing',
      body: { price: { currency: 'KRW', supply: '0' } },
      code: 'billing_price_out_of_range',
    },
    { when: 'too much', body: { price: { currency: 'USD', supply: '999999999999' } }, code: 'request_invalid' },
    { when: 'an empty name', body: { names: { ko: ' ', en: 'x' } }, code: 'request_invalid' },
  ])('$when is refused', async ({ body, code }) => {
    const asked = { names: NAMES, credits: '1000', price: KRW, ...body };
    expect(codeOf(await it.send('POST', '/packages', asked))).toBe(code);
  });

  test('a quote prints price, policy and the last day, in the caller’s language, before there is a method', async () => {
    const { id } = await offer('packages');
    const asked = `/quote?workspace=main&package=${id}`;
    const quote = quoteSchema.parse((await it.get(asked, { 'accept-language': 'ko' })).json());
    expect(quote).toMatchObject({
      ...{ kind: 'top_up', validity: 'civil', valid_days: 360, last_day: '2026-12-31', channel: null },
      ...{ expires_at: '2026-12-31T15:00:00.000Z', time_zone: 'Asia/Seoul', price: { total: '11000' } },
    });
    expect(quote.sentence).toMatch(/^2026년 12월 31일까지 사용할 수 있습니다\./);
    const english = quoteSchema.parse((await it.get(asked, { 'accept-language': 'en' })).json());
    expect(english.sentence).toMatch(/^Can be used until 31 December 2026\./);
    await it.rig.store.transaction((tx) =>
      it.credits.setPolicy(tx, { workspaceId: '1', policy: { validity: 'inclusive' } }),
    );
    expect(quoteSchema.parse((await it.get(asked)).json())).toMatchObject({ last_day: '2026-12-30' });
    const plan = await offer('plans');
    const ofPlan = quoteSchema.parse((await it.get(`/quote?workspace=main&plan=${plan.id}`)).json());
    expect(ofPlan).toMatchObject({ kind: 'plan', validity: 'month', expires_at: '2026-02-05T00:00:00.000Z' });
    expect(codeOf(await it.get('/quote?workspace=main'))).toBe('request_invalid');
    expect(codeOf(await it.get(`/quote?workspace=main&package=${plan.id}`))).toBe('billing_offer_unknown');
  });
});

describe('payment methods', () => {
  test('the first is the default; another is chosen; one that pays for a plan stays', async () => {
    const first = await it.card('approve');
    const second = await it.card('approve');
    expect([first.is_default, second.is_default]).toEqual([true, false]);
    const chosen = methodSchema.parse((await it.send('POST', `/methods/${second.id}/default`)).json());
    expect(chosen.is_default).toBe(true);
    const plan = await offer('plans');
    expect((await subscribe(plan.id)).status).toBe(201);
    expect(codeOf(await it.send('DELETE', `/methods/${second.id}`))).toBe('billing_method_in_use');
    expect(methodSchema.parse((await it.send('DELETE', `/methods/${first.id}`)).json()).state).toBe('removed');
    const left = pageOf(methodSchema).parse((await it.get('/methods')).json()).data;
    expect(left.map(({ id }) => id)).toEqual([second.id]);
  });

  test('what the log keeps of a card is neither its number nor its token', async () => {
    await it.card('approve');
    const entries = await it.rig.audit.after({ sequence: 0, limit: 50 });
    const methods = entries.filter(({ action }) => action.startsWith('payment_method.'));
    expect(methods.map(({ action }) => action)).toEqual(['payment_method.created', 'payment_method.registered']);
    expect(JSON.stringify(methods)).not.toMatch(/4242|tok|approve/);
  });

  test('a registration that was given up, and a buyer whose number is none, are told', async () => {
    const begun = (await it.send('POST', '/methods', { channel: 'sandbox' })).json();
    expect(begun.next_url).toMatch(/^\/settings\/billing\/methods\/sandbox\?method=/);
    const after = await it.send('POST', `/methods/${begun.method.id}/returned`, { query: { cancelled: '1' } });
    expect(methodSchema.parse(after.json())).toMatchObject({ state: 'failed', problem: { code: 'person_cancelled' } });
    const buyer = {
      company: 'B',
      representative: 'K',
      address: '',
      business_type: '',
      business_item: '',
      email: 'a@b.co',
    };
    const wrong = { channel: 'bank_transfer', buyer: { ...buyer, business_number: '1234567890' } };
    expect(codeOf(await it.send('POST', '/methods', wrong))).toBe('request_invalid');
    expect(codeOf(await it.send('POST', '/methods', { channel: 'stripe' }))).toBe('billing_provider_off');
    expect(codeOf(await it.send('POST', '/methods/x/default'))).toBe('billing_method_unknown');
  });
});

describe('set-up', () => {
  test('settings change in parts, are checked, and are in the log', async () => {
    const seller = { company: 'Acme', business_number: '123-45-67891' };
    const changed = await it.send('PATCH', '/settings', { seller, vat_percent: { USD: 10 } });
    const settings = billingSettingsSchema.parse(changed.json());
    expect(settings.seller).toMatchObject({ company: 'Acme', business_number: '1234567891', representative: '' });
    expect(settings.vat_percent).toEqual({ KRW: 10, USD: 10 });
    const wrong = await it.send('PATCH', '/settings', { seller: { business_number: '1234567890' } });
    expect(apiErrorSchema.parse(wrong.json()).error.message).toContain('seller.business_number');
    expect(await acts()).toEqual(['billing_settings.changed']);
  });

  test('the secret of a provider is kept and never told', async () => {
    expect(codeOf(await it.send('PUT', '/providers/stripe', { is_on: true }))).toBe('billing_provider_incomplete');
    const keys = { is_on: true, secret_key: 'sk_test_0123456789secret', webhook_secret: 'whsec_0123456789secret' };
    const set = await it.send('PUT', '/providers/stripe', keys);
    expect(set.status).toBe(200);
    const all = await it.get('/providers');
    const { data } = billingProvidersSchema.parse(all.json());
    expect(data.find(({ name }) => name === 'stripe')).toMatchObject({
      ...{ is_on: true, is_set_up: true, is_test_mode: true, has_secret_key: true, has_webhook_secret: true },
      webhook_url: 'http://gw.acme.com/api/v1/billing/webhooks/stripe',
    });
    const log = JSON.stringify(await it.rig.audit.after({ sequence: 0, limit: 50 }));
    for (const text of [set.text, all.text, log]) expect(text).not.toContain('0123456789secret');
    expect(codeOf(await it.send('PUT', '/providers/none', { is_on: true }))).toBe('request_invalid');
  });

  test('a payment that belongs to no order is told with its amount and currency', () => {
    const found = (currency: 'KRW' | 'USD') => ({ provider: 'stripe', ref: 'pi_1', currency, minor: 1_250n }) as const;
    const told = reconciliationAnswer({
      ...{ at: asInstant(0), payments: 2, settled: 0, unreachable: [], unknown: [found('KRW'), found('USD')] },
    });
    expect(reconciliationSchema.parse(told).unknown).toEqual([
      { provider: 'stripe', ref: 'pi_1', total: { currency: 'KRW', amount: '1250' } },
      { provider: 'stripe', ref: 'pi_1', total: { currency: 'USD', amount: '12.50' } },
    ]);
  });

  test('a reconciliation is made and kept', async () => {
    const found = reconciliationSchema.parse((await it.send('POST', '/reconciliation')).json());
    expect(found).toMatchObject({ payments: 0, settled: 0, unknown: [] });
    expect(reconciliationsSchema.parse((await it.get('/reconciliation')).json()).data).toHaveLength(1);
    const long = { from: '2024-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    expect(codeOf(await it.send('POST', '/reconciliation', long))).toBe('range_invalid');
    for (const range of [{ to: '0000-01-01T00:00:00Z' }, { to: '1970-01-02T00:00:00Z' }]) {
      const before1970 = await it.send('POST', '/reconciliation', range);
      expect([before1970.status, codeOf(before1970)]).toEqual([400, 'range_invalid']);
    }
    expect(billingVerificationSchema.parse((await it.get('/verification')).json()).findings).toEqual([]);
  });
});

describe('a plan', () => {
  test('is taken, stopped, taken up again and changed, each once for a key', async () => {
    await it.card('approve');
    const plan = await offer('plans');
    const key = { 'idempotency-key': 'take' };
    const asked = { workspace: 'main', plan: plan.id };
    const [one, two] = await Promise.all([1, 2].map(() => it.send('POST', '/subscriptions', asked, key)));
    const begun = begunSubscriptionSchema.parse(one?.json());
    expect(begunSubscriptionSchema.parse(two?.json()).subscription?.id).toBe(begun.subscription?.id);
    expect(begun.subscription).toMatchObject({
      state: 'active',
      paid_until: '2026-02-05T00:00:00.000Z',
      is_sandbox: true,
    });
    expect(begun.order).toMatchObject({ kind: 'plan', state: 'granted' });
    expect(codeOf(await subscribe(plan.id))).toBe('billing_subscription_exists');
    const id = begun.subscription?.id ?? '';
    const act = async (name: string) =>
      subscriptionSchema.parse((await it.send('POST', `/subscriptions/${id}/${name}`)).json());
    expect(await act('stop')).toMatchObject({ state: 'ending', next_payment_at: null });
    expect(await act('resume')).toMatchObject({ state: 'active', next_payment_at: '2026-02-05T00:00:00.000Z' });
    const other = await offer('plans', { names: { ko: '프로', en: 'Pro' } });
    const changed = await it.send('PATCH', `/subscriptions/${id}`, { plan: other.id });
    expect(subscriptionSchema.parse(changed.json()).plan?.id).toBe(other.id);
    const [lot] = await it.credits.lots('1');
    expect(lot).toMatchObject({ origin: 'plan', payment: 'card', amountMicro: 1_000_000_000n });
    const { data } = pageOf(subscriptionSchema).parse((await it.get('/subscriptions?workspace=main')).json());
    expect(data.map((each) => each.months.map(({ order_state: state }) => state))).toEqual([['granted']]);
  });

  test('at another price than the one that was quoted is not taken', async () => {
    await it.card('approve');
    const plan = await offer('plans');
    const total = { currency: 'KRW', amount: '11000' };
    await it.send('PATCH', `/plans/${plan.id}`, { price: { currency: 'KRW', supply: '20000' } });
    const refused = await subscribe(plan.id, { total });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'billing_price_changed']);
    await it.send('PATCH', '/settings', { vat_percent: { KRW: 5 } });
    expect(codeOf(await subscribe(plan.id, { total: { ...total, amount: '22000' } }))).toBe('billing_price_changed');
    expect((await it.get('/orders')).json().data).toEqual([]);
    const begun = begunSubscriptionSchema.parse(
      (await subscribe(plan.id, { total: { ...total, amount: '21000' } })).json(),
    );
    expect([begun.order?.number, begun.order?.price.total]).toEqual(['2026-000001', '21000']);
  });

  test('that was declined stays so for its key, and is charged by another request alone', async () => {
    const bad = await it.card('decline');
    const plan = await offer('plans');
    const asked = { workspace: 'main', plan: plan.id, method: bad.id };
    const key = { 'idempotency-key': 'take' };
    for (let times = 0; times < 2; times++) {
      expect(codeOf(await it.send('POST', '/subscriptions', asked, key))).toBe('billing_payment_failed');
    }
    expect(await it.rig.store.db.selectFrom('billing_attempts').select('id').execute()).toHaveLength(1);
  });

  test('in a currency that its present method cannot pay is not chosen', async () => {
    await it.send('PUT', '/providers/toss', {
      is_on: true,
      secret_key: 'test_sk_012345',
      client_key: 'test_ck_012345',
    });
    await it.send('PUT', '/providers/sandbox', { is_on: true });
    const { id: card } = await it.card('approve');
    const bank = 'toss-card';
    await it.rig.store.transaction(async (tx) => {
      const known = tx.selectFrom('billing_methods').selectAll().where('id', '=', card);
      const row = await known.executeTakeFirstOrThrow();
      const other = { id: bank, channel: 'toss', is_default: 0, provider_ref: bank, customer_ref: bank } as const;
      await tx
        .insertInto('billing_methods')
        .values({ ...row, ...other })
        .execute();
    });
    const free = await offer('plans', { price: { currency: 'KRW', supply: '0' } });
    const begun = begunSubscriptionSchema.parse((await subscribe(free.id, { method: bank })).json());
    const path = `/subscriptions/${begun.subscription?.id}`;
    const dollars = await offer('plans', { price: { currency: 'USD', supply: '10' } });
    expect(codeOf(await it.send('PATCH', path, { plan: dollars.id }))).toBe('billing_currency_mismatch');
    const won = await offer('plans');
    expect((await it.send('PATCH', path, { plan: won.id })).status).toBe(200);
    const { id } = await it.card('approve');
    expect((await it.send('PATCH', path, { plan: dollars.id, method: id })).status).toBe(200);
    expect(codeOf(await it.send('PATCH', '/subscriptions/none', { plan: won.id }))).toBe(
      'billing_subscription_unknown',
    );
  });

  test('that nobody could pay leaves none', async () => {
    await it.card('decline');
    const plan = await offer('plans');
    expect(codeOf(await subscribe(plan.id))).toBe('billing_payment_failed');
    expect(pageOf(subscriptionSchema).parse((await it.get('/subscriptions')).json()).data).toEqual([]);
    expect(await it.credits.lots('1')).toEqual([]);
  });

  test('whose payment is confirmed in a window begins when the browser comes back', async () => {
    await it.card('person');
    const plan = await offer('plans');
    const begun = begunSubscriptionSchema.parse((await subscribe(plan.id)).json());
    expect([begun.subscription, begun.order?.state]).toEqual([null, 'open']);
    const id = begun.order?.id ?? '';
    const back = await it.send('POST', `/orders/${id}/returned`, { query: { sandbox: 'confirm' } });
    expect(paidOrderSchema.parse(back.json()).order.state).toBe('granted');
    const { data } = pageOf(subscriptionSchema).parse((await it.get('/subscriptions')).json());
    expect(data.map(({ state }) => state)).toEqual(['active']);
  });

  test('that costs nothing needs no method', async () => {
    const plan = await offer('plans', { price: { currency: 'KRW', supply: '0' } });
    const begun = begunSubscriptionSchema.parse((await subscribe(plan.id)).json());
    expect(begun.subscription?.state).toBe('active');
    expect((await it.credits.balance('1')).availableMicro).toBe(1_000_000_000n);
  });
});

describe('what happens by itself', () => {
  test('an automatic top-up is off until somebody switches it on, and then buys', async () => {
    const method = await it.card('approve');
    const { id } = await offer('packages');
    const off = autoTopUpSchema.parse((await it.get('/auto-top-up?workspace=main')).json());
    expect(off).toMatchObject({ is_on: false, threshold: null, off_reason: null });
    const rule = { is_on: true, threshold: '100', package: id, method: method.id, monthly_cap: '50000' };
    const low = await it.send('PUT', '/auto-top-up?workspace=main', { ...rule, monthly_cap: '10999' });
    expect(codeOf(low)).toBe('billing_auto_top_up_cap_low');
    const on = autoTopUpSchema.parse((await it.send('PUT', '/auto-top-up?workspace=main', rule)).json());
    expect(on).toMatchObject({ is_on: true, spent_this_month: { currency: 'KRW', amount: '11000' } });
    expect((await it.credits.balance('1')).availableMicro).toBe(1_000_000_000n);
    expect(await acts()).toContain('auto_top_up.changed');
    expect(codeOf(await it.get('/auto-top-up'))).toBe('request_invalid');
  });

  test('alerts are chosen', async () => {
    const first = creditAlertsSchema.parse((await it.get('/credit-alerts?workspace=lab')).json());
    expect(first).toEqual({ workspace_id: '2', low_at: null, expiring_days: 14, is_low: false });
    const set = await it.send('PUT', '/credit-alerts?workspace=lab', { low_at: '10', expiring_days: null });
    expect(creditAlertsSchema.parse(set.json())).toMatchObject({ low_at: '10', expiring_days: null, is_low: true });
    expect(await acts()).toContain('credit_alerts.changed');
  });
});
