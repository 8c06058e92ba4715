import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { Billing, type Order } from './harness/billing.ts';
import {
  BUYER,
  bankTransfer,
  type Offers,
  SELLER,
  sandboxCard,
  setUpBilling,
  spend,
} from './harness/billing-set-up.ts';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { readPdf } from './harness/pdf-text.ts';

const fixture = useProgram({ seed: 88 });
const DAY_MS = 86_400_000;
const VALID_DAYS = 360;
const seoulDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' });

let account: Billing;
let offers: Offers;

beforeAll(async () => {
  account = new Billing(fixture.program);
  offers = await setUpBilling(account);
});

describe('a purchase', () => {
  test('is quoted with its end, paid by card, and ends in one lot, one slip and one line of history', async () => {
    const billing = await account.apart();
    const method = await sandboxCard(billing, 'approve');
    const quote = await billing.ask<{ last_day: string; sentence: string; price: object; is_sandbox: boolean }>(
      `GET billing/quote?workspace=${billing.workspace}&package=${offers.won}&method=${method}`,
    );
    const order = await billing.buy(offers.won, method);
    expect(order).toMatchObject({
      ...{ state: 'granted', kind: 'top_up', channel: 'sandbox', is_sandbox: true, problem: null },
      price: { currency: 'KRW', supply: '50000', vat: '5000', total: '55000' },
      payment: { card_last4: '4242' },
    });
    const paidAtMs = Date.parse(order.payment?.paid_at ?? '');
    expect(order.last_day).toBe(seoulDay.format(paidAtMs + VALID_DAYS * DAY_MS));
    expect(quote).toMatchObject({ last_day: order.last_day, price: order.price, is_sandbox: true });
    expect(quote.sentence).toContain(String(VALID_DAYS));
    const lots = await billing.lots();
    expect(lots).toMatchObject([
      { id: order.lot_id, note: order.number, type: 'card', amount: '5000', remaining: '5000' },
    ]);
    expect(lots[0]?.expires_at).toBe(order.expires_at);
    expect(await billing.history(order)).toEqual(['grant 5000']);
    await expectSlip(billing, order);
  });

  test('in dollars has cents and no value added tax', async () => {
    const billing = await account.apart();
    const order = await billing.buy(offers.dollars, await sandboxCard(billing, 'approve'));
    expect(order).toMatchObject({
      state: 'granted',
      price: { currency: 'USD', supply: '12.50', vat: '0.00', total: '12.50' },
    });
    const [slip] = await billing.documents(order.id);
    const { text } = readPdf(await billing.pdf(`billing/documents/${slip?.id}.pdf?language=en`));
    expect(text).toContain('12.50');
    expect(await billing.lots(order)).toMatchObject([{ amount: '100', remaining: '100' }]);
  });

  test.each([
    { card: 'decline', problem: 'card_declined' },
    { card: 'funds', problem: 'funds_insufficient' },
    { card: 'expired', problem: 'card_expired' },
  ])('that its card refuses ($card) says why, and leaves nothing behind', async ({ card, problem }) => {
    const billing = await account.apart();
    const method = await sandboxCard(billing, card);
    const asked = { workspace: billing.workspace, package: offers.won, method };
    const refused = await billing.try('POST billing/orders', asked, randomUUID());
    expect(refused).toMatchObject({ status: 402, body: { error: { code: 'billing_payment_failed' } } });
    const [order, ...others] = (await billing.orders()).filter(({ method_id }) => method_id === method);
    expect(others).toEqual([]);
    expect(order).toMatchObject({ state: 'failed', problem: { code: problem }, payment: null, lot_id: null });
    expect(order?.problem?.message).toMatch(/[가-힣]/);
    expect([await billing.lots(), await billing.documents(order?.id)]).toEqual([[], []]);
  });

  test.each(['timeout', 'late'])(
    'whose answer is lost or late (%s) is granted once it was looked up, and once',
    async (card) => {
      const billing = await account.apart();
      const bought = await billing.buy(offers.won, await sandboxCard(billing, card));
      if (card === 'late') expect(bought).toMatchObject({ state: 'open', lot_id: null });
      let order: Order = bought;
      for (let looks = 0; looks < 5; looks++) order = await billing.settle(bought.id);
      expect(order.state).toBe('granted');
      expect(await billing.lots()).toMatchObject([{ remaining: '5000' }]);
      expect(await billing.history(order)).toEqual(['grant 5000']);
      await expectSlip(billing, order);
    },
  );

  test('that is clicked twice is one: by its Idempotency-Key, and by its dialog whatever the key is', async () => {
    const billing = await account.apart();
    const method = await sandboxCard(billing, 'approve');
    const [key, purchase] = [randomUUID(), randomUUID()];
    const asked = { workspace: billing.workspace, package: offers.won, method };
    const same = await Promise.all(
      Array.from({ length: 4 }, () => billing.try<{ order?: Order }>('POST billing/orders', asked, key)),
    );
    const other = await Promise.all(
      Array.from({ length: 4 }, () =>
        billing.try<{ order?: Order }>('POST billing/orders', { ...asked, purchase }, randomUUID()),
      ),
    );
    for (const answers of [same, other]) {
      const ids = answers.flatMap(({ body }) => (body.order === undefined ? [] : [body.order.id]));
      expect(new Set(ids).size).toBe(1);
      // Who comes while the first one is under way may be told so, and nothing else.
      expect(answers.every(({ status }) => status < 300 || status === 409)).toBe(true);
    }
    const again = await billing.try<{ order: Order }>('POST billing/orders', asked, key);
    expect(again.body.order.id).toBe(same.find(({ status }) => status < 300)?.body.order?.id);
    expect(await billing.lots()).toMatchObject([{ remaining: '5000' }, { remaining: '5000' }]);
  });

  test('that its holder has to confirm waits for them, and is given up when they say no', async () => {
    const billing = await account.apart();
    const method = await sandboxCard(billing, 'person');
    for (const [said, state] of [
      ['confirm', 'granted'],
      ['cancel', 'failed'],
    ] as const) {
      const asked = { workspace: billing.workspace, package: offers.won, method, purchase: randomUUID() };
      const begun = await billing.ask<{ order: Order; next_url: string }>('POST billing/orders', asked);
      expect([begun.order.state, new URL(begun.next_url, 'http://localhost').pathname]).toEqual([
        'open',
        '/settings/billing/sandbox/window',
      ]);
      const came = await billing.try(`POST billing/orders/${begun.order.id}/returned`, { query: { sandbox: said } });
      expect(came.status).toBe(state === 'granted' ? 200 : 402);
      expect((await billing.order(begun.order.id)).state).toBe(state);
    }
    expect(await billing.lots()).toMatchObject([{ remaining: '5000' }]);
  });
});

describe('money that goes back', () => {
  test('a part of what was not used, then all of it: credits, money and amended slips agree to the won', async () => {
    const { billing, order } = await bought();
    await spend(billing, '1000');
    const refund = (body: object) => billing.ask<Order>(`POST billing/orders/${order.id}/refunds`, body, randomUUID());
    expect(await refund({ credits: '1500', reason: 'too many' })).toMatchObject({
      refunded: '16500',
      clawed: '1500',
      claw_due: '1500',
    });
    expect(await billing.lots()).toMatchObject([{ remaining: '2500', consumed: '1000', refunded: '1500' }]);
    expect(await refund({ reason: 'all of it' })).toMatchObject({ refunded: '44000', clawed: '4000' });
    expect(await billing.lots()).toMatchObject([{ remaining: '0', consumed: '1000', refunded: '4000' }]);
    const none = await billing.try(`POST billing/orders/${order.id}/refunds`, { reason: 'again' }, randomUUID());
    expect(none).toMatchObject({ body: { error: { code: 'billing_refund_nothing' } } });
    expect(await billing.history(order)).toEqual(['refund -2500', 'refund -1500', 'debit -1000', 'grant 5000']);
    const documents = await billing.documents(order.id);
    expect(documents.map(({ kind, price }) => [kind, price.supply, price.vat, price.total])).toEqual([
      ['card_refund_slip', '-25000', '-2500', '-27500'],
      ['card_refund_slip', '-15000', '-1500', '-16500'],
      ['card_slip', '50000', '5000', '55000'],
    ]);
    const slip = documents.at(-1);
    expect(documents.slice(0, 2).map(({ amends }) => amends)).toEqual([slip?.number, slip?.number]);
    const { text } = readPdf(await billing.pdf(`billing/documents/${documents[0]?.id}.pdf?language=ko`));
    expect(text).toContain('27,500');
    expect(text).toContain(slip?.number);
  });

  test('a refund made at the provider’s own desk takes the credits, however often and late it is told', async () => {
    const { billing, order } = await bought();
    await act(billing, order, 'refund');
    await Promise.all(Array.from({ length: 5 }, () => tell(order, 'event-1')));
    await tell(order, 'event-1');
    await tell(order, 'event-2');
    expect(await billing.until(order.id, ({ clawed }) => clawed === '5000')).toMatchObject({ refunded: '55000' });
    expect(await billing.history(order)).toEqual(['refund -5000', 'grant 5000']);
    expect((await billing.documents(order.id)).map(({ price }) => price.total)).toEqual(['-55000', '55000']);
  });

  test('a dispute takes what is left at once; won, it comes back in a lot that ends as the first one would have', async () => {
    const { billing, order } = await bought();
    await spend(billing, '1000');
    await act(billing, order, 'dispute');
    await tell(order, 'opened');
    expect(await billing.until(order.id, ({ dispute }) => dispute === 'open')).toMatchObject({
      ...{ clawed: '4000', claw_due: '5000', refunded: '0' },
    });
    expect(await billing.lots()).toMatchObject([{ remaining: '0', refunded: '4000' }]);
    await act(billing, order, 'dispute-won');
    await tell(order, 'closed');
    await tell(order, 'opened');
    expect(await billing.until(order.id, ({ dispute }) => dispute === 'won')).toMatchObject({ reinstated: '4000' });
    const lots = await billing.lots(order);
    expect(lots.map(({ remaining, expires_at }) => [remaining, expires_at]).toSorted()).toEqual([
      ['0', order.expires_at],
      ['4000', order.expires_at],
    ]);
    expect((await billing.history(order)).toSorted()).toEqual(
      ['debit -1000', 'grant 4000', 'grant 5000', 'refund -4000'].toSorted(),
    );
    expect((await billing.documents(order.id)).map(({ kind }) => kind)).toEqual(['card_slip']);
  });

  test('a dispute that is lost stays taken, and beside a refund takes what that left, not more', async () => {
    const { billing, order } = await bought();
    const body = { credits: '2000', reason: 'goodwill' };
    await billing.ask(`POST billing/orders/${order.id}/refunds`, body, randomUUID());
    await act(billing, order, 'dispute');
    await tell(order, 'opened');
    await act(billing, order, 'dispute-lost');
    await tell(order, 'closed');
    const lost = await billing.until(order.id, ({ dispute }) => dispute === 'lost');
    expect(lost).toMatchObject({ clawed: '5000', claw_due: '5000', refunded: '22000', reinstated: '0' });
    expect(await billing.lots()).toMatchObject([{ remaining: '0', refunded: '5000' }]);
  });

  test('what no webhook told of is found by a reconciliation, and booked once', async () => {
    const { billing, order } = await bought();
    await act(billing, order, 'dispute');
    const [first, second] = [
      await billing.ask<{ settled: number }>('POST billing/reconciliation', {}),
      await billing.ask<{ settled: number }>('POST billing/reconciliation', {}),
    ];
    expect([first.settled, second.settled]).toEqual([1, 0]);
    expect(await billing.order(order.id)).toMatchObject({ dispute: 'open', clawed: '5000' });
  });
});

describe('on a tax invoice', () => {
  test('credits are there when the deposit is confirmed, of the cash type, with supply and tax on the invoice', async () => {
    const billing = await account.apart();
    const order = await billing.buy(offers.won, await bankTransfer(billing));
    expect(order).toMatchObject({ state: 'open', channel: 'bank_transfer', documents: [] });
    const deposit = (amount: string) =>
      billing.try<Order>(`POST billing/orders/${order.id}/deposit`, {
        ...{ amount, deposited_at: new Date().toISOString() },
        tax_office: { approval_number: '202611224100012300000017', issued_on: seoulDay.format(Date.now()) },
      });
    expect(await deposit('50000')).toMatchObject({ body: { error: { code: 'billing_deposit_amount' } } });
    expect(await billing.lots()).toEqual([]);
    const [one] = (await Promise.all([deposit('55000'), deposit('55000')])).toSorted((a, b) => a.status - b.status);
    expect(one).toMatchObject({ status: 200, body: { state: 'granted' } });
    const granted = await billing.order(order.id);
    expect(await billing.lots()).toMatchObject([{ type: 'cash', remaining: '5000', expires_at: granted.expires_at }]);
    expect(await billing.history(granted)).toEqual(['grant 5000']);
    const documents = await billing.documents(order.id);
    expect(documents).toMatchObject([
      { kind: 'tax_invoice', price: { supply: '50000', vat: '5000', total: '55000' }, is_sandbox: false },
    ]);
    const { text } = readPdf(await billing.pdf(`billing/documents/${documents[0]?.id}.pdf?language=ko`));
    for (const said of ['세금계산서', BUYER.company, SELLER.company, '123-45-67891', '124-81-00998', '50,000', '5,000'])
      expect(text).toContain(said);
    expect(text).toContain('20261122-41000123-00000017');
  });

  test('a plan’s credits are of the cash type too, and end with their month', async () => {
    const billing = await account.apart();
    const method = await bankTransfer(billing);
    const asked = { workspace: billing.workspace, plan: offers.plan, method };
    const { order } = await billing.ask<{ order: Order }>('POST billing/subscriptions', asked);
    expect([order.state, await billing.lots()]).toEqual(['open', []]);
    const came = { amount: '10890', deposited_at: new Date().toISOString() };
    await billing.ask(`POST billing/orders/${order.id}/deposit`, came);
    expect(await billing.lots()).toMatchObject([{ type: 'cash', remaining: '1000' }]);
    expect(await billing.documents(order.id)).toMatchObject([{ kind: 'tax_invoice', price: { vat: '990' } }]);
  });

  test('an order that nobody pays is withdrawn; money that comes all the same is granted', async () => {
    const billing = await account.apart();
    const order = await billing.buy(offers.won, await bankTransfer(billing));
    expect(await billing.ask(`POST billing/orders/${order.id}/cancel`, {})).toMatchObject({ state: 'cancelled' });
    const came = { amount: '55000', deposited_at: new Date().toISOString() };
    expect(await billing.ask(`POST billing/orders/${order.id}/deposit`, came)).toMatchObject({ state: 'granted' });
    expect(await billing.lots()).toMatchObject([{ type: 'cash', remaining: '5000' }]);
  });
});

describe('for whom it is', () => {
  test('nobody but an account admin is told anything', async () => {
    const { order } = await bought();
    const paths = [
      ...['settings', 'providers', 'plans', 'packages', 'methods', 'orders', `orders/${order.id}`, 'subscriptions'],
      ...['documents', 'reconciliation', 'auto-top-up?workspace=main', 'credit-alerts?workspace=main'],
      ...['statements/2026-11.pdf?workspace=main', `documents/${order.documents[0]?.id}.pdf`],
    ].map((path) => `billing/${path}`);
    for (const path of [...paths, 'credits/lots?workspace=main', 'credits/history?workspace=main']) {
      for (const [key, status] of [
        [KEYS.member, 403],
        ['tg-nobody', 401],
      ] as const) {
        const answer = await fetch(`${fixture.program.url}/api/v1/${path}`, {
          headers: { authorization: `Bearer ${key}` },
        });
        const text = await answer.text();
        expect([path, answer.status]).toEqual([path, status]);
        expect(text).not.toMatch(/55000|55,000|5000\b/);
      }
    }
  });

  test('lists are files of rows too, and a statement of the month adds up', async () => {
    const { billing, order } = await bought();
    const csv = await billing.csv(`billing/orders?workspace=${billing.workspace}`);
    expect(csv.trim().split('\n')).toHaveLength(2);
    expect(csv).toContain(order.number);
    expect(csv).toContain('55000');
    const documents = await billing.csv(`billing/documents?workspace=${billing.workspace}`);
    expect(documents).toContain(order.documents[0]?.number);
    const month = seoulDay.format(Date.now()).slice(0, 7);
    for (const language of ['ko', 'en']) {
      const query = `workspace=${billing.workspace}&language=${language}`;
      const { text } = readPdf(await billing.pdf(`billing/statements/${month}.pdf?${query}`));
      for (const said of ['55,000', order.documents[0]?.number]) expect(text).toContain(said);
    }
  });
});

/** A package that was paid by card. */
async function bought(): Promise<{ readonly billing: Billing; readonly order: Order }> {
  const billing = await account.apart();
  const order = await billing.buy(offers.won, await sandboxCard(billing, 'approve'));
  expect(order.state).toBe('granted');
  return { billing, order };
}

/** One slip, that says in both languages what was paid, and that no money moved. */
async function expectSlip(billing: Billing, order: Order): Promise<void> {
  const documents = await billing.documents(order.id);
  expect(documents).toMatchObject([{ kind: 'card_slip', price: order.price, is_sandbox: true, amends: null }]);
  for (const language of ['ko', 'en']) {
    const { pages, text } = readPdf(
      await billing.pdf(`billing/documents/${documents[0]?.id}.pdf?language=${language}`),
    );
    expect(pages).toBe(1);
    for (const said of ['55,000', '50,000', documents[0]?.number, order.number]) expect(text).toContain(said);
    expect(text).toMatch(language === 'ko' ? /매출전표/ : /[Ss]lip/);
    expect(text).toMatch(language === 'ko' ? /샌드박스|시험/ : /[Ss]andbox/);
  }
}

/** As a bank does. */
async function act(billing: Billing, { payment }: Order, what: string): Promise<void> {
  await billing.ask(`POST billing/sandbox/payments/${payment?.ref}/${what}`, {});
}

/** A webhook: whoever may send it. */
async function tell({ id, payment }: Order, event: string): Promise<void> {
  const answer = await fetch(`${fixture.program.url}/api/v1/billing/webhooks/sandbox`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event_id: `${id} ${event}`, ref: payment?.ref }),
  });
  expect(answer.status).toBeLessThan(300);
}
