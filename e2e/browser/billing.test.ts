/// <reference lib="dom" />
import { beforeAll, describe, expect, test } from 'vitest';
import { Billing } from '../harness/billing.ts';
import { BUYER, SELLER, spend } from '../harness/billing-set-up.ts';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { useProgram } from '../harness/fixture.ts';
import { readPdf } from '../harness/pdf-text.ts';
import { BillingPages } from './billing-pages.ts';
import { becomeAdmin } from './people.ts';

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const fixture = useProgram({ seed: 818 });
const browsing = useBrowser();
let visit: Visit;
let pages: BillingPages;
let billing: Billing;

beforeAll(async () => {
  visit = await browsing.open(DESK);
  await becomeAdmin(visit.page, fixture.program);
  pages = new BillingPages(visit.page, fixture.program);
  billing = new Billing(fixture.program);
});

const lines = (text: string) => text.replaceAll(/\s+/g, ' ');

test('an admin says who sells what and how it is paid, all on one page', { timeout: 300_000 }, async () => {
  await pages.go('setup');
  const sandbox = pages.panel('Sandbox');
  await sandbox.getByLabel('Use it').check();
  await sandbox.getByRole('button', { name: 'Save' }).click();
  await sandbox.getByText('On', { exact: true }).waitFor();
  const seller = pages.panel('Seller');
  await pages.fill(seller, {
    ...{ 'Business number': SELLER.business_number, Company: SELLER.company, Representative: SELLER.representative },
    ...{ Address: SELLER.address, 'Type of business': SELLER.business_type, 'Item of business': SELLER.business_item },
    ...{ Email: SELLER.email, Phone: SELLER.phone },
  });
  await seller.getByRole('button', { name: 'Save' }).click();
  const money = pages.panel('Tax and bank account');
  await pages.fill(money, { Bank: '한빛은행', 'Account number': '110-123-456789', 'Account holder': SELLER.company });
  await money.getByRole('button', { name: 'Save' }).click();
  for (const [kind, names, credits, price] of [
    ['plan', ['기본 플랜', 'Basic plan'], '1000', '9900'],
    ['package', ['크레딧 5,000', 'Credits 5,000'], '5000', '50000'],
  ] as const) {
    await pages.page.getByRole('button', { name: `Add ${kind}` }).click();
    await pages.fill(pages.dialog(), {
      ...{ 'Name in Korean': names[0], 'Name in English': names[1], Credits: credits, 'Price before tax': price },
    });
    await pages.dialog().getByRole('button', { name: 'Save' }).click();
    await pages.row(names[1]).waitFor();
  }
  await expect
    .poll(() => billing.ask('GET billing/settings'), { timeout: 60_000 })
    .toMatchObject({
      seller: { company: SELLER.company, business_number: SELLER.business_number },
      bank_account: { number: '110-123-456789' },
    });
});

describe('a purchase', () => {
  test('needs a payment method, says how long it lasts, and ends in a lot, a document and lines of history', {
    timeout: 300_000,
  }, async () => {
    await pages.go('credits');
    await pages.page.getByRole('button', { name: 'Top up credits' }).click();
    await pages.dialog().getByRole('link', { name: 'Payment methods' }).click();
    await pages.page.waitForURL('**/settings/billing/methods*');
    await pages.registerCard('4242');
    await pages.openTopUp('4242');
    await pages.payButton().waitFor();
    expect(lines((await pages.dialog().textContent()) ?? '')).toMatch(/360 days/);
    await pages.payButton().click();
    await pages.dialog().getByText('Paid', { exact: true }).waitFor();
    await pages.dialog().getByRole('button', { name: 'Close' }).last().click();
    await pages.page.locator('main data[value="5000"]').first().waitFor();

    const [order] = await billing.orders();
    const lots = await pages.area('standing');
    expect(lines((await lots.last().textContent()) ?? '')).toContain('5,000');
    const history = await pages.area('history');
    expect(lines((await history.first().textContent()) ?? '')).toMatch(/card.*\+5,000/i);
    const purchases = await pages.area('purchases');
    const bought = lines((await purchases.first().textContent()) ?? '');
    for (const said of [order?.number, 'Paid', 'Sandbox', '4242', '55,000']) expect(bought).toContain(said);
    await expectDocument('Card slip', '55,000');
  });

  test('that is clicked twice is paid once', { timeout: 300_000 }, async () => {
    const before = (await billing.orders()).length;
    await pages.openTopUp('4242');
    await pages.payButton().waitFor();
    await expect.poll(() => pages.payButton().isEnabled(), { timeout: 60_000 }).toBe(true);
    await pages.payButton().evaluate((button: Element) => {
      for (let clicks = 0; clicks < 5; clicks++) (button as HTMLElement).click();
    });
    await pages.dialog().getByText('Paid', { exact: true }).waitFor();
    expect((await billing.orders()).length - before).toBe(1);
  });

  test('that the card refuses says why, and leaves no lot', { timeout: 300_000 }, async () => {
    const before = (await billing.lots()).length;
    await pages.registerCard('0002');
    await pages.openTopUp('0002');
    await pages.payButton().click();
    await pages.dialog().getByText('The payment was not made.', { exact: false }).waitFor();
    const purchases = await pages.area('purchases');
    expect(lines((await purchases.first().textContent()) ?? '')).toMatch(/Failed|Not paid/);
    expect(await billing.lots()).toHaveLength(before);
  });

  test('that comes late says that it is being checked, and then that it is paid', {
    timeout: 300_000,
  }, async () => {
    await pages.registerCard('0077');
    await pages.openTopUp('0077');
    await pages.payButton().click();
    await pages.dialog().getByText('Checking the payment').waitFor();
    await pages.dialog().getByText('Paid', { exact: true }).waitFor({ timeout: 90_000 });
    const purchases = await pages.area('purchases');
    expect(lines((await purchases.first().textContent()) ?? '')).toMatch(/0077.*Paid/);
  });

  test('that its holder has to confirm goes through the window, and comes back', { timeout: 300_000 }, async () => {
    await pages.registerCard('3155');
    await pages.openTopUp('3155');
    await pages.payButton().click();
    await pages.page.getByRole('button', { name: 'Confirm payment' }).click();
    await pages.page.getByText('Paid', { exact: true }).first().waitFor();
    const [order] = await billing.orders();
    expect(order).toMatchObject({ state: 'granted', payment: { card_last4: '3155' } });
  });
});

describe('money that goes back', () => {
  test('a refund in part gives back credits and money, and the documents show both', { timeout: 300_000 }, async () => {
    await pages.topUp('4242', 'Paid');
    await pages.act('Refund');
    await pages.fill(pages.dialog(), { 'Credits to refund': '2,000', Reason: 'bought too many' });
    await pages.dialog().getByRole('button', { name: 'Refund' }).click();
    await pages.dialog().waitFor({ state: 'detached' });
    const purchases = await pages.area('purchases');
    const standing = lines((await purchases.first().textContent()) ?? '');
    for (const said of ['22,000', '2,000']) expect(standing).toContain(said);
    const history = await pages.area('history');
    expect(lines((await history.first().textContent()) ?? '')).toMatch(/[-−]2,000/);
    await expectDocument('Card refund slip', '22,000');
  });

  test.each([
    { end: 'won', left: 5_000 },
    { end: 'lost', left: 0 },
  ] as const)('a dispute that is $end is told, and the lots follow', async ({ end, left }) => {
    await pages.topUp('4242', 'Paid');
    const [order] = await billing.orders();
    const act = (what: string) => billing.ask(`POST billing/sandbox/payments/${order?.payment?.ref}/${what}`, {});
    await act('dispute');
    await pages.act('Check payment');
    await expect.poll(() => newest(), { timeout: 60_000 }).toMatch(/Dispute/i);
    expect(remaining(await billing.lots(order))).toBe(0);
    await act(`dispute-${end}`);
    await pages.act('Check payment');
    await expect.poll(() => newest(), { timeout: 60_000 }).toMatch(new RegExp(end, 'i'));
    expect(remaining(await billing.lots(order))).toBe(left);
  });
});

test('on a tax invoice: registered, ordered, deposited and evidenced, with credits of the cash type', {
  timeout: 300_000,
}, async () => {
  await pages.go('methods');
  await pages.page.getByRole('button', { name: 'Register for tax invoices' }).click();
  await pages.fill(pages.dialog(), {
    ...{ 'Business number': BUYER.business_number, Company: BUYER.company, Representative: BUYER.representative },
    ...{ Address: BUYER.address, 'Type of business': BUYER.business_type, 'Item of business': BUYER.business_item },
    Email: BUYER.email,
  });
  await pages.dialog().getByRole('button', { name: 'Register' }).click();
  await pages.dialog().waitFor({ state: 'detached' });
  await pages.openTopUp(BUYER.company);
  await pages.dialog().getByRole('button', { name: 'Place order' }).click();
  await pages.dialog().getByText('Waiting for the transfer').waitFor();
  await pages.dialog().getByText('110-123-456789').waitFor();
  const [order] = await billing.orders();
  await pages.go('setup');
  await pages.page.getByRole('button', { name: `Confirm transfer: ${order?.number}` }).click();
  await pages.fill(pages.dialog(), { 'Arrived at': seoulMinute(), Amount: '50,000' });
  await pages.dialog().getByRole('button', { name: 'Confirm transfer' }).click();
  await pages.dialog().getByText('Must be the total of the order').last().waitFor();
  await pages.fill(pages.dialog(), { Amount: '55000' });
  await pages.dialog().getByRole('button', { name: 'Confirm transfer' }).click();
  await pages.dialog().waitFor({ state: 'detached' });
  expect(await billing.lots(order)).toMatchObject([{ type: 'cash', remaining: '5000' }]);
  const lots = await pages.area('standing');
  expect(lines((await lots.allTextContents()).join(' '))).toMatch(/cash/i);
  await expectDocument('Tax invoice', '55,000');
});

test('a plan is taken, gives credits that go first, is stopped and taken up again', { timeout: 300_000 }, async () => {
  await pages.go('plan');
  await pages.page.getByRole('button', { name: 'Subscribe to Basic plan' }).click();
  const methods = pages.dialog().getByLabel('Payment method', { exact: true });
  const option = methods.locator('option').filter({ hasText: '4242' });
  await methods.selectOption((await option.first().getAttribute('value')) ?? '');
  await pages.payButton().click();
  await pages.dialog().getByText('Paid', { exact: true }).waitFor();
  await pages.dialog().getByRole('button', { name: 'Close' }).last().click();
  await pages.panel('Basic plan').getByText('Active', { exact: true }).waitFor();
  await spend(billing, '400');
  const lots = await pages.area('standing');
  expect(lines((await lots.first().textContent()) ?? '')).toMatch(/plan.*600/i);
  await pages.go('plan');
  await pages.page.getByRole('button', { name: 'Stop subscription' }).click();
  await pages.dialog().getByRole('button', { name: 'Stop subscription' }).click();
  await pages.panel('Basic plan').getByText('Ending', { exact: true }).waitFor();
  expect((await billing.lots()).find(({ type }) => type === 'plan')?.remaining).toBe('600');
  await pages.page.getByRole('button', { name: 'Resume subscription' }).click();
  await pages.panel('Basic plan').getByText('Active', { exact: true }).waitFor();
});

test('nothing went wrong in the browser but the card that was refused', () => {
  expect(visit.troubles.filter((trouble) => !/\b402\b/.test(trouble))).toEqual([]);
});

async function newest(): Promise<string> {
  const rows = await pages.area('purchases');
  return lines((await rows.first().textContent()) ?? '');
}

function remaining(lots: readonly { readonly remaining: string }[]): number {
  return lots.reduce((sum, lot) => sum + Number(lot.remaining), 0);
}

/** The newest document of a kind: listed with its amount, and a PDF that says the same. */
async function expectDocument(kind: string, amount: string): Promise<void> {
  await pages.go('documents');
  const row = pages.row(kind).filter({ hasText: amount }).first();
  await row.waitFor();
  const link = row.getByRole('link', { name: /English/ });
  const href = (await link.getAttribute('href')) ?? '';
  const answer = await pages.page.request.get(`${fixture.program.url}${href}`);
  expect(answer.headers()['content-type']).toBe('application/pdf');
  expect(readPdf(await answer.body()).text).toContain(amount);
}

/** Now, as a clock in Seoul shows it. */
function seoulMinute(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', dateStyle: 'short', timeStyle: 'short' })
    .format(Date.now())
    .replace(' ', 'T');
}
