import {
  apiErrorSchema,
  BILLING_BOUNDS,
  type BillingMethod,
  type BillingOffer,
  begunMethodSchema,
  lotSchema,
  offerSchema,
  orderDetailSchema,
  orderSchema,
  pageOf,
  paidOrderSchema,
  sandboxPaymentSchema,
} from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isoInstant } from '#kernel';
import { type BillingRig, billingRig, keyOf } from '../../test/billing-rig.ts';
import { caller } from '../../test/control-rig.ts';

let it: BillingRig;
let offer: BillingOffer;
let good: BillingMethod;

const PACKAGE = {
  names: { ko: '크레딧 1,000', en: '1,000 credits' },
  credits: '1000',
  price: { currency: 'KRW', supply: '10000' },
};

beforeEach(async () => {
  it = await billingRig();
  offer = offerSchema.parse((await it.send('POST', '/packages', PACKAGE)).json());
  good = await it.card('approve');
});
afterEach(() => it.close());

const bought = (more: object = {}) => ({ workspace: 'main', package: offer.id, ...more });
const buy = (more: object = {}, key?: string) =>
  it.send('POST', '/orders', bought(more), key === undefined ? {} : { 'idempotency-key': key });
const paid = (answer: { json(): unknown }) => paidOrderSchema.parse(answer.json());
const order = async (id: string) => orderDetailSchema.parse((await it.get(`/orders/${id}`)).json());
const codeOf = (answer: { json(): unknown }) => apiErrorSchema.parse(answer.json()).error.code;
const acts = async () => (await it.rig.audit.after({ sequence: 0, limit: 100 })).map(({ action }) => action);
const lots = async () => (await it.credits.lots('1')).map(({ amountMicro, remaining }) => [amountMicro, remaining]);

describe('a purchase', () => {
  test('grants its credits once it is paid, with a slip, an end and an entry in the log', async () => {
    const answer = await buy();
    expect(answer.status).toBe(201);
    const { order: made, next_url: next } = paid(answer);
    expect(next).toBeNull();
    expect(made).toMatchObject({
      ...{ number: '2026-000001', state: 'granted', kind: 'top_up', cause: 'person', workspace_id: '1' },
      ...{ price: { currency: 'KRW', supply: '10000', vat: '1000', total: '11000' }, credits: '1000' },
      ...{ is_sandbox: true, last_day: '2026-12-31', expires_at: '2026-12-31T15:00:00.000Z' },
      ...{ payment: { card_last4: '4242' }, documents: [{ kind: 'card_slip', number: 'C-2026-000001' }] },
    });
    expect(await lots()).toEqual([[1_000_000_000n, 1_000_000_000n]]);
    expect(await acts()).toEqual(expect.arrayContaining(['order.placed', 'order.granted']));
  });

  test('is made once for an Idempotency-Key, also when both requests come at once', async () => {
    const [one, two] = await Promise.all([buy({}, 'click'), buy({}, 'click')]);
    const three = await buy({}, 'click');
    const ids = [one, two, three].map((answer) => paid(answer).order.id);
    expect(new Set(ids).size).toBe(1);
    expect(await lots()).toHaveLength(1);
    const { data } = pageOf(orderSchema).parse((await it.get('/orders')).json());
    expect(data).toHaveLength(1);
    expect((await acts()).filter((act) => act === 'order.placed')).toHaveLength(1);
  });

  test('is made once for a purchase, whatever the keys are', async () => {
    const purchase = it.rig.newId();
    const [one, two] = await Promise.all([buy({ purchase }, 'a'), buy({ purchase }, 'b')]);
    const three = await buy({ purchase });
    expect(new Set([one, two, three].map((answer) => paid(answer).order.id)).size).toBe(1);
    expect(await lots()).toHaveLength(1);
  });

  test('with the same key and another body is refused', async () => {
    await buy({}, 'k');
    expect(codeOf(await buy({ workspace: 'lab' }, 'k'))).toBe('idempotency_key_reused');
    const purchase = it.rig.newId();
    await buy({ purchase });
    expect(codeOf(await buy({ purchase, workspace: 'lab' }))).toBe('idempotency_key_reused');
    expect(await it.credits.lots('2')).toEqual([]);
  });

  test.each<{ when: string; change: () => Promise<unknown> }>([
    { when: 'was withdrawn', change: () => it.send('PATCH', `/packages/${offer.id}`, { is_offered: false }) },
    { when: 'has other credits', change: () => it.send('PATCH', `/packages/${offer.id}`, { credits: '2000' }) },
    { when: 'cannot be paid by its method', change: () => it.send('DELETE', `/methods/${good.id}`) },
  ])('that was made is answered again, though its package $when by now', async ({ change }) => {
    const purchase = it.rig.newId();
    const first = paid(await buy({ purchase, method: good.id }));
    it.rig.clock.advance(1_000);
    expect(await change()).toMatchObject({ status: 200 });
    const again = await buy({ purchase, method: good.id });
    expect(again.status).toBe(201);
    expect(paid(again).order).toMatchObject({ id: first.order.id, number: '2026-000001', state: 'granted' });
    expect(await lots()).toHaveLength(1);
    const other = offerSchema.parse((await it.send('POST', '/packages', { ...PACKAGE, credits: '5' })).json());
    expect(codeOf(await buy({ purchase, package: other.id }))).toBe('idempotency_key_reused');
  });

  test('of one name by another payment method is another purchase, and is refused', async () => {
    const purchase = it.rig.newId();
    const other = await it.card('approve');
    const first = paid(await buy({ purchase, method: good.id })).order;
    expect(codeOf(await buy({ purchase, method: other.id }))).toBe('idempotency_key_reused');
    await it.send('POST', `/methods/${other.id}/default`);
    expect(paid(await buy({ purchase })).order.id).toBe(first.id);
    expect(await lots()).toHaveLength(1);
  });

  test('at another price than the one that was quoted is not made; one that was made stays, whatever the price is now', async () => {
    const total = { currency: 'KRW', amount: '11000' };
    const purchase = it.rig.newId();
    const made = paid(await buy({ purchase, total })).order;
    await it.send('PATCH', `/packages/${offer.id}`, { price: { currency: 'KRW', supply: '20000' } });
    const refused = await buy({ total });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'billing_price_changed']);
    expect(apiErrorSchema.parse(refused.json()).error.details).toMatchObject({ currency: 'KRW', total: '22000' });
    expect(codeOf(await buy({ total: { currency: 'USD', amount: '22000' } }))).toBe('billing_price_changed');
    expect(codeOf(await buy({ total: { currency: 'KRW', amount: '22000.5' } }))).toBe('request_invalid');
    expect(paid(await buy({ purchase, total })).order.id).toBe(made.id);
    expect(codeOf(await buy({ purchase, total: { currency: 'KRW', amount: '22000' } }))).toBe('idempotency_key_reused');
    expect(pageOf(orderSchema).parse((await it.get('/orders')).json()).data).toHaveLength(1);
    expect((await acts()).filter((act) => act === 'order.placed')).toHaveLength(1);
    const later = paid(await buy({ total: { currency: 'KRW', amount: '22000' } })).order;
    expect([later.number, later.price.total]).toEqual(['2026-000002', '22000']);
  });

  test('with a card that is declined is refused with the reason, and may be tried again', async () => {
    const bad = await it.card('decline');
    const answer = await buy({ method: bad.id }, 'try');
    expect(answer.status).toBe(402);
    const { code, message, details } = apiErrorSchema.parse(answer.json()).error;
    expect(code).toBe('billing_payment_failed');
    expect(message).toContain('declined');
    const id = String(details?.['order']);
    expect(await order(id)).toMatchObject({ state: 'failed', problem: { code: 'card_declined' }, documents: [] });
    expect(codeOf(await buy({ method: bad.id }, 'try'))).toBe('billing_payment_failed');
    expect((await it.send('POST', `/orders/${id}/pay`, {})).status).toBe(402);
    expect(pageOf(orderSchema).parse((await it.get('/orders')).json()).data).toHaveLength(1);
    expect(await lots()).toEqual([]);
  });

  test('that its holder has to confirm goes through a window and comes back', async () => {
    const person = await it.card('person');
    const { order: made, next_url: next } = paid(await buy({ method: person.id }));
    expect(made.state).toBe('open');
    const back = new URL(String(next), 'http://gw.acme.com').searchParams.get('back');
    expect(back).toBe(`http://gw.acme.com/settings/billing/credits/returned?order=${made.id}`);
    const after = await it.send('POST', `/orders/${made.id}/returned`, { query: { sandbox: 'confirm' } });
    expect(paid(after).order.state).toBe('granted');
    const other = paid(await buy({ method: person.id })).order;
    const cancelled = await it.send('POST', `/orders/${other.id}/returned`, { query: { sandbox: 'cancel' } });
    expect(codeOf(cancelled)).toBe('billing_payment_failed');
    expect(await lots()).toHaveLength(1);
  });

  test('comes back to pages of ours alone', async () => {
    const person = await it.card('person');
    for (const path of ['https://evil.example/', '//evil.example', '/settings/billing/../x', '/settings/billing?x']) {
      expect(codeOf(await buy({ method: person.id, return_path: path }))).toBe('request_invalid');
    }
    const { next_url: next } = paid(await buy({ method: person.id, return_path: '/settings/billing/plan' }));
    const back = new URL(String(next), 'http://gw.acme.com').searchParams.get('back') ?? '';
    expect(back).toMatch(/^http:\/\/gw\.acme\.com\/settings\/billing\/plan\?order=/);
  });

  test('whose answer was lost is settled by a look-up', async () => {
    const slow = await it.card('late');
    const { order: made, next_url: next } = paid(await buy({ method: slow.id }));
    expect([made.state, next]).toEqual(['open', null]);
    let state = made.state;
    for (let look = 0; look < 10 && state === 'open'; look++) {
      state = orderSchema.parse((await it.send('POST', `/orders/${made.id}/settle`)).json()).state;
    }
    expect(state).toBe('granted');
    expect(await lots()).toHaveLength(1);
  });

  test.each([
    { when: 'the package is unknown', body: { package: 'x' }, code: 'billing_offer_unknown' },
    { when: 'the workspace is unknown', body: { workspace: 'x' }, code: 'workspace_unknown' },
    { when: 'the method is unknown', body: { method: 'x' }, code: 'billing_method_unknown' },
    { when: 'a member is unknown', body: { credits: '9' }, code: 'request_invalid' },
  ])('is refused when $when', async ({ body, code }) => {
    expect(codeOf(await buy(body))).toBe(code);
    expect(pageOf(orderSchema).parse((await it.get('/orders')).json()).data).toEqual([]);
  });

  test('needs a payment method that can pay', async () => {
    await it.send('DELETE', `/methods/${good.id}`);
    expect(codeOf(await buy())).toBe('billing_method_needed');
    expect(codeOf(await buy({ method: good.id }))).toBe('billing_method_not_ready');
    const { method } = begunMethodSchema.parse((await it.send('POST', '/methods', { channel: 'sandbox' })).json());
    expect(codeOf(await buy({ method: method.id }))).toBe('billing_method_not_ready');
  });

  test('of a package that was withdrawn is refused, and by a provider that is off', async () => {
    await it.send('PUT', '/providers/sandbox', { is_on: false });
    expect(codeOf(await buy())).toBe('billing_provider_off');
    await it.send('PUT', '/providers/sandbox', { is_on: true });
    await it.send('PATCH', `/packages/${offer.id}`, { is_offered: false });
    expect(codeOf(await buy())).toBe('billing_offer_withdrawn');
  });
});

describe('refunds and disputes', () => {
  test('a part goes back once for a key, in proportion, with a slip; then the rest', async () => {
    const { id } = paid(await buy()).order;
    expect((await order(id)).refundable).toEqual({ credits: '1000', total: '11000' });
    const part = { credits: '400', reason: 'half unused' };
    const key = { 'idempotency-key': 'back' };
    await it.send('POST', `/orders/${id}/refunds`, part, key);
    await it.send('POST', `/orders/${id}/refunds`, part, key);
    const after = await order(id);
    expect(after).toMatchObject({ refunded: '4400', clawed: '400', refundable: { credits: '600', total: '6600' } });
    expect(after.documents.map(({ kind }) => kind).sort()).toEqual(['card_refund_slip', 'card_slip']);
    await it.send('POST', `/orders/${id}/refunds`, { reason: 'the rest' });
    expect(await order(id)).toMatchObject({ refunded: '11000', clawed: '1000', refundable: null });
    expect(codeOf(await it.send('POST', `/orders/${id}/refunds`, { reason: 'more' }))).toBe('billing_refund_nothing');
  });

  test('a dispute takes the credits once, by a webhook that says nothing, and gives them again when it is won', async () => {
    const { order: made } = paid(await buy());
    const ref = made.payment?.ref ?? '';
    const act = async (name: string) =>
      sandboxPaymentSchema.parse((await it.send('POST', `/sandbox/payments/${ref}/${name}`)).json());
    const tell = (event: string) =>
      it.send('POST', '/webhooks/sandbox', { event_id: event, ref }, { authorization: '' });
    expect((await act('dispute')).dispute).toBe('open');
    for (const event of ['1', '1', '2']) expect((await tell(event)).status).toBe(200);
    expect(await order(made.id)).toMatchObject({ dispute: 'open', clawed: '1000', refundable: null });
    expect((await act('dispute-won')).dispute).toBe('won');
    await tell('3');
    expect(await order(made.id)).toMatchObject({ dispute: 'won', reinstated: '1000' });
    expect((await it.credits.balance('1')).availableMicro).toBe(1_000_000_000n);
    expect(codeOf(await it.send('POST', `/sandbox/payments/${ref}/dispute-won`))).toBe('billing_sandbox_act_refused');
    expect(codeOf(await it.send('POST', '/sandbox/payments/sbx_none/refund'))).toBe('billing_sandbox_payment_unknown');
  });
});

describe('a bank transfer', () => {
  const BUYER = {
    ...{ business_number: '123-45-67891', company: 'Buyer', representative: 'Kim', address: '', business_type: '' },
    ...{ business_item: '', email: 'tax@buyer.example' },
  };
  const transfer = async () =>
    begunMethodSchema.parse((await it.send('POST', '/methods', { channel: 'bank_transfer', buyer: BUYER })).json())
      .method;
  const SELLER = {
    seller: { company: 'Acme', business_number: '1234567891', representative: 'Lee' },
    bank_account: { bank: 'K', number: '1', holder: 'Acme' },
  };

  test('needs somebody who sells and an account, then waits for its deposit, which grants cash credits with a tax invoice', async () => {
    const { id: method } = await transfer();
    expect(codeOf(await buy({ method }))).toBe('billing_bank_account_missing');
    await it.send('PATCH', '/settings', { bank_account: SELLER.bank_account });
    expect(codeOf(await buy({ method }))).toBe('billing_seller_missing');
    await it.send('PATCH', '/settings', SELLER);
    const { order: made } = paid(await buy({ method }));
    expect(made).toMatchObject({ state: 'open', is_sandbox: false, deposit_due_on: '2026-01-12', documents: [] });
    it.rig.clock.advance(60_000);
    const deposit = (more: object) => {
      const at = isoInstant(it.rig.clock.now());
      return it.send('POST', `/orders/${made.id}/deposit`, { deposited_at: at, amount: '11000', ...more });
    };
    expect(codeOf(await deposit({ amount: '10999' }))).toBe('billing_deposit_amount');
    expect(codeOf(await deposit({ amount: '11000.5' }))).toBe('request_invalid');
    expect(codeOf(await deposit({ deposited_at: '2030-01-01T00:00:00Z' }))).toBe('billing_deposit_time');
    const office = { approval_number: '20260105-10000000-0000abcd', issued_on: '2026-01-05' };
    const granted = orderSchema.parse((await deposit({ tax_office: office })).json());
    expect(granted).toMatchObject({ state: 'granted', documents: [{ kind: 'tax_invoice' }] });
    const [lot] = await it.credits.lots('1');
    expect(lot).toMatchObject({ origin: 'top_up', payment: 'cash', amountMicro: 1_000_000_000n });
  });

  test('that nobody paid is cancelled, by a person who is in the log', async () => {
    await it.send('PATCH', '/settings', SELLER);
    const { order: made } = paid(await buy({ method: (await transfer()).id }));
    const after = orderSchema.parse((await it.send('POST', `/orders/${made.id}/cancel`)).json());
    expect(after.state).toBe('cancelled');
    expect(await acts()).toEqual(expect.arrayContaining(['order.cancelled', 'order.cancel_requested']));
    expect(codeOf(await it.send('POST', `/orders/${made.id}/refunds`, { reason: 'r' }))).toBe('billing_order_not_paid');
  });
});

describe('the list', () => {
  test('is paged newest first, filtered, and the same as CSV', async () => {
    for (let count = 0; count < 3; count++) {
      await buy();
      it.rig.clock.advance(1_000);
    }
    await buy({ workspace: 'lab' });
    const first = pageOf(orderSchema).parse((await it.get('/orders?limit=3')).json());
    const rest = pageOf(orderSchema).parse((await it.get(`/orders?limit=3&cursor=${first.next_cursor}`)).json());
    expect([...first.data, ...rest.data].map(({ number }) => number)).toEqual(
      ['4', '3', '2', '1'].map((each) => `2026-00000${each}`),
    );
    expect(rest.next_cursor).toBeNull();
    const lab = pageOf(orderSchema).parse((await it.get('/orders?workspace=lab&states=granted,open')).json());
    expect(lab.data.map(({ number }) => number)).toEqual(['2026-000004']);
    expect(codeOf(await it.get('/orders?states=granted,none'))).toBe('request_invalid');
    const csv = await it.get('/orders', { accept: 'text/csv' });
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="orders.csv"');
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toContain('2026-000004');
    expect(lines[1]).toContain('KRW,10000,1000,11000');
  });

  test('shows each order with its own documents, and reads them in one question', async () => {
    const [one, two] = [paid(await buy()).order, paid(await buy()).order];
    await it.send('POST', `/orders/${one.id}/refunds`, { credits: '400', reason: 'r' });
    await buy({ method: (await it.card('decline')).id });
    let asked = 0;
    const { documents } = it.billing.managed;
    const list: typeof documents.list = (question) => {
      asked += 1;
      return documents.list(question);
    };
    const billing = { ...it.billing.managed, documents: { ...documents, list } };
    const call = caller({ ...it.options, billing });
    const found = await call('/api/v1/billing/orders', { headers: keyOf('account_admin') });
    const { data } = pageOf(orderSchema).parse(found.json());
    // The clock stands still: which of them came first is told by nothing.
    const numbers = new Map(data.map((each) => [each.id, each.documents.map(({ number }) => number).toSorted()]));
    expect(numbers.get(one.id)).toEqual(['C-2026-000001', 'CR-2026-000001']);
    expect(numbers.get(two.id)).toEqual(['C-2026-000002']);
    const declined = data.find(({ state }) => state === 'failed');
    expect([data.length, declined?.documents, asked]).toEqual([3, [], 1]);
  });

  test('and that of documents are cut as CSV at their bound, however many there are, and say so in the last line', async () => {
    await buy();
    const { orders, documents } = it.billing.managed;
    const endless = <Row>(rows: readonly Row[]) => Array.from({ length: 200 }, () => rows[0] as Row);
    const [allOrders, allDocuments] = await Promise.all([orders.list({ limit: 1 }), documents.list({ limit: 1 })]);
    const billing = {
      ...it.billing.managed,
      orders: { ...orders, list: async () => endless(allOrders) },
      documents: {
        ...documents,
        list: async ({ orderIds }: { readonly orderIds?: readonly string[] | undefined }) =>
          orderIds === undefined ? endless(allDocuments) : [],
      },
    };
    const call = caller({ ...it.options, billing });
    for (const list of ['orders', 'documents']) {
      const headers = { ...keyOf('account_admin'), accept: 'text/csv', 'accept-language': 'ko' };
      const { text } = await call(`/api/v1/billing/${list}`, { headers });
      const lines = text.trimEnd().split('\r\n');
      expect([lines.length, lines.at(-1)]).toEqual([
        1 + BILLING_BOUNDS.csvRowsMax + 1,
        '# 일부만 포함: 최신 100000건. 나머지는 기간을 줄여 내보내 주세요.',
      ]);
    }
  });

  test('of credits goes with the money of its orders: no lot of one is voided or refunded by itself', async () => {
    const { order: made } = paid(await buy());
    const call = caller(it.options);
    for (const act of ['void', 'refund']) {
      const path = `/api/v1/credits/lots/${made.lot_id}/${act}`;
      const refused = await call(path, { method: 'POST', body: {}, headers: keyOf('account_admin') });
      expect([refused.status, codeOf(refused)]).toEqual([409, 'credit_lot_of_order']);
      const { details } = apiErrorSchema.parse(refused.json()).error;
      expect(details).toMatchObject({ lot: made.lot_id, order: made.id });
    }
    expect(await lots()).toEqual([[1_000_000_000n, 1_000_000_000n]]);
    expect(await acts()).not.toContain('credits.voided');
  });

  test('shows lots that its orders granted', async () => {
    const { order: made } = paid(await buy());
    const call = caller(it.options);
    const found = await call('/api/v1/credits/lots?workspace=main', { headers: keyOf('account_admin') });
    const { data } = pageOf(lotSchema).parse(found.json());
    expect(data.map(({ id, type }) => [id, type])).toEqual([[made.lot_id, 'card']]);
  });
});
