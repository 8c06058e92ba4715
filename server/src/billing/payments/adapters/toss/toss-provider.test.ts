import { expect, test } from 'vitest';
import { httpProviderContract } from '../../http-provider.contract.ts';
import { paymentProviderContract } from '../../payment-provider.contract.ts';
import { answered, attemptWith, newId, openAndCharge, registerCard } from '../../payment-rig.test-support.ts';
import { tossRig } from './toss-rig.test-support.ts';

paymentProviderContract('Toss Payments', tossRig);
httpProviderContract('Toss Payments', tossRig);

test('another amount or another order that comes back from the window is refused before anything is confirmed', async () => {
  const rig = await tossRig();
  const attempt = attemptWith(rig, await registerCard(rig, 'approve'), { isAttended: true, isRecurring: false });
  const { ref, nextUrl = '' } = answered(await rig.provider.openPayment(attempt));
  const returned = await rig.atWindow(nextUrl, 'approve');
  const confirm = (query: Record<string, string>) =>
    rig.provider.confirm({
      attemptId: attempt.attemptId,
      ref,
      total: attempt.total,
      returned: { ...returned, ...query },
    });
  expect(await confirm({ amount: '100' })).toMatchObject({ kind: 'refused', code: 'amount_refused' });
  expect(await confirm({ orderId: newId(rig.clock) })).toMatchObject({ kind: 'refused', code: 'provider_refused' });
  expect(rig.fake.money()).toEqual([]);
  expect(answered(await confirm({})).status).toBe('succeeded');
  await rig.dispose();
});

test.each(['decline', 'funds', 'expired'] as const)(
  'a card that does not pay (%s) is told when its window comes back',
  async (card) => {
    const rig = await tossRig();
    const attempt = attemptWith(rig, await registerCard(rig, 'approve'), { isAttended: true, isRecurring: false });
    const { ref, nextUrl = '' } = answered(await rig.provider.openPayment(attempt));
    const asked = { attemptId: attempt.attemptId, ref, total: attempt.total };
    const view = answered(await rig.provider.confirm({ ...asked, returned: await rig.atWindow(nextUrl, card) }));
    expect(view).toMatchObject({ status: 'failed', problem: expect.stringMatching(/^card_|^funds_/) });
    await rig.dispose();
  },
);

test('a confirmation whose answer was lost is found by its order, and is not paid twice', async () => {
  const rig = await tossRig();
  const attempt = attemptWith(rig, await registerCard(rig, 'approve'), { isAttended: true, isRecurring: false });
  const { ref, nextUrl = '' } = answered(await rig.provider.openPayment(attempt));
  const asked = {
    attemptId: attempt.attemptId,
    ref,
    total: attempt.total,
    returned: await rig.atWindow(nextUrl, 'timeout'),
  };
  expect((await rig.provider.confirm(asked)).kind).toBe('unknown');
  expect(answered(await rig.provider.confirm(asked)).status).toBe('succeeded');
  expect(rig.fake.money()).toEqual([{ ref, attemptId: ref, minor: 11_000n }]);
  await rig.dispose();
});

test('a plan that somebody takes at the browser is charged by its billing key, without a window', async () => {
  const rig = await tossRig();
  const attempt = attemptWith(rig, await registerCard(rig, 'approve'), { isAttended: true, isRecurring: true });
  expect(answered(await rig.provider.openPayment(attempt)).nextUrl).toBeUndefined();
  expect(answered((await openAndCharge(rig.provider, attempt)).answer).status).toBe('succeeded');
  await rig.dispose();
});

test('an amount without tax is told as free of it', async () => {
  const rig = await tossRig();
  const method = await registerCard(rig, 'approve');
  await openAndCharge(rig.provider, attemptWith(rig, method, { vatMinor: 0n }));
  await openAndCharge(rig.provider, attemptWith(rig, method));
  expect(rig.fake.state.payments.map(({ taxFreeAmount }) => taxFreeAmount)).toEqual([11_000, 0]);
  await rig.dispose();
});

test('payments under the order ids of somebody else are none of ours', async () => {
  const rig = await tossRig();
  const { token, customerRef } = await registerCard(rig, 'approve');
  const headers = {
    authorization: `Basic ${Buffer.from('test_sk_fake_0123456789abcdef:').toString('base64')}`,
    ...{ 'content-type': 'application/json', 'idempotency-key': 'other' },
  };
  const body = JSON.stringify({ customerKey: customerRef, amount: 500, orderId: 'shop-order-1', orderName: 'shirt' });
  await fetch(`${rig.fake.url}/v1/billing/${token}`, { method: 'POST', headers, body });
  expect(answered(await rig.provider.lookUp('shop-order-1'))).toMatchObject({
    attemptId: undefined,
    status: 'succeeded',
  });
  await rig.dispose();
});

test('a registration that comes back for another buyer is none', async () => {
  const rig = await tossRig();
  const asked = { methodId: newId(rig.clock), customerRef: newId(rig.clock), earlierToken: undefined };
  const more = { holder: { name: 'Acme', email: 'a@acme.com' }, returnUrl: 'https://gateway.acme.com/back' };
  const begun = answered(await rig.provider.beginMethod({ ...asked, ...more, language: 'ko' }));
  const returned = await rig.atRegistration(begun.nextUrl, 'approve');
  const finish = async (query: Record<string, string>) =>
    answered(await rig.provider.finishMethod({ ...asked, ref: begun.ref, returned: query })).status;
  expect(await finish({ ...returned, customerKey: newId(rig.clock) })).toBe('waiting');
  expect(await finish(returned)).toBe('ready');
  await rig.dispose();
});
