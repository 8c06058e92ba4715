import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Billing, type Order } from './harness/billing.ts';
import { type Offers, setUpBilling, spend } from './harness/billing-set-up.ts';
import { tallygate } from './harness/command.ts';
import { configFor } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { stripeMethod, switchOn, tossMethod } from './harness/payment-methods.ts';
import { readPdf } from './harness/pdf-text.ts';
import { type Program, startProgram } from './harness/program.ts';
import { type FakeStripe, startStripe } from './payments/stripe.ts';
import { type FakeToss, startToss } from './payments/toss.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

let provider: FakeProvider;
let stripe: FakeStripe;
let toss: FakeToss;
let program: Program;
let account: Billing;
let offers: Offers;

beforeAll(async () => {
  provider = await startProvider({ seed: 12 });
  [stripe, toss] = await Promise.all([startStripe(), startToss()]);
  const env = { TALLYGATE_STRIPE_URL: stripe.url, TALLYGATE_TOSS_URL: toss.url };
  program = await startProgram({ config: configFor(provider), env });
  account = new Billing(program);
  offers = await setUpBilling(account);
  await switchOn(account, { stripe, toss });
}, 240_000);
afterEach((context) => {
  if (context.task.result?.state === 'fail') dumpLogs(program);
});
afterAll(async () => {
  await program?.remove();
  await Promise.all([provider?.stop(), stripe?.stop(), toss?.stop()]);
});

const hook = (name: string) => `${program.url}/api/v1/billing/webhooks/${name}`;

describe('through Stripe', () => {
  const intentOf = (order: Order) => {
    const intent = stripe.books.intents.get(order.payment?.ref ?? '');
    if (intent === undefined) throw new Error('Stripe has no such payment');
    return intent;
  };
  const lastEvent = () => stripe.books.events.at(-1) as (typeof stripe.books.events)[number];

  test('a purchase is paid once, and the slip names card and approval', async () => {
    const { billing, order } = await bought('4242');
    expect(order).toMatchObject({ state: 'granted', channel: 'stripe', is_sandbox: true });
    expect(intentOf(order)).toMatchObject({ status: 'succeeded', amount: 55_000, currency: 'krw' });
    expect(await billing.lots()).toMatchObject([{ type: 'card', remaining: '5000' }]);
    const [slip] = await billing.documents(order.id);
    const { text } = readPdf(await billing.pdf(`billing/documents/${slip?.id}.pdf?language=en`));
    for (const said of ['55,000', '4242', '123456']) expect(text).toContain(said);
  });

  test('in dollars, cents are cents', async () => {
    const billing = await account.apart();
    const order = await billing.buy(offers.dollars, await stripeMethod(billing, stripe, '4242'));
    expect(intentOf(order)).toMatchObject({ status: 'succeeded', amount: 1_250, currency: 'usd' });
    expect(await billing.lots()).toMatchObject([{ remaining: '100' }]);
  });

  test('a declined card leaves nothing, whatever is told of it later', async () => {
    const { billing, order } = await bought('0341');
    expect(order).toMatchObject({ state: 'failed', problem: { code: 'card_declined' } });
    expect(await stripe.send(lastEvent(), hook('stripe'))).toBe(200);
    expect([await billing.lots(), await billing.documents(order.id)]).toEqual([[], []]);
  });

  test.each([
    { step: 'the card was charged', lost: /confirm$/ },
    { step: 'the payment was made', lost: /payment_intents$/ },
  ])('an answer that is lost when $step charges nothing twice', async ({ lost }) => {
    const billing = await account.apart();
    const method = await stripeMethod(billing, stripe, '4242');
    const before = paidAtStripe();
    stripe.loseAnswers(lost, 1);
    const asked = { workspace: billing.workspace, package: offers.won, method, purchase: randomUUID() };
    await billing.try('POST billing/orders', asked, randomUUID());
    const again = await billing.try<{ order: Order }>('POST billing/orders', asked, randomUUID());
    const order = await billing.until(again.body.order.id, ({ state }) => state === 'granted', 120_000);
    expect(paidAtStripe() - before).toBe(55_000);
    expect(await billing.history(order)).toEqual(['grant 5000']);
  });

  test('a holder who is asked confirms in Stripe’s window', async () => {
    const billing = await account.apart();
    const method = await stripeMethod(billing, stripe, '3184');
    const asked = { workspace: billing.workspace, package: offers.won, method };
    const begun = await billing.ask<{ order: Order; next_url: string }>('POST billing/orders', asked);
    expect(begun.next_url).toContain(stripe.url);
    const back = new URL(stripe.answerWindow(begun.next_url, true));
    const query = Object.fromEntries(back.searchParams);
    const came = await billing.ask<{ order: Order }>(`POST billing/orders/${begun.order.id}/returned`, { query });
    expect(came.order.state).toBe('granted');
  });

  test('a webhook is believed only with Stripe’s signature, and then changes once what it may', async () => {
    const { billing, order } = await bought('4242');
    stripe.books.refund(intentOf(order));
    const event = lastEvent();
    const forged = await fetch(hook('stripe'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': 't=1,v1=00' },
      body: JSON.stringify(event),
    });
    expect(forged.status).toBe(400);
    expect(await billing.order(order.id)).toMatchObject({ refunded: '0' });
    await Promise.all(Array.from({ length: 5 }, () => stripe.send(event, hook('stripe'))));
    await stripe.send(event, hook('stripe'));
    await billing.until(order.id, ({ clawed }) => clawed === '5000');
    expect(await billing.history(order)).toEqual(['refund -5000', 'grant 5000']);
    expect((await billing.documents(order.id)).map(({ price }) => price.total)).toEqual(['-55000', '55000']);
  });

  test('a refund from here, in parts after use, is the same in both books', async () => {
    const { billing, order } = await bought('4242');
    await spend(billing, '1000');
    const refund = (body: object) => billing.ask<Order>(`POST billing/orders/${order.id}/refunds`, body, randomUUID());
    await refund({ credits: '1000', reason: 'part' });
    stripe.loseAnswers(/refunds$/, 1);
    await billing.try(`POST billing/orders/${order.id}/refunds`, { reason: 'rest' }, randomUUID());
    await billing.untilSettled(order.id, ({ refunded }) => refunded === '44000');
    expect(intentOf(order).charge?.refunded).toBe(44_000);
    expect(await billing.lots()).toMatchObject([{ remaining: '0', consumed: '1000', refunded: '4000' }]);
  });

  test('disputes, one won and one lost, and told out of order', async () => {
    const [won, lost] = [await bought('4242'), await bought('4242')];
    for (const { order } of [won, lost]) stripe.books.dispute(intentOf(order));
    const opened = stripe.books.events.slice(-2);
    stripe.books.closeDispute(intentOf(won.order), 'won');
    await stripe.send(lastEvent(), hook('stripe'));
    for (const event of opened.toReversed()) await stripe.send(event, hook('stripe'));
    stripe.books.closeDispute(intentOf(lost.order), 'lost');
    await stripe.send(lastEvent(), hook('stripe'));
    await won.billing.until(won.order.id, ({ dispute }) => dispute === 'won');
    expect((await won.billing.lots()).reduce((sum, { remaining }) => sum + Number(remaining), 0)).toBe(5_000);
    await lost.billing.until(lost.order.id, ({ dispute, clawed }) => dispute === 'lost' && clawed === '5000');
    expect(await lost.billing.lots()).toMatchObject([{ remaining: '0', refunded: '5000' }]);
  });

  test('what no webhook told of, the reconciliation finds', async () => {
    const { billing, order } = await bought('4242');
    stripe.books.refund(intentOf(order));
    expect(await billing.ask('POST billing/reconciliation', {})).toMatchObject({ settled: 1, unreachable: [] });
    expect(await billing.order(order.id)).toMatchObject({ refunded: '55000', clawed: '5000' });
  });

  async function bought(card: '4242' | '0341'): Promise<{ readonly billing: Billing; readonly order: Order }> {
    const billing = await account.apart();
    return { billing, order: await billing.buy(offers.won, await stripeMethod(billing, stripe, card)) };
  }
});

describe('through Toss Payments', () => {
  test('a package is paid in the window of Toss, once, whatever comes back how often', async () => {
    const { billing, order } = await bought('4242');
    expect(order).toMatchObject({ state: 'granted', channel: 'toss', is_sandbox: true });
    const payment = paymentOf(order);
    expect(payment).toMatchObject({ status: 'DONE', totalAmount: 55_000, type: 'NORMAL' });
    for (let times = 0; times < 3; times++) await toss.send(payment, hook('toss'));
    expect(await billing.history(order)).toEqual(['grant 5000']);
    expect(await billing.documents(order.id)).toMatchObject([{ kind: 'card_slip', price: { total: '55000' } }]);
  });

  test('one that is rejected when it is confirmed leaves nothing', async () => {
    const { billing, order } = await bought('0002');
    expect(order).toMatchObject({ state: 'failed', problem: { code: 'card_declined' } });
    expect(await billing.lots()).toEqual([]);
  });

  test('an amount that a browser altered is not confirmed', async () => {
    const billing = await account.apart();
    const { id, attempt } = await begun(billing);
    const asked = { orderId: attempt, orderName: 'Credits', totalAmount: 100, last4: '4242' };
    const query = toss.books.payInWindow(asked);
    await billing.try(`POST billing/orders/${id}/returned`, { query });
    expect(await billing.order(id)).toMatchObject({ lot_id: null });
    expect(toss.books.find({ orderId: attempt })?.status).toBe('IN_PROGRESS');
  });

  test('a lost answer of the confirmation is looked up', async () => {
    const billing = await account.apart();
    const { id, attempt } = await begun(billing);
    const query = toss.books.payInWindow({ ...WINDOW, orderId: attempt });
    toss.loseAnswers(/confirm$/, 1);
    await billing.try(`POST billing/orders/${id}/returned`, { query });
    const order = await billing.until(id, ({ state }) => state === 'granted', 120_000);
    expect(await billing.history(order)).toEqual(['grant 5000']);
    expect(toss.books.payments.filter(({ orderId }) => orderId === attempt)).toHaveLength(1);
  });

  test('a plan goes by the billing key, and a refund from here and one from Toss’s own desk add up', async () => {
    const billing = await account.apart();
    const method = await tossMethod(billing, toss, '4242');
    const asked = { workspace: billing.workspace, plan: offers.plan, method };
    const { order } = await billing.ask<{ order: Order }>('POST billing/subscriptions', asked);
    expect(order.state).toBe('granted');
    const payment = paymentOf(order);
    expect(payment).toMatchObject({ type: 'BILLING', totalAmount: 10_890 });
    await billing.ask(`POST billing/orders/${order.id}/refunds`, { credits: '500', reason: 'half' }, randomUUID());
    expect(payment.cancels).toMatchObject([{ cancelAmount: 5_445 }]);
    toss.books.cancel(payment, { cancelReason: 'desk' });
    await toss.send(payment, hook('toss'));
    const ended = await billing.until(order.id, ({ clawed }) => clawed === '1000');
    expect(ended.refunded).toBe('10890');
    expect((await billing.history(order)).toSorted()).toEqual(['grant 1000', 'refund -500', 'refund -500']);
  });

  test('what no webhook told of, the reconciliation finds', async () => {
    const { billing, order } = await bought('4242');
    toss.books.cancel(paymentOf(order), { cancelReason: 'desk' });
    expect(await billing.ask('POST billing/reconciliation', {})).toMatchObject({ unreachable: [] });
    expect(await billing.order(order.id)).toMatchObject({ refunded: '55000', clawed: '5000' });
  });

  const WINDOW = { orderName: 'Credits', totalAmount: 55_000, last4: '4242' };

  function paymentOf(order: Order) {
    const found = toss.books.payments.find(
      ({ paymentKey, orderId }) => paymentKey === order.payment?.ref || orderId === order.payment?.ref,
    );
    if (found === undefined) throw new Error('Toss has no such payment');
    return found;
  }

  /** An order whose window is open. */
  async function begun(billing: Billing): Promise<{ readonly id: string; readonly attempt: string }> {
    const method = await tossMethod(billing, toss, '4242');
    const asked = { workspace: billing.workspace, package: offers.won, method };
    const { order, next_url: next } = await billing.ask<{ order: Order; next_url: string }>(
      'POST billing/orders',
      asked,
    );
    return { id: order.id, attempt: new URL(next, program.url).searchParams.get('id') ?? '' };
  }

  async function bought(last4: string): Promise<{ readonly billing: Billing; readonly order: Order }> {
    const billing = await account.apart();
    const { id, attempt } = await begun(billing);
    const query = toss.books.payInWindow({ ...WINDOW, orderId: attempt, last4 });
    await billing.try(`POST billing/orders/${id}/returned`, { query });
    return { billing, order: await billing.order(id) };
  }
});

test('all money of both is granted and documented, and the audit finds nothing', { timeout: 240_000 }, async () => {
  const orders = (await account.orders()).filter(({ state }) => state === 'granted');
  const paid = orders.filter(({ channel }) => channel === 'stripe').reduce((sum, { price }) => sum + minor(price), 0);
  expect(paid).toBe(paidAtStripe());
  const { stdout } = await tallygate(['audit', '--json'], program.environment);
  expect(JSON.parse(stdout)).toMatchObject({ passed: true, findings: [] });
});

function minor({ total }: Order['price']): number {
  return Number(total.replace('.', ''));
}

function paidAtStripe(): number {
  return [...stripe.books.intents.values()].reduce(
    (sum, { amount, charge }) => sum + (charge === null ? 0 : amount),
    0,
  );
}
