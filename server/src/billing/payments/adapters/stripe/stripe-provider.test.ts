import { describe, expect, test } from 'vitest';
import { httpProviderContract } from '../../http-provider.contract.ts';
import { paymentProviderContract } from '../../payment-provider.contract.ts';
import { answered, attemptWith, newId, openAndCharge, registerCard } from '../../payment-rig.test-support.ts';
import { stripeRig } from './stripe-rig.test-support.ts';

paymentProviderContract('Stripe', stripeRig);
httpProviderContract('Stripe', stripeRig);

test('a card is registered for a new buyer when the earlier one is not there any more', async () => {
  const rig = await stripeRig();
  const asked = { methodId: newId(rig.clock), customerRef: newId(rig.clock), earlierToken: 'cus_gone pm_gone' };
  const more = { holder: { name: 'Acme', email: 'a@acme.com' }, returnUrl: 'https://gateway.acme.com/back' };
  const begun = answered(await rig.provider.beginMethod({ ...asked, ...more, language: 'en' }));
  const returned = await rig.atRegistration(begun.nextUrl, 'approve');
  expect(answered(await rig.provider.finishMethod({ ...asked, ref: begun.ref, returned })).status).toBe('ready');
  await rig.dispose();
});

test('nothing of this machine is told, and no card number ever comes by here', async () => {
  const rig = await stripeRig();
  await registerCard(rig, 'approve');
  const told = rig.fake.calls.map(({ headers }) => headers['x-stripe-client-user-agent'] ?? '').join(' ');
  expect(told).not.toMatch(/platform|telemetry_id|uname/);
  expect(rig.fake.calls.map(({ body }) => body).join(' ')).not.toMatch(/number|cvc/);
  await rig.dispose();
});

test('when the same key was used for something else, what became of that is open', async () => {
  const rig = await stripeRig();
  const attempt = attemptWith(rig, await registerCard(rig, 'approve'));
  answered(await rig.provider.openPayment(attempt));
  expect((await rig.provider.openPayment({ ...attempt, title: 'another' })).kind).toBe('unknown');
  await rig.dispose();
});

describe('a refund that the bank does not take', () => {
  const paid = async () => {
    const rig = await stripeRig();
    const attempt = attemptWith(rig, await registerCard(rig, 'approve'));
    const { ref } = await openAndCharge(rig.provider, attempt);
    const asked = { ref, amount: attempt.total, key: newId(rig.clock), reason: 'asked' };
    return { rig, ref, give: () => rig.provider.refund(asked) };
  };

  test('at once is refused, however often it is asked for', async () => {
    const { rig, give } = await paid();
    rig.fake.state.refundsFail = true;
    for (let times = 0; times < 2; times++) {
      expect(await give()).toMatchObject({ kind: 'refused', code: 'provider_refused' });
    }
    expect(rig.fake.state.refunds).toHaveLength(1);
    await rig.dispose();
  });

  test('days later is refused under its key, until the money went back another way', async () => {
    const { rig, ref, give } = await paid();
    expect(answered(await give()).refundedMinor).toBe(11_000n);
    for (const refund of rig.fake.state.refunds) refund.status = 'failed';
    for (const charge of rig.fake.state.charges.values())
      Object.assign(charge, { amount_refunded: 0, refunded: false });
    expect(await give()).toMatchObject({ kind: 'refused', code: 'provider_refused' });
    rig.fake.act(ref, 'refund');
    expect(await give()).toMatchObject({ kind: 'refused', code: 'already_refunded' });
    await rig.dispose();
  });
});
