import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, type Instant } from '#kernel';
import type { PaymentView } from './payment-provider.ts';
import {
  answered,
  attemptWith,
  newId,
  openAndCharge,
  type PaymentRig,
  read,
  registerCard,
} from './payment-rig.test-support.ts';

const HOUR_MS = 3_600_000;
const PAYMENTS_MANY = 55;

/** What every card provider promises, whichever way it keeps it. */
export function paymentProviderContract(name: string, start: () => Promise<PaymentRig>): void {
  describe(`${name}: payments`, () => {
    let rig: PaymentRig;
    beforeAll(async () => {
      rig = await start();
    }, 120_000);
    afterAll(() => rig.dispose());

    registering(() => rig);
    charging(() => rig);
    asking(() => rig);
    refunding(() => rig);
    looking(() => rig);
    telling(() => rig);
  });
}

function registering(rigOf: () => PaymentRig): void {
  test('a card is registered where its holder is sent, and is known again by its last digits', async () => {
    const rig = rigOf();
    const { view } = await registerCard(rig, 'approve');
    expect(view.card).toMatchObject({ brand: expect.stringMatching(/./), last4: expect.stringMatching(/^[\d*]{4}$/) });
    expect(view.token).not.toBe('');
  });

  test('a registration that nobody came back from waits, and one that was given up has failed', async () => {
    const { provider, clock, atRegistration } = rigOf();
    const asked = { methodId: newId(clock), customerRef: newId(clock), holder: { name: 'Acme', email: 'a@acme.com' } };
    const more = { earlierToken: undefined, returnUrl: 'https://gateway.acme.com/back', language: 'en' } as const;
    const begun = answered(await provider.beginMethod({ ...asked, ...more }));
    const again = answered(await provider.beginMethod({ ...asked, ...more }));
    expect(again.ref).toBe(begun.ref);
    const finish = async (returned: Record<string, string>) =>
      answered(await provider.finishMethod({ ...asked, ref: begun.ref, returned }));
    expect(await finish({})).toEqual({ status: 'waiting' });
    expect(await finish(await atRegistration(begun.nextUrl, 'give_up'))).toEqual({
      status: 'failed',
      code: 'person_cancelled',
    });
  });

  test('a second card is registered for the same buyer, and a card can be forgotten', async () => {
    const rig = rigOf();
    const first = await registerCard(rig, 'approve');
    const asked = { methodId: newId(rig.clock), customerRef: first.customerRef, earlierToken: first.token };
    const more = { holder: { name: 'Acme', email: 'a@acme.com' }, returnUrl: 'https://gateway.acme.com/back' };
    const begun = answered(await rig.provider.beginMethod({ ...asked, ...more, language: 'en' }));
    const returned = await rig.atRegistration(begun.nextUrl, 'approve');
    const view = answered(await rig.provider.finishMethod({ ...asked, ref: begun.ref, returned }));
    expect(view.status).toBe('ready');
    expect(await rig.provider.forgetMethod(first)).toEqual({ kind: 'answer', value: undefined });
  });
}

function charging(rigOf: () => PaymentRig): void {
  test('a payment is told with its amount, time, card and attempt, in each currency', async () => {
    const rig = rigOf();
    const method = await registerCard(rig, 'approve');
    for (const currency of rig.currencies) {
      const attempt = attemptWith(rig, method, { total: { currency, minor: 12_345n } });
      const { ref, answer } = await openAndCharge(rig.provider, attempt);
      const paid = answered(answer);
      expect(paid).toMatchObject({
        ...{ ref, attemptId: attempt.attemptId, status: 'succeeded', total: { currency, minor: 12_345n } },
        ...{ refundedMinor: 0n, dispute: 'none', problem: undefined, card: { last4: method.view.card.last4 } },
      });
      expect(Math.abs((paid.paidAt ?? 0) - rig.clock.now())).toBeLessThan(HOUR_MS);
      expect(answered(await rig.provider.lookUp(ref))).toEqual(paid);
    }
  });

  test('an attempt has one name and is charged once, however often it is asked for, and at the same time', async () => {
    const { provider, ...rig } = rigOf();
    const method = await registerCard({ provider, ...rig }, 'approve');
    const attempt = attemptWith({ provider, ...rig }, method);
    const opened = await Promise.all([1, 2, 3].map(() => provider.openPayment(attempt)));
    const refs = new Set(opened.map((each) => answered(each).ref));
    expect(refs.size).toBe(1);
    const [ref = ''] = refs;
    await Promise.all([1, 2, 3].map(() => provider.charge({ ...attempt, ref })));
    const once = answered(await provider.lookUp(ref));
    rig.clock.advance(5_000);
    await provider.charge({ ...attempt, ref });
    expect(answered(await provider.lookUp(ref))).toEqual(once);
    expect(answered(await provider.lookUp(ref))).toMatchObject({ status: 'succeeded', total: attempt.total });
    expect(await paymentsOf(rigOf(), attempt.attemptId)).toHaveLength(1);
  });

  test.each([
    { card: 'decline', problem: 'card_declined' },
    { card: 'funds', problem: 'funds_insufficient' },
    { card: 'expired', problem: 'card_expired' },
    { card: 'person', problem: 'authentication_needed' },
  ] as const)('a card that does not pay ($card) is told as $problem, and nothing was charged', async (each) => {
    const rig = rigOf();
    const method = await registerCard(rig, each.card);
    const { ref, answer } = await openAndCharge(rig.provider, attemptWith(rig, method));
    // Where windows ask every person, no card asks for one beside it.
    const problem = rig.alwaysAsksPerson && each.card === 'person' ? 'card_declined' : each.problem;
    expect(answered(answer)).toMatchObject({ status: 'failed', problem, paidAt: undefined });
    expect(answered(await rig.provider.lookUp(ref))?.status).not.toBe('succeeded');
  });

  test('an amount in a currency that is not taken is refused before anything is charged', async () => {
    const rig = rigOf();
    const method = await registerCard(rig, 'approve');
    const missing = (['KRW', 'USD'] as const).filter((currency) => !rig.currencies.includes(currency));
    for (const currency of missing) {
      const attempt = attemptWith(rig, method, { total: { currency, minor: 100n } });
      expect(await rig.provider.openPayment(attempt)).toMatchObject({ kind: 'refused', code: 'currency_refused' });
    }
    expect(missing.length + rig.currencies.length).toBe(2);
  });

  test('when the answer is lost the outcome is unknown, and the look-up tells that it was paid', async () => {
    const rig = rigOf();
    const method = await registerCard(rig, 'timeout');
    const { ref, answer } = await openAndCharge(rig.provider, attemptWith(rig, method));
    expect(answer.kind).toBe('unknown');
    expect(answered(await rig.provider.lookUp(ref))).toMatchObject({ status: 'succeeded' });
  });

  test('a payment that takes its time waits, and is there when it is looked at later', async () => {
    const rig = rigOf();
    const method = await registerCard(rig, 'late');
    const { ref, answer } = await openAndCharge(rig.provider, attemptWith(rig, method));
    expect(answered(answer)).toMatchObject({ status: 'waiting', paidAt: undefined });
    const seen: (string | undefined)[] = [];
    for (let looks = 0; looks < 4; looks++) seen.push(answered(await rig.provider.lookUp(ref))?.status);
    expect(seen[0]).toBe('waiting');
    expect(seen.at(-1)).toBe('succeeded');
  });
}

/** Opens a payment that somebody attends; where it goes on. */
async function openAttended(rig: PaymentRig) {
  const method = await registerCard(rig, rig.alwaysAsksPerson ? 'approve' : 'person');
  const attempt = attemptWith(rig, method, { isAttended: true, isRecurring: false });
  const opened = answered(await rig.provider.openPayment(attempt));
  if (opened.nextUrl !== undefined) return { attempt, ref: opened.ref, nextUrl: opened.nextUrl };
  const asked = answered(await rig.provider.charge({ ...attempt, ref: opened.ref }));
  expect(asked).toMatchObject({ status: 'needs_person', paidAt: undefined });
  return { attempt, ref: opened.ref, nextUrl: asked.nextUrl ?? '' };
}

function asking(rigOf: () => PaymentRig): void {
  test('a payment that needs its person goes on in a window, and is paid when they confirm it', async () => {
    const rig = rigOf();
    const { attempt, ref, nextUrl } = await openAttended(rig);
    expect(nextUrl).not.toBe('');
    expect(answered(await rig.provider.lookUp(ref))?.status).not.toBe('succeeded');
    const returned = await rig.atWindow(nextUrl, 'approve');
    const asked = { attemptId: attempt.attemptId, ref, total: attempt.total, returned };
    const paid = answered(await rig.provider.confirm(asked));
    expect(paid).toMatchObject({ status: 'succeeded', ref, attemptId: attempt.attemptId, total: attempt.total });
    expect(answered(await rig.provider.confirm(asked))).toEqual(paid);
    expect(await paymentsOf(rig, attempt.attemptId)).toHaveLength(1);
  });

  test('a window that was given up pays nothing, and neither does a query that somebody made up', async () => {
    const rig = rigOf();
    const { attempt, ref, nextUrl } = await openAttended(rig);
    const asked = { attemptId: attempt.attemptId, ref, total: attempt.total };
    const madeUp = { paymentKey: 'made-up', orderId: attempt.attemptId, amount: '11000', payment_intent: 'pi_made_up' };
    const answer = await rig.provider.confirm({ ...asked, returned: madeUp });
    expect(answer.kind === 'answer' && answer.value.status === 'succeeded').toBe(false);
    const returned = await rig.atWindow(nextUrl, 'give_up');
    const view = answered(await rig.provider.confirm({ ...asked, returned }));
    expect(view).toMatchObject({ status: 'failed', paidAt: undefined });
    expect(['person_cancelled', 'authentication_needed']).toContain(view.problem);
  });
}

/** A payment that succeeded. */
async function paid(rig: PaymentRig, card: 'approve' | 'refund_refused' = 'approve') {
  const attempt = attemptWith(rig, await registerCard(rig, card));
  const { ref, answer } = await openAndCharge(rig.provider, attempt);
  expect(answered(answer).status).toBe('succeeded');
  return { ref, attempt, currency: attempt.total.currency };
}

function refunding(rigOf: () => PaymentRig): void {
  test('money is given back in parts, each key once, and never more than was paid', async () => {
    const rig = rigOf();
    const { ref, currency } = await paid(rig);
    const give = (minor: bigint, key: string) =>
      rig.provider.refund({ ref, amount: { currency, minor }, key, reason: '고객 요청' });
    const [first, second] = [newId(rig.clock), newId(rig.clock)];
    expect(answered(await give(4_000n, first))).toMatchObject({ status: 'succeeded', refundedMinor: 4_000n });
    expect(answered(await give(4_000n, first)).refundedMinor).toBe(4_000n);
    await Promise.all([give(4_000n, first), give(4_000n, first)]);
    expect(await give(7_001n, newId(rig.clock))).toMatchObject({ kind: 'refused', code: 'amount_refused' });
    expect(answered(await give(7_000n, second)).refundedMinor).toBe(11_000n);
    expect(answered(await rig.provider.lookUp(ref))).toMatchObject({ status: 'succeeded', refundedMinor: 11_000n });
    expect(await give(1n, newId(rig.clock))).toMatchObject({ kind: 'refused', code: 'already_refunded' });
    expect(answered(await give(7_000n, second)).refundedMinor).toBe(11_000n);
  });

  test('a refund that the provider refuses is refused, and nothing went back', async () => {
    const rig = rigOf();
    const { ref, currency } = await paid(rig, 'refund_refused');
    const asked = { ref, amount: { currency, minor: 100n }, key: newId(rig.clock), reason: 'asked' };
    expect(await rig.provider.refund(asked)).toMatchObject({ kind: 'refused', code: 'provider_refused' });
    expect(answered(await rig.provider.lookUp(ref))?.refundedMinor).toBe(0n);
  });

  test('a refund of what was never paid is refused', async () => {
    const rig = rigOf();
    const asked = { amount: { currency: rig.currencies[0] ?? 'KRW', minor: 100n }, reason: 'asked' };
    const answer = await rig.provider.refund({ ...asked, ref: unknownRef(rig), key: newId(rig.clock) });
    expect(answer.kind).toBe('refused');
  });
}

function looking(rigOf: () => PaymentRig): void {
  test('a payment that the provider does not know is no payment', async () => {
    const rig = rigOf();
    expect(await rig.provider.lookUp(unknownRef(rig))).toEqual({ kind: 'answer', value: undefined });
  });

  test('a refund that somebody made at the provider is seen', async () => {
    const rig = rigOf();
    const { ref } = await paid(rig);
    await rig.act(ref, 'refund');
    expect(answered(await rig.provider.lookUp(ref))).toMatchObject({ status: 'succeeded', refundedMinor: 11_000n });
  });

  test.each([
    { end: 'dispute-won', outcome: 'won' },
    { end: 'dispute-lost', outcome: 'lost' },
  ] as const)('a dispute is seen when it is opened, and when it is $outcome', async ({ end, outcome }) => {
    const rig = rigOf();
    const { ref } = await paid(rig);
    const told = async () => answered(await rig.provider.lookUp(ref))?.dispute;
    await rig.act(ref, 'dispute');
    expect(await told()).toBe(rig.tellsDisputes ? 'open' : 'none');
    await rig.act(ref, end);
    expect(await told()).toBe(rig.tellsDisputes ? outcome : 'none');
  });

  test('what changed in a range is told page by page, each payment as it is now, and nothing twice on a page', async () => {
    const rig = rigOf();
    const from = rig.clock.now();
    rig.clock.advance(1_000);
    const method = await registerCard(rig, 'approve');
    // More than a page of any provider, and many of them at one time.
    const attempts = Array.from({ length: PAYMENTS_MANY }, () => attemptWith(rig, method));
    const refs = await Promise.all(attempts.map(async (each) => (await openAndCharge(rig.provider, each)).ref));
    await rig.act(refs[0] ?? '', 'refund');
    const seen = await changedIn(rig, from, asInstant(rig.clock.now() + 1_000));
    for (const ref of refs) expect(seen.some((view) => view.ref === ref && view.status === 'succeeded')).toBe(true);
    expect(seen.find(({ ref }) => ref === refs[0])?.refundedMinor).toBe(11_000n);
    expect(
      await changedIn(rig, asInstant(rig.clock.now() + HOUR_MS), asInstant(rig.clock.now() + 2 * HOUR_MS)),
    ).toEqual([]);
  });
}

function telling(rigOf: () => PaymentRig): void {
  test('a webhook tells which payment to look at, under an id that a repeated one has too', async () => {
    const rig = rigOf();
    const { ref } = await paid(rig);
    const webhook = await rig.webhook({ ref }, rig.clock.now());
    const reading = read(rig, webhook);
    expect(reading).toMatchObject({ kind: 'payment', ref, eventId: expect.stringMatching(/./) });
    expect(read(rig, webhook)).toEqual(reading);
    const other = read(rig, await rig.webhook({ ref: (await paid(rig)).ref }, rig.clock.now()));
    expect(other.kind === 'payment' && reading.kind === 'payment' && other.eventId !== reading.eventId).toBe(true);
  });

  test('a webhook about anything else is taken, and tells nothing', async () => {
    const rig = rigOf();
    expect(read(rig, await rig.webhook('nothing', rig.clock.now())).kind).toBe('nothing');
  });

  test('a webhook that was altered, is old, or is no event at all is refused, where it is signed', async () => {
    const rig = rigOf();
    const { ref } = await paid(rig);
    const webhook = await rig.webhook({ ref }, rig.clock.now());
    const expected = rig.signs ? 'refused' : 'payment';
    const altered = Buffer.from(Buffer.from(webhook.body).toString('utf8').replace('{', '{ '));
    expect(read(rig, { ...webhook, body: altered }).kind).toBe(expected);
    expect(read(rig, { ...webhook, headers: {} }).kind).toBe(expected);
    expect(read(rig, webhook, asInstant(rig.clock.now() + HOUR_MS)).kind).toBe(expected);
    for (const text of ['', 'no JSON', '[]', '{}', '{"data":7}']) {
      expect(read(rig, { headers: webhook.headers, body: Buffer.from(text) }).kind).toBe('refused');
    }
    expect(read(rig, { headers: webhook.headers, body: Buffer.alloc(5_000_000, 0x20) }).kind).toBe('refused');
  });
}

function unknownRef(rig: PaymentRig): string {
  return rig.provider.name === 'stripe' ? 'pi_unknown' : newId(rig.clock);
}

async function changedIn(rig: PaymentRig, from: Instant, to: Instant): Promise<readonly PaymentView[]> {
  const seen: PaymentView[] = [];
  let cursor: string | undefined;
  do {
    const page = answered(await rig.provider.changed({ from, to, ...(cursor === undefined ? {} : { cursor }) }));
    expect(new Set(page.payments.map(({ ref }) => ref)).size).toBe(page.payments.length);
    seen.push(...page.payments);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return seen;
}

/** The payments that the provider has of an attempt. */
async function paymentsOf(rig: PaymentRig, attemptId: string): Promise<readonly string[]> {
  const views = await changedIn(rig, asInstant(rig.clock.now() - HOUR_MS), asInstant(rig.clock.now() + HOUR_MS));
  const own = views.filter((view) => view.attemptId === attemptId && view.status === 'succeeded');
  return [...new Set(own.map(({ ref }) => ref))];
}
