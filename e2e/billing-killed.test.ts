import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { Billing, type Order } from './harness/billing.ts';
import { booksFaults, ledgersOf } from './harness/billing-books.ts';
import { type Offers, setUpBilling, subscribe } from './harness/billing-set-up.ts';
import { tallygate } from './harness/command.ts';
import { configFor } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { type MovedClock, movedClock } from './harness/moved-clock.ts';
import { stripeMethod, switchOn } from './harness/payment-methods.ts';
import { type Program, startProgram } from './harness/program.ts';
import { until } from './harness/until.ts';
import { billingWaker } from './harness/wake-billing.ts';
import { type FakeStripe, startStripe } from './payments/stripe.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';
import { pick, seeded } from './seeded.ts';

const ROUNDS = inject('isProof') ? 30 : 1;
/** With a page that asks on, and with nobody. */
const PURCHASES = inject('isProof') ? 30 : 2;
const SEED = 808;
const ROUND_MS = 240_000;
/** Orders of one round that money goes back of. */
const ORDERS = 3;
const PLANS = 3;
/** What is waited for before a kill comes at the latest; time is looked at every few seconds. */
const CALLED_MS_MAX = 45_000;
/** Looks at unfinished payments become rarer with their age. */
const SETTLED_MS = 120_000;
/** Every month of these rounds begins on the day of the month that the plans began on, or on the month's last: on its 31st. */
const FIRST_MONTH = Date.UTC(2027, 0, 31, 3);
const DAY_MS = 86_400_000;
const LATER_MS = 600_000;

const random = seeded(SEED);
const workspaces: Billing[] = [];
let clock: MovedClock;
let stripe: FakeStripe;
let provider: FakeProvider;
let program: Program;
let account: Billing;
let offers: Offers;
let method: string;

beforeAll(async () => {
  clock = movedClock(new Date(FIRST_MONTH).toISOString());
  provider = await startProvider({ seed: SEED });
  stripe = await startStripe({ now: clock.now });
  const env = { ...clock.environment, TALLYGATE_STRIPE_URL: stripe.url };
  program = await startProgram({ config: configFor(provider), env });
  account = new Billing(program);
  offers = await setUpBilling(account);
  await switchOn(account, { stripe });
  method = await stripeMethod(account, stripe, '4242');
}, 240_000);
afterEach((context) => {
  if (context.task.result?.state === 'fail') dumpLogs(program);
});
afterAll(async () => {
  await program?.remove();
  await Promise.all([provider?.stop(), stripe?.stop()]);
  clock?.remove();
});

const hook = () => `${program.url}/api/v1/billing/webhooks/stripe`;

test(`number 3: kill -9 in a purchase, ${PURCHASES} times`, { timeout: 60_000 + PURCHASES * ROUND_MS }, async () => {
  const billing = await buyer();
  for (let round = 0; round < PURCHASES; round++) {
    const purchase = randomUUID();
    const body = { workspace: billing.workspace, package: offers.won, method, purchase };
    const buy = () => quietly(billing.try<{ readonly order?: Order }>('POST billing/orders', body, randomUUID()));
    const killed = killAt(
      pick(random, [{ call: /payment_intents$/ }, { call: /confirm$/ }, { call: /confirm$/, withinMs: 60 }, SOMETIME]),
    );
    await buy();
    await killed.done();
    await program.ready();
    // As a person does who got no answer: the dialog is still there.
    const order = await until(async () => (await buy())?.body?.order, { what: 'an answer', timeoutMs: 90_000 });
    const isGranted = ({ state }: Order) => state === 'granted';
    // The page asks on; where nobody is at it any more, the program goes on by itself.
    if (round % 2 === 0) await billing.untilSettled(order.id, isGranted);
    else await billing.until(order.id, isGranted, SETTLED_MS);
    console.log(`purchase ${round}: killed ${killed.when()}`);
  }
  expect(await billing.orders()).toHaveLength(PURCHASES);
  await expectBooks();
});

test(`number 3: kill -9 in a webhook, ${ROUNDS} times`, { timeout: 60_000 + ROUNDS * ROUND_MS }, async () => {
  const billing = await buyer();
  for (let round = 0; round < ROUNDS; round++) {
    const orders = await buySome(billing);
    const before = stripe.books.events.length;
    for (const order of orders) goBack(order);
    const events = stripe.books.events.slice(before);
    const killed = killAt(pick(random, [{ call: /^GET/ }, { call: /^GET/, withinMs: 100 }, SOMETIME]));
    const tell = () => Promise.all([...events, ...events].map((event) => quietly(stripe.send(event, hook()))));
    await tell();
    await killed.done();
    await program.ready();
    // Stripe sends again what was not taken, in whatever order.
    events.reverse();
    await tell();
    for (const { id } of orders) await billing.until(id, isAfter, SETTLED_MS);
    console.log(`webhook ${round}: killed ${killed.when()}`);
  }
  await expectBooks();
});

test(`number 3: kill -9 in a reconciliation, ${ROUNDS} times`, { timeout: 60_000 + ROUNDS * ROUND_MS }, async () => {
  const billing = await buyer();
  for (let round = 0; round < ROUNDS; round++) {
    const orders = await buySome(billing);
    for (const order of orders) goBack(order);
    const killed = killAt(
      pick(random, [
        { call: /events$/ },
        { call: /GET .*payment_intents/ },
        { call: /events$/, withinMs: 200 },
        SOMETIME,
      ]),
    );
    await quietly(account.try('POST billing/reconciliation', {}));
    await killed.done();
    await program.ready();
    await until(async () => (await quietly(account.try('POST billing/reconciliation', {})))?.status === 200, {
      what: 'a reconciliation',
    });
    for (const { id } of orders) expect(isAfter(await billing.order(id))).toBe(true);
    console.log(`reconciliation ${round}: killed ${killed.when()}`);
  }
  await expectBooks();
});

test(`number 3: kill -9 in a monthly run, ${ROUNDS} times`, { timeout: 60_000 + ROUNDS * ROUND_MS }, async () => {
  const plans: { readonly billing: Billing; readonly id: string }[] = [];
  for (let number = 0; number < PLANS; number++) {
    const billing = await buyer();
    plans.push({ billing, id: (await subscribe(billing, offers.plan, method)).id });
  }
  const begunAt = clock.now();
  // That it looks by itself, a purchase above waits for.
  const wake = await billingWaker(account, offers.won);
  for (let round = 1; round <= ROUNDS; round++) {
    const killed = killAt(
      pick(random, [{ call: /payment_intents$/ }, { call: /confirm$/ }, { call: /confirm$/, withinMs: 300 }]),
    );
    await clock.moveTo(monthAfter(round, begunAt));
    await quietly(wake());
    await killed.done();
    await program.ready();
    await clock.moveTo(new Date(clock.now() + LEFT_MS).toISOString());
    for (const { billing, id } of plans) {
      const isPaid = async () => {
        await wake();
        const { months } = await billing.subscription(id);
        return months.length === round + 1 && months.every(({ order_state: state }) => state === 'granted');
      };
      await until(isPaid, { what: `month ${round} to be paid`, timeoutMs: SETTLED_MS, everyMs: 1_000 });
    }
    console.log(`monthly run ${round}: killed ${killed.when()}`);
  }
  for (const { billing } of plans) expect(await billing.lots()).toHaveLength(ROUNDS + 1);
  await expectBooks();
});

/** A workspace of its own. */
async function buyer(): Promise<Billing> {
  const billing = await account.apart();
  workspaces.push(billing);
  return billing;
}

async function buySome(billing: Billing): Promise<readonly Order[]> {
  const orders: Order[] = [];
  for (let count = 0; count < ORDERS; count++) orders.push(await billing.buy(offers.won, method));
  expect(orders.map(({ state }) => state)).toEqual(Array(ORDERS).fill('granted'));
  return orders;
}

/** At Stripe's own desk, a part, all, or by a dispute. */
function goBack({ payment }: Order): void {
  const intent = stripe.books.intents.get(payment?.ref ?? '');
  if (intent === undefined) throw new Error('Stripe has no such payment');
  const way = pick(random, ['part', 'all', 'dispute', 'won'] as const);
  if (way === 'part') stripe.books.refund(intent, { amount: '5500' });
  if (way === 'all') stripe.books.refund(intent);
  if (way === 'dispute' || way === 'won') stripe.books.dispute(intent);
  if (way === 'won') stripe.books.closeDispute(intent, 'won');
}

/** Whether what happened at Stripe is booked: of a dispute that was won, nothing is gone. */
function isAfter({ payment, refunded, dispute, clawed, claw_due: due, reinstated }: Order): boolean {
  const charge = stripe.books.intents.get(payment?.ref ?? '')?.charge;
  const wanted = { needs_response: 'open', won: 'won', lost: 'lost' } as const;
  const state = charge?.dispute == null ? 'none' : wanted[charge.dispute.status];
  const isBooked = Number(refunded) === charge?.refunded && dispute === state && clawed === due;
  return isBooked && (state !== 'won' || reinstated === clawed);
}

/** When a kill is to come: at a call to Stripe, and a random time after it. */
interface Moment {
  readonly call?: RegExp;
  readonly withinMs?: number;
}

/** A payment that was asked for by a process that died is taken up after two minutes: they pass. */
const LEFT_MS = 150_000;

const SOMETIME: Moment = { withinMs: 150 };

interface Killed {
  /** Resolves when control is dead. */
  done(): Promise<void>;
  when(): string;
}

/** Kills control when Stripe is called so, or soon after; without a call at a random moment from now on. */
function killAt({ call, withinMs = 0 }: Moment): Killed {
  const dead = Promise.withResolvers<void>();
  let when = '';
  const kill = (how: string): void => {
    if (when !== '') return;
    when = how;
    program.kill('control', 'SIGKILL').then(() => dead.resolve(), dead.reject);
  };
  const afterMs = Math.floor(random() * withinMs);
  const killSoon = (how: string): void => {
    if (afterMs === 0) kill(how);
    else void pause(afterMs).then(() => kill(`${afterMs} ms after ${how}`));
  };
  if (call === undefined) killSoon('the beginning');
  else {
    stripe.onNext(call, () => killSoon(call.source));
    void pause(CALLED_MS_MAX).then(() => kill('nothing'));
  }
  return { done: () => dead.promise, when: () => when };
}

async function quietly<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  return await asked.catch(() => undefined);
}

/** The last day of the month, or the 31st, at the hour at which the plans began and a little later. */
function monthAfter(months: number, begunAt: number): string {
  const lastDay = Date.UTC(2027, months + 1, 0);
  return new Date(lastDay + (begunAt % DAY_MS) + LATER_MS).toISOString();
}

/** Money in = lots granted = documents; nothing twice and nothing lost; and the program's own audit agrees. */
async function expectBooks(): Promise<void> {
  expect(booksFaults(await ledgersOf(account, workspaces, stripe.books))).toEqual([]);
  const { stdout } = await tallygate(['audit', '--json'], program.environment);
  expect(JSON.parse(stdout)).toMatchObject({ passed: true, findings: [] });
}
