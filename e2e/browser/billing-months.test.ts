import { afterAll, beforeAll, expect, test } from 'vitest';
import { Billing } from '../harness/billing.ts';
import { type Offers, sandboxCard, setUpBilling, spend } from '../harness/billing-set-up.ts';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { configFor } from '../harness/config.ts';
import { type MovedClock, movedClock } from '../harness/moved-clock.ts';
import { type Program, startProgram } from '../harness/program.ts';
import { until } from '../harness/until.ts';
import { billingWaker } from '../harness/wake-billing.ts';
import { type FakeProvider, startProvider } from '../provider/provider.ts';
import { BillingPages } from './billing-pages.ts';
import { ADMIN, becomeAdmin, signIn } from './people.ts';

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const TIME_TELLS_MS = 120_000;
const browsing = useBrowser();
let clock: MovedClock;
let provider: FakeProvider;
let program: Program;
let visit: Visit;
let pages: BillingPages;
let billing: Billing;
let offers: Offers;
let card: string;
let wake: () => Promise<void>;

beforeAll(async () => {
  clock = movedClock('2027-01-31T12:00:00+09:00');
  provider = await startProvider({ seed: 31 });
  program = await startProgram({ config: configFor(provider), env: clock.environment });
  visit = await browsing.open(DESK);
  await visit.page.clock.setFixedTime(clock.now());
  await becomeAdmin(visit.page, program);
  pages = new BillingPages(visit.page, program);
  billing = new Billing(program);
  offers = await setUpBilling(billing);
  card = await sandboxCard(billing, 'approve');
  wake = await billingWaker(billing, offers.won);
}, 300_000);
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
  clock?.remove();
});

test('a plan that began on the 31st shows each month to its end, and a stopped one its last day', {
  timeout: 900_000,
}, async () => {
  await pages.go('plan');
  await pages.page.getByRole('button', { name: 'Subscribe to Basic plan' }).click();
  await pages.payButton().click();
  await pages.dialog().getByText('Paid', { exact: true }).waitFor();
  await pages.dialog().getByRole('button', { name: 'Close' }).last().click();
  await pages.panel('Basic plan').getByText('Active', { exact: true }).waitFor();
  const [{ id } = { id: '' }] = await billing.all<{ readonly id: string }>('billing/subscriptions?');
  const order = await billing.buy(offers.won, card);
  await spend(billing, '400');

  await moveTo('2027-02-28T12:01:00+09:00', id, 2);
  await moveTo('2027-03-31T12:01:00+09:00', id, 3);
  await pages.go('plan');
  const months = pages.page.getByRole('main').locator('table tbody tr');
  await months.nth(2).waitFor();
  const shown = (await months.allTextContents()).map((text) => text.replaceAll(/\s+/g, ' '));
  for (const [index, [from, to]] of [
    ['Mar 31, 2027', 'Apr 30, 2027'],
    ['Feb 28, 2027', 'Mar 31, 2027'],
    ['Jan 31, 2027', 'Feb 28, 2027'],
  ].entries()) {
    expect(shown[index]).toContain(from);
    expect(shown[index]).toContain(to);
    expect(shown[index]).toContain('Paid');
  }

  await pages.page.getByRole('button', { name: 'Stop subscription' }).click();
  await pages.dialog().getByText('Apr 30, 2027', { exact: false }).waitFor();
  await pages.dialog().getByRole('button', { name: 'Stop subscription' }).click();
  await pages.panel('Basic plan').getByText('Ending', { exact: true }).waitFor();
  const standing = await pages.area('standing');
  const texts = (await standing.allTextContents()).join(' ');
  expect(texts).toContain('Plan subscription');
  expect(texts).toMatch(/Apr 30, 2027/);

  await clock.moveTo('2027-04-30T12:01:00+09:00');
  await wake();
  await until(async () => (await billing.subscription(id)).state === 'ended', {
    what: 'the plan to end',
    timeoutMs: TIME_TELLS_MS,
  });
  // The plan ends first, then its credits.
  await until(async () => (await billing.lots()).every(({ type, remaining }) => type !== 'plan' || remaining === '0'), {
    what: 'its credits to expire',
    timeoutMs: TIME_TELLS_MS,
  });
  await comeBack();
  await pages.go('plan');
  await pages.page
    .getByText('Ended', { exact: true })
    .or(pages.page.getByText('No plan', { exact: true }))
    .first()
    .waitFor();
  const left = await pages.area('standing');
  expect((await left.allTextContents()).join(' ')).not.toContain('Plan subscription');
  expect(await billing.lots(order)).toMatchObject([{ remaining: '5000' }]);
  await pages.go('documents');
  await expect.poll(() => pages.row('Card slip').count(), { timeout: 60_000 }).toBe(4);
});

/** Lets time go on, until the plan has as many paid months. */
async function moveTo(instant: string, id: string, months: number): Promise<void> {
  await clock.moveTo(instant);
  await wake();
  const isPaid = async () => {
    const { months: known } = await billing.subscription(id);
    return known.length === months && known[0]?.order_state === 'granted';
  };
  await until(isPaid, { what: `${months} months`, timeoutMs: TIME_TELLS_MS, everyMs: 250 });
  await comeBack();
}

/** Whoever comes back after a month signs in anew. */
async function comeBack(): Promise<void> {
  await visit.page.clock.setFixedTime(clock.now());
  await visit.page.goto(`${program.url}/sign-in`);
  const form = visit.page.locator('input[type=password]');
  await form.or(visit.page.locator('header .lucide-user')).first().waitFor();
  if (await form.isVisible()) await signIn(visit.page, ADMIN);
  await visit.page.locator('header .lucide-user').waitFor();
}
