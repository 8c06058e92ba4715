import { orderSchema, pageOf, subscriptionSchema } from '@tallygate/contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BillingRig, billingRig } from '../../test/billing-rig.ts';
import { caller } from '../../test/control-rig.ts';
import { makeDemoBilling } from './demo-billing.ts';

let it: BillingRig;
beforeEach(async () => {
  it = await billingRig();
  const call = caller({ ...it.options, newRequestId: it.rig.newId });
  // The one thing that stands in: the way to the program.
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const { pathname, search } = new URL(url);
    const body = typeof init.body === 'string' ? { body: JSON.parse(init.body) } : {};
    const headers = Object.fromEntries(new Headers(init.headers));
    const answer = await call(pathname + search, { method: init.method ?? 'GET', headers, ...body });
    return new Response(answer.text, { status: answer.status, headers: answer.headers });
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await it.close();
});

test('the demo has a plan that is paid and a purchase, made once, and no money has moved', async () => {
  const key = 'account_admin-key-0123456789';
  const signal = new AbortController().signal;
  const options = { url: 'http://demo', key, language: 'ko', workspace: 'main', signal } as const;
  await makeDemoBilling(options);
  await makeDemoBilling(options);
  const plans = pageOf(subscriptionSchema).parse((await it.get('/subscriptions')).json()).data;
  expect(plans.map(({ state, is_sandbox: isSandbox }) => [state, isSandbox])).toEqual([['active', true]]);
  const orders = pageOf(orderSchema).parse((await it.get('/orders')).json()).data;
  // Both were made at the same instant of a clock that stands still.
  expect(orders.map(({ kind, state, is_sandbox: isSandbox }) => `${kind} ${state} ${isSandbox}`).sort()).toEqual([
    'plan granted true',
    'top_up granted true',
  ]);
  expect((await it.credits.balance('1')).availableMicro).toBe(15_000_000_000n);
});
