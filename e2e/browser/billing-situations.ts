import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { Billing } from '../harness/billing.ts';
import { sandboxCard, spend, subscribe } from '../harness/billing-set-up.ts';
import type { Program } from '../harness/program.ts';
import { refuse } from './answers.ts';
import type { Screen } from './screens.ts';

const PLAN = '/settings/billing/plan';
const CREDITS = '/settings/billing/credits';
const METHODS = '/settings/billing/methods';
const ROWS = 'main table tbody tr';
const ASKED = '**/api/v1/{billing,credits}/**';
const dialog = (page: Page) => page.locator('[role=dialog]');

/** States of the pages of billing that no data brings about, and what opens on them. */
export const BILLING_SITUATIONS: readonly Screen[] = [
  ...[PLAN, CREDITS, METHODS].map(
    (path): Screen => ({
      name: `${path.split('/').at(-1)}-failed`,
      path,
      settled: 'main h1',
      refused: { status: 503, path: '/api/v1/' },
      prepare: (page, look) => page.route(ASKED, refuse(503, look)),
      act: (page) => page.locator('main').getByRole('alert').first().waitFor(),
    }),
  ),
  {
    name: 'billing-member',
    path: CREDITS,
    settled: 'main .lucide-lock',
    prepare: (page) => page.route('**/api/v1/session', asMember),
  },
  {
    name: 'billing-topping-up',
    path: CREDITS,
    settled: ROWS,
    act: async (page) => {
      await page.locator('main header button').first().click();
      await dialog(page).locator('dl').first().waitFor();
    },
  },
  {
    name: 'billing-refunding',
    path: `${CREDITS}?area=purchases`,
    settled: ROWS,
    act: async (page) => {
      // What was paid by transfer can be given back whole.
      await page
        .locator(ROWS)
        .filter({ hasText: /세금계산서|ax invoice/ })
        .first()
        .getByRole('button')
        .click();
      await page.getByRole('menuitem').first().click();
      await dialog(page).locator('form').waitFor();
    },
  },
  {
    name: 'billing-to-be-invoiced',
    path: METHODS,
    settled: ROWS,
    act: async (page) => {
      await page.locator('main header button').last().click();
      await dialog(page).locator('button[type=submit]').click();
      await dialog(page).locator('[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'billing-stopping',
    path: PLAN,
    settled: ROWS,
    act: async (page) => {
      await page.locator('section[aria-labelledby="current-plan"] button').last().click();
      await dialog(page).waitFor();
    },
  },
];

const asMember: Parameters<Page['route']>[1] = async (route) => {
  const response = await route.fetch();
  const session = (await response.json()) as { readonly person: object };
  await route.fulfill({ response, json: { ...session, person: { ...session.person, role: 'member' } } });
};

/** Plan, purchases of every outcome, use, refunds, a dispute and a transfer that is waited for. Names that both languages read. */
export async function fillBilling(program: Program): Promise<void> {
  const billing = new Billing(program);
  const party = { business_number: '1234567891', company: 'ACME', representative: 'Kim', address: 'Seoul 1' };
  const seller = { ...party, business_type: 'IT', business_item: 'SW', email: 'billing@email.com', phone: '02-120' };
  const bank = { bank: 'ACME Bank', number: '110-123-456789', holder: 'ACME' };
  await billing.ask('PATCH billing/settings', { seller, bank_account: bank });
  await billing.ask('PUT billing/providers/sandbox', { is_on: true });
  const add = async (kind: string, credits: string, price: object) => {
    const names = { ko: `크레딧 ${credits}`, en: `Credits ${credits}` };
    return (await billing.ask<{ readonly id: string }>(`POST billing/${kind}`, { names, credits, price })).id;
  };
  const plan = await add('plans', '1000', { currency: 'KRW', supply: '9900' });
  const won = await add('packages', '5000', { currency: 'KRW', supply: '50000' });
  const dollars = await add('packages', '100', { currency: 'USD', supply: '12.50' });
  const card = await sandboxCard(billing, 'approve');
  await billing.ask(`POST billing/methods/${card}/default`, {});
  await subscribe(billing, plan, card);
  const order = await billing.buy(won, card);
  await billing.buy(dollars, card);
  await billing.buy(won, await sandboxCard(billing, 'decline'));
  await spend(billing, '1234.5');
  const buyer = { ...party, business_type: 'IT', business_item: 'SW', email: 'tax@email.com' };
  const { method } = await billing.ask<{ readonly method: { readonly id: string } }>('POST billing/methods', {
    ...{ channel: 'bank_transfer', buyer },
  });
  await billing.buy(won, method.id);
  const deposited = await billing.buy(won, method.id);
  const came = { amount: '55000', deposited_at: new Date().toISOString() };
  await billing.ask(`POST billing/orders/${deposited.id}/deposit`, came);
  const refund = { credits: '1000', reason: 'too many' };
  await billing.ask(`POST billing/orders/${order.id}/refunds`, refund, randomUUID());
  const disputed = await billing.buy(won, card);
  await billing.ask(`POST billing/sandbox/payments/${disputed.payment?.ref}/dispute`, {});
  await billing.settle(disputed.id);
  const rule = { is_on: true, threshold: '500', package: won, method: card, monthly_cap: '200000' };
  await billing.ask('PUT billing/auto-top-up?workspace=main', rule);
  await billing.ask('PUT billing/credit-alerts?workspace=main', { low_at: '1000', expiring_days: 14 });
}
