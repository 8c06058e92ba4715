import { apiErrorSchema, billingDocumentSchema, offerSchema, pageOf, paidOrderSchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BillingRig, billingRig } from '../../test/billing-rig.ts';

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

describe('documents', () => {
  const bought = async () => {
    await it.card('approve');
    const { id } = await offer('packages');
    return paidOrderSchema.parse((await it.send('POST', '/orders', { workspace: 'main', package: id })).json()).order;
  };

  test('are listed, filtered, exported, and printed in either language as the same file each time', async () => {
    const order = await bought();
    const { data } = pageOf(billingDocumentSchema).parse((await it.get('/documents?month=2026-01')).json());
    expect(data).toMatchObject([{ kind: 'card_slip', order_number: order.number, is_sandbox: true, buyer: 'Acme' }]);
    expect((await it.get('/documents?month=2025-12')).json().data).toEqual([]);
    expect((await it.get('/documents?kind=tax_invoice&workspace=lab')).json().data).toEqual([]);
    const csv = await it.get('/documents', { accept: 'text/csv' });
    expect(csv.text.split('\r\n')[1]).toContain('KRW,10000,1000,11000,true,Acme');
    const [one] = data;
    const pdf = (language: string) => it.get(`/documents/${one?.id}.pdf?language=${language}`);
    const [korean, again, english] = [await pdf('ko'), await pdf('ko'), await pdf('en')];
    expect(korean.headers.get('content-type')).toBe('application/pdf');
    expect(korean.headers.get('cache-control')).toBe('no-store');
    expect(korean.headers.get('content-disposition')).toBe('attachment; filename="C-2026-000001.pdf"');
    expect(korean.text.startsWith('%PDF')).toBe(true);
    expect(again.text).toBe(korean.text);
    expect(english.text).not.toBe(korean.text);
    expect(codeOf(await it.get('/documents/x.pdf'))).toBe('billing_document_unknown');
    expect(codeOf(await it.send('POST', `/documents/${one?.id}/tax-office`, OFFICE))).toBe(
      'billing_tax_office_not_invoice',
    );
    expect(codeOf(await it.send('POST', `/documents/x/tax-office`, { ...OFFICE, approval_number: '1' }))).toBe(
      'request_invalid',
    );
  });
  const OFFICE = { approval_number: '20260105-10000000-0000abcd', issued_on: '2026-01-05' };

  test('a statement is printed of a month that has begun', async () => {
    await bought();
    const pdf = await it.get('/statements/2026-01.pdf?workspace=main&language=en');
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    for (const month of ['2026-02', '2026-13', 'x']) {
      expect(codeOf(await it.get(`/statements/${month}.pdf?workspace=main`))).toBe('request_invalid');
    }
  });
});

describe('webhooks', () => {
  const tell = (provider: string, body: unknown) =>
    it.send('POST', `/webhooks/${provider}`, body, { authorization: '', 'sec-fetch-site': 'cross-site' });

  test('need neither session nor key, and what is none changes nothing', async () => {
    expect((await tell('sandbox', { event_id: 'e', ref: 'sbx_none' })).status).toBe(200);
    for (const provider of ['stripe', 'toss', 'none']) {
      expect(codeOf(await tell(provider, { id: 'evt' }))).toBe('billing_webhook_refused');
    }
    expect(codeOf(await tell('sandbox', 'x'))).toBe('billing_webhook_refused');
    const large = await tell('sandbox', { event_id: 'e', ref: 'x'.repeat(1_048_576) });
    expect([large.status, codeOf(large)]).toEqual([413, 'body_too_large']);
    expect(await acts()).toEqual([]);
  });

  test('of the sandbox are refused while it is off', async () => {
    const told = { event_id: 'e', ref: 'sbx_none' };
    expect((await tell('sandbox', told)).status).toBe(200);
    expect((await it.send('PUT', '/providers/sandbox', { is_on: false })).status).toBe(200);
    expect(codeOf(await tell('sandbox', told))).toBe('billing_webhook_refused');
  });

  test('whose signature is not good are refused', async () => {
    const keys = { is_on: true, secret_key: 'sk_test_0123456789secret', webhook_secret: 'whsec_0123456789secret' };
    await it.send('PUT', '/providers/stripe', keys);
    expect(codeOf(await tell('stripe', { id: 'evt_1', type: 'payment_intent.succeeded' }))).toBe(
      'billing_webhook_refused',
    );
  });
});
