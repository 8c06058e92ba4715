import type { SandboxCard } from '@tallygate/contract';
import { manualClock } from '../../../../../test/manual-clock.ts';
import { FAKE_STRIPE_KEYS, type FakeStripe, startFakeStripe } from '../../fakes/fake-stripe.test-support.ts';
import type { PaymentRig } from '../../payment-rig.test-support.ts';
import type { CallBounds } from '../bounded-call.ts';
import { stripeProvider } from './stripe-provider.ts';

/** Stripe's adapter against the local fake. */
export async function stripeRig(
  more: { readonly secretKey?: string; readonly bounds?: CallBounds } = {},
): Promise<PaymentRig & { readonly fake: FakeStripe }> {
  const clock = manualClock(Date.UTC(2026, 10, 22));
  const fake = await startFakeStripe(clock);
  return {
    provider: await stripeProvider({ ...FAKE_STRIPE_KEYS, ...more, apiUrl: fake.url }),
    ...{ fake, clock, currencies: ['KRW', 'USD'], tellsDisputes: true, signs: true },
    alwaysAsksPerson: false,
    atRegistration: (url, choice) => visit(url, choice),
    atWindow: (url, choice) => visit(url, choice === 'give_up' ? choice : 'confirm'),
    act: async (ref, act) => fake.act(ref, act),
    webhook: async (about, at) => fake.webhook(about, at),
    dispose: () => fake.close(),
  };
}

/** Goes to a page of the fake and clicks; the query that comes back. */
async function visit(url: string, choice: SandboxCard | 'give_up' | 'confirm'): Promise<Record<string, string>> {
  const answer = await fetch(`${url}?choice=${choice}`, { redirect: 'manual' });
  await answer.body?.cancel();
  return Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
}
