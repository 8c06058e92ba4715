import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallBounds } from './adapters/bounded-call.ts';
import type { FakeServer, Fault } from './fakes/fake-server.test-support.ts';
import type { FakeStripe } from './fakes/fake-stripe.test-support.ts';
import {
  answered,
  attemptWith,
  newId,
  openAndCharge,
  type PaymentRig,
  registerCard,
} from './payment-rig.test-support.ts';

type Rig = PaymentRig & { readonly fake: FakeServer & Pick<FakeStripe, 'forgetKeys' | 'money'> };

/** Longer than any answer here takes, and as long as one is waited for that never comes. */
const PATIENT_MS = 30_000;
const HANGING_MS = 300;

/** What every provider that is reached over HTTP promises when the call goes wrong. */
export function httpProviderContract(
  name: string,
  start: (more: { readonly secretKey?: string; readonly bounds?: CallBounds }) => Promise<Rig>,
): void {
  describe(`${name}: calls that go wrong`, () => {
    let rig: Rig;
    const bounds = { timeoutMs: PATIENT_MS, answerBytesMax: 1024 * 1024 };
    beforeAll(async () => {
      rig = await start({ bounds });
    });
    afterAll(() => rig.dispose());

    const faults: readonly Fault[] = [
      { kind: 'hang' },
      { kind: 'oversize' },
      { kind: 'garbage' },
      { kind: 'reset' },
      { kind: 'lost' },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 429 },
      { kind: 'status', status: 409 },
      { kind: 'status', status: 302 },
      { kind: 'status', status: 200, body: { what: 'is this?' } },
    ];

    test.each(faults)(
      'whatever goes wrong ($kind $status), the outcome is unknown, and the same attempt still charges once',
      async (fault) => {
        const method = await registerCard(rig, 'approve');
        const attempt = attemptWith(rig, method);
        const { ref } = answered(await rig.provider.openPayment(attempt));
        rig.fake.break(fault);
        if (fault.kind === 'hang') bounds.timeoutMs = HANGING_MS;
        const broken = await rig.provider.charge({ ...attempt, ref });
        expect(broken.kind).toBe('unknown');
        rig.fake.break(fault);
        expect((await rig.provider.lookUp(ref)).kind).toBe('unknown');
        bounds.timeoutMs = PATIENT_MS;
        await rig.provider.charge({ ...attempt, ref });
        expect(answered(await rig.provider.lookUp(ref))).toMatchObject({ status: 'succeeded', refundedMinor: 0n });
      },
    );

    test('a refund whose answer was lost is not made twice', async () => {
      const attempt = attemptWith(rig, await registerCard(rig, 'approve'));
      const { ref } = await openAndCharge(rig.provider, attempt);
      const asked = { ref, amount: { ...attempt.total, minor: 3_000n }, key: newId(rig.clock), reason: 'asked' };
      // A refund takes several calls: each of them is lost once.
      for (let before = 0; before < 4; before++) {
        rig.fake.break({ kind: 'lost' }, before);
        await rig.provider.refund(asked);
        for (let rest = 0; rest < 4; rest++) await rig.provider.lookUp(ref);
      }
      expect(answered(await rig.provider.refund(asked)).refundedMinor).toBe(3_000n);
      expect(answered(await rig.provider.lookUp(ref))?.refundedMinor).toBe(3_000n);
    });

    test('long after the provider has forgotten its keys, nothing is charged or given back a second time', async () => {
      const attempt = attemptWith(rig, await registerCard(rig, 'approve'));
      const { ref } = await openAndCharge(rig.provider, attempt);
      const asked = { ref, amount: { ...attempt.total, minor: 3_000n }, key: newId(rig.clock), reason: 'asked' };
      await rig.provider.refund(asked);
      rig.fake.forgetKeys();
      expect(answered(await rig.provider.charge({ ...attempt, ref })).status).toBe('succeeded');
      expect(answered(await rig.provider.refund(asked)).refundedMinor).toBe(3_000n);
      expect(answered(await rig.provider.lookUp(ref))).toMatchObject({ total: attempt.total, refundedMinor: 3_000n });
      expect(rig.fake.money().filter(({ attemptId }) => attemptId === attempt.attemptId)).toEqual([
        { ref, attemptId: attempt.attemptId, minor: 8_000n },
      ]);
    });

    test('a key that is not taken is told as such by every call, and nothing of it is told', async () => {
      const other = await start({ secretKey: 'sk_test_somebody_elses_key' });
      try {
        const method = { methodId: 'm', customerRef: newId(rig.clock), token: 'a b' };
        const attempt = attemptWith(other, method);
        const asked = { ref: attempt.attemptId, amount: attempt.total, key: newId(rig.clock), reason: 'asked' };
        const now = other.clock.now();
        const answers = [
          await other.provider.lookUp(attempt.attemptId),
          await other.provider.charge({ ...attempt, ref: attempt.attemptId }),
          await other.provider.refund(asked),
          await other.provider.changed({ from: now, to: now }),
        ];
        for (const answer of answers) {
          expect(answer).toMatchObject({ kind: 'refused', code: 'credential_refused' });
          expect(JSON.stringify(answer)).not.toContain('somebody');
        }
      } finally {
        await other.dispose();
      }
    });

    test('nobody is there: the outcome is unknown', async () => {
      const other = await start({ bounds });
      await other.dispose();
      expect((await other.provider.lookUp(newId(rig.clock))).kind).toBe('unknown');
    });
  });
}
