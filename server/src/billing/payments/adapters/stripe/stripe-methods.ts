import type { Stripe } from 'stripe';
import { z } from 'zod';
import type {
  BegunMethod,
  MethodView,
  NewMethod,
  PaymentProvider,
  ProviderAnswer,
  ReturnedMethod,
} from '../../payment-provider.ts';
import { askStripe } from './ask-stripe.ts';
import { sessionSchema } from './stripe-shapes.ts';
import { stripeCardFacts } from './stripe-view.ts';

const idSchema = z.object({ id: z.string() });

/** Cards are registered on Stripe's own page (https://docs.stripe.com/payments/checkout/save-and-reuse): none of its scripts runs in ours. */
export function stripeMethods(stripe: Stripe): Pick<PaymentProvider, 'beginMethod' | 'finishMethod' | 'forgetMethod'> {
  return {
    beginMethod: async (asked) => {
      const begun = await begin(stripe, asked);
      const isBuyerGone = begun.kind === 'refused' && begun.code === 'method_unknown';
      // Somebody removed the buyer at Stripe, or the keys are another account's now.
      return isBuyerGone && asked.earlierToken !== undefined
        ? await begin(stripe, { ...asked, earlierToken: undefined })
        : begun;
    },
    finishMethod: (asked) => finish(stripe, asked),
    forgetMethod: async ({ token }) => {
      const answer = await askStripe(() => stripe.paymentMethods.detach(cardOf(token)), idSchema);
      return answer.kind === 'answer' ? { kind: 'answer', value: undefined } : answer;
    },
  };
}

async function begin(stripe: Stripe, asked: NewMethod): Promise<ProviderAnswer<BegunMethod>> {
  const customer = await customerOf(stripe, asked);
  if (customer.kind !== 'answer') return customer;
  const idempotencyKey = `${asked.methodId} ${customer.value}`;
  const session = await askStripe(
    () => stripe.checkout.sessions.create(sessionOf(asked, customer.value), { idempotencyKey }),
    sessionSchema,
  );
  if (session.kind !== 'answer') return session;
  const { id: ref, url } = session.value;
  if (typeof url !== 'string') return { kind: 'unknown', detail: 'the session has no page' };
  return { kind: 'answer', value: { ref, nextUrl: url } };
}

/** The buyer that charges name. */
export function customerIn(token: string): string {
  return token.split(' ')[0] ?? '';
}

/** The card that charges name. */
export function cardOf(token: string): string {
  return token.split(' ')[1] ?? '';
}

async function customerOf(
  stripe: Stripe,
  { customerRef, earlierToken, holder }: NewMethod,
): Promise<ProviderAnswer<string>> {
  if (earlierToken !== undefined) return { kind: 'answer', value: customerIn(earlierToken) };
  const made = await askStripe(
    () =>
      stripe.customers.create(
        { name: holder.name, email: holder.email, metadata: { tallygate_customer: customerRef } },
        { idempotencyKey: customerRef },
      ),
    idSchema,
  );
  return made.kind === 'answer' ? { kind: 'answer', value: made.value.id } : made;
}

function sessionOf(
  { methodId, returnUrl, language }: NewMethod,
  customer: string,
): Stripe.Checkout.SessionCreateParams {
  const back = (entry: string) => `${returnUrl}${returnUrl.includes('?') ? '&' : '?'}${entry}`;
  return {
    ...{ mode: 'setup', customer, payment_method_types: ['card'], locale: language },
    ...{ client_reference_id: methodId, metadata: { tallygate_method: methodId } },
    // Stripe puts the session's id there itself: https://docs.stripe.com/payments/checkout/custom-success-page.
    success_url: back('session_id={CHECKOUT_SESSION_ID}'),
    cancel_url: back('cancelled=1'),
  };
}

async function finish(stripe: Stripe, { ref, returned }: ReturnedMethod): Promise<ProviderAnswer<MethodView>> {
  const answer = await askStripe(
    () => stripe.checkout.sessions.retrieve(ref, { expand: ['setup_intent.payment_method'] }),
    sessionSchema,
  );
  if (answer.kind !== 'answer') return answer;
  const { status, customer, setup_intent: setup } = answer.value;
  if (status === 'expired') return failed('never_completed');
  if (status === 'complete' && setup?.status === 'succeeded' && customer && setup.payment_method) {
    const { id, card } = setup.payment_method;
    return {
      kind: 'answer',
      value: { status: 'ready', token: `${customer} ${id}`, card: stripeCardFacts(card ?? {}) },
    };
  }
  return returned['cancelled'] === undefined
    ? { kind: 'answer', value: { status: 'waiting' } }
    : failed('person_cancelled');
}

function failed(code: 'never_completed' | 'person_cancelled'): ProviderAnswer<MethodView> {
  return { kind: 'answer', value: { status: 'failed', code } };
}
