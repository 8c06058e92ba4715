import type { FakeStripe } from '../payments/stripe.ts';
import type { StripeCard } from '../payments/stripe-cards.ts';
import type { FakeToss } from '../payments/toss.ts';
import type { Billing } from './billing.ts';

interface Begun {
  readonly method: { readonly id: string; readonly state: string };
  readonly next_url: string;
}

/** Enters the keys of the providers, and switches them on. */
export async function switchOn(
  billing: Billing,
  { stripe, toss }: { readonly stripe?: FakeStripe; readonly toss?: FakeToss },
): Promise<void> {
  if (stripe !== undefined) {
    const keys = { secret_key: stripe.secretKey, webhook_secret: stripe.webhookSecret };
    await billing.ask('PUT billing/providers/stripe', { is_on: true, ...keys });
  }
  if (toss !== undefined) {
    const keys = { secret_key: toss.secretKey, client_key: toss.clientKey };
    await billing.ask('PUT billing/providers/toss', { is_on: true, ...keys });
  }
}

/** Registers a card in Stripe's window: the id of the payment method. */
export async function stripeMethod(billing: Billing, stripe: FakeStripe, card: StripeCard): Promise<string> {
  const begun = await billing.ask<Begun>('POST billing/methods', { channel: 'stripe' });
  const back = new URL(stripe.enterCard(begun.next_url, card));
  return await finish(billing, begun, Object.fromEntries(back.searchParams));
}

/** Registers a card in the window of Toss Payments: the id of the payment method. */
export async function tossMethod(billing: Billing, toss: FakeToss, last4: string): Promise<string> {
  const begun = await billing.ask<Begun>('POST billing/methods', { channel: 'toss' });
  const page = await billing.page(begun.next_url);
  const customerKey = /customerKey["']?\s*[:=]\s*["']([^"']+)["']/.exec(page)?.[1];
  if (customerKey === undefined) throw new Error(`the window names no customer: ${page.slice(0, 2_000)}`);
  return await finish(billing, begun, toss.books.enterCard(customerKey, last4));
}

async function finish(billing: Billing, { method }: Begun, query: Readonly<Record<string, string>>): Promise<string> {
  const ready = await billing.ask<Begun['method']>(`POST billing/methods/${method.id}/returned`, { query });
  if (ready.state !== 'ready') throw new Error(`the card is not registered: ${JSON.stringify(ready)}`);
  return ready.id;
}
