import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Billing, type Lot, type Subscription } from './harness/billing.ts';
import { type Offers, sandboxCard, setUpBilling, spend, subscribe } from './harness/billing-set-up.ts';
import { tallygate } from './harness/command.ts';
import { configFor } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { type MovedClock, movedClock } from './harness/moved-clock.ts';
import { type Program, startProgram } from './harness/program.ts';
import { until } from './harness/until.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

/** What time brings about is looked at every few seconds; a machine under load takes longer. */
const TIME_TELLS_MS = 120_000;
const HOUR_MS = 3_600_000;
const seoulDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' });

let clock: MovedClock;
let provider: FakeProvider;
let program: Program;
let account: Billing;
let offers: Offers;

beforeAll(async () => {
  clock = movedClock('2026-01-05T00:00:10+09:00');
  provider = await startProvider({ seed: 12 });
  program = await startProgram({ config: configFor(provider), env: clock.environment });
  account = new Billing(program);
  offers = await setUpBilling(account);
}, 240_000);
afterEach((context) => {
  if (context.task.result?.state === 'fail') dumpLogs(program);
});
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
  clock?.remove();
});

test('number 1: what is bought in the first and in the last minute of 2026-01-05 in Seoul can be used until 2026-12-31', {
  timeout: 300_000,
}, async () => {
  const billing = await account.apart();
  const method = await sandboxCard(billing, 'approve');
  const early = await billing.buy(offers.won, method);
  await clock.moveTo('2026-01-05T23:59:00+09:00');
  const late = await billing.buy(offers.won, method);
  for (const order of [early, late]) {
    expect(order).toMatchObject({ last_day: '2026-12-31', expires_at: '2026-12-31T15:00:00.000Z' });
  }
  const expiring = async () => (await summaryOf(billing)).expiring;
  // The clock goes on meanwhile: a minute is more than any answer takes.
  await clock.moveTo('2026-12-16T23:59:00+09:00');
  expect(await expiring()).toBe('0');
  await clock.moveTo('2026-12-17T00:00:00+09:00');
  expect(await expiring()).toBe('10000');
  await clock.moveTo('2026-12-31T23:59:00+09:00');
  await spend(billing, '1');
  await clock.moveTo('2027-01-01T00:00:00+09:00');
  const refused = await billing.try('POST credits/debits', { workspace: billing.workspace, amount: '1' });
  expect(refused.status).toBe(402);
  await until(async () => (await billing.lots()).every(({ expired }) => expired !== '0'), {
    what: 'the lots to expire',
    timeoutMs: TIME_TELLS_MS,
  });
  expect((await billing.lots()).map(({ expired }) => expired).toSorted()).toEqual(['4999', '5000']);
});

test('a plan that began on the 31st has months that end on the last days of months, each paid and granted once', {
  timeout: 900_000,
}, async () => {
  await clock.moveTo('2027-01-31T12:00:00+09:00');
  const billing = await account.apart();
  const method = await sandboxCard(billing, 'approve');
  const { id } = await subscribe(billing, offers.plan, method);
  const topUp = await billing.buy(offers.won, method);
  const plan = async () => (await billing.lots()).filter(({ type }) => type === 'plan').toSorted(byBegin);

  // Number 1: the plan's credits end first, and go first.
  await spend(billing, '400');
  expect([(await plan())[0]?.remaining, (await billing.lots(topUp))[0]?.remaining]).toEqual(['600', '5000']);

  for (const [month, ends] of ['2027-02-28', '2027-03-31', '2027-04-30'].entries()) {
    const standing = await untilMonths(billing, id, month + 1);
    expect(standing).toMatchObject({ state: 'active', months: { length: month + 1 } });
    expect(seoulDay.format(Date.parse(standing.months[0]?.to ?? ''))).toBe(ends);
    const lots = await plan();
    expect(lots).toHaveLength(month + 1);
    expect(lots.at(-1)).toMatchObject({ amount: '1000', expires_at: standing.months[0]?.to });
    expect(standing.paid_until).toBe(standing.months[0]?.to);
    await clock.moveTo(`${ends}T12:00:20+09:00`);
  }
  await untilMonths(billing, id, 4);
  await spend(billing, '1200');
  expect([(await plan()).at(-1)?.remaining, (await billing.lots(topUp))[0]?.remaining]).toEqual(['0', '4800']);

  // Nobody was there for all of June: nothing is charged for it, and nothing granted; July goes on.
  await clock.moveTo('2027-07-15T12:00:00+09:00');
  const late = await untilMonths(billing, id, 6);
  expect(late.months.map(({ month, state }) => [month, state])).toEqual([
    [5, 'ordered'],
    [4, 'skipped'],
    ...[3, 2, 1, 0].map((month) => [month, 'ordered']),
  ]);
  expect(await plan()).toHaveLength(5);
  const orders = (await billing.orders()).filter(
    ({ kind, workspace_id: of }) => kind === 'plan' && of === billing.workspace,
  );
  expect(orders.map(({ state }) => state)).toEqual(Array(5).fill('granted'));
  expect(await Promise.all(orders.map(async (order) => (await billing.documents(order.id)).length))).toEqual(
    Array(5).fill(1),
  );
});

test('a stopped plan stays until its month ends, can be taken up again until then, and is then over', {
  timeout: 600_000,
}, async () => {
  await clock.moveTo('2027-08-10T09:00:00+09:00');
  const billing = await account.apart();
  const { id } = await subscribe(billing, offers.plan, await sandboxCard(billing, 'approve'));
  const act = (what: 'stop' | 'resume') => billing.ask<Subscription>(`POST billing/subscriptions/${id}/${what}`, {});
  expect(await act('stop')).toMatchObject({ state: 'ending', next_payment_at: null });
  await spend(billing, '10');
  expect(await act('resume')).toMatchObject({ state: 'active' });
  await clock.moveTo('2027-09-10T09:00:20+09:00');
  await untilMonths(billing, id, 2);
  expect((await act('stop')).state).toBe('ending');
  await clock.moveTo('2027-10-10T08:59:00+09:00');
  await spend(billing, '1');
  await clock.moveTo('2027-10-10T09:00:10+09:00');
  const ended = await untilState(billing, id, 'ended');
  expect(ended.months).toHaveLength(2);
  await until(async () => (await billing.lots()).every(({ remaining }) => remaining === '0'), {
    what: 'its credits to expire',
    timeoutMs: TIME_TELLS_MS,
  });
  expect((await billing.lots()).map(({ consumed, expired }) => [consumed, expired]).toSorted()).toEqual([
    ['1', '999'],
    ['10', '990'],
  ]);
  const taken = await billing.try(`POST billing/subscriptions/${id}/resume`, {});
  expect(taken).toMatchObject({ body: { error: { code: 'billing_subscription_ended' } } });
});

test('a month that cannot be paid is tried again after one, three and five days, and then the plan ends', {
  timeout: 600_000,
}, async () => {
  await clock.moveTo('2027-11-01T09:00:00+09:00');
  const billing = await account.apart();
  const { id } = await subscribe(billing, offers.plan, await sandboxCard(billing, 'approve'));
  const broken = await sandboxCard(billing, 'decline');
  await billing.ask(`PATCH billing/subscriptions/${id}`, { method: broken });
  const tries: number[] = [];
  for (const day of ['01', '02', '04', '06']) {
    await clock.moveTo(`2027-12-${day}T09:00:30+09:00`);
    const tried = await until(
      async () => {
        const standing = await billing.subscription(id);
        const found = standing.months.find(({ month }) => month === 1)?.tries ?? 0;
        // While a try goes on, the next one is minutes away: only when it has ended does it name another day.
        const isTried = standing.state === 'past_due' && Date.parse(standing.next_try_at ?? '') > clock.now() + HOUR_MS;
        return found > (tries.at(-1) ?? 0) && (isTried || standing.state === 'ended') ? found : undefined;
      },
      { what: `a try on day ${day}`, timeoutMs: TIME_TELLS_MS, everyMs: 250 },
    );
    tries.push(tried);
  }
  expect(tries).toEqual([1, 2, 3, 4]);
  await untilState(billing, id, 'ended');
  expect((await billing.lots()).filter(({ expires_at: end }) => Date.parse(end ?? '') > clock.now())).toEqual([]);
  const told = await billing.all<{ readonly kind: string }>('alerts?');
  expect(told.some(({ kind }) => kind === 'payment_failed')).toBe(true);
});

test('after two years of it the audit finds nothing', { timeout: 240_000 }, async () => {
  const { stdout } = await tallygate(['audit', '--json'], { ...program.environment, ...clock.environment });
  expect(JSON.parse(stdout)).toMatchObject({ passed: true, findings: [] });
});

function byBegin(one: Lot, other: Lot): number {
  return one.effective_at.localeCompare(other.effective_at);
}

async function summaryOf(billing: Billing) {
  return await billing.ask<{ readonly expiring: string }>(`GET credits/summary?workspace=${billing.workspace}`);
}

/** The plan follows its month's order with the next look. */
async function untilMonths(billing: Billing, id: string, months: number): Promise<Subscription> {
  return await untilSo(billing, id, {
    what: `${months} months`,
    isSo: ({ months: [newest, ...earlier], paid_until: paidUntil }) =>
      earlier.length + 1 >= months && newest?.order_state === 'granted' && paidUntil === newest.to,
  });
}

async function untilState(billing: Billing, id: string, state: Subscription['state']): Promise<Subscription> {
  return await untilSo(billing, id, { what: `the plan to be ${state}`, isSo: (standing) => standing.state === state });
}

async function untilSo(
  billing: Billing,
  id: string,
  { what, isSo }: { readonly what: string; readonly isSo: (standing: Subscription) => boolean },
): Promise<Subscription> {
  let last: Subscription | undefined;
  const look = async (): Promise<Subscription | undefined> => {
    last = await billing.subscription(id);
    return isSo(last) ? last : undefined;
  };
  return await until(look, { what, timeoutMs: TIME_TELLS_MS, everyMs: 250 }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(last)}`);
  });
}
