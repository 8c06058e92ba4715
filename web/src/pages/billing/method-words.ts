import type { BillingMethod, PaymentChannelName } from '@tallygate/contract';
import type { TextId } from '../../locales/ko.ts';
import type { Say } from '../../locales/use-text.ts';

/** What the channels are called. */
export const CHANNEL_WORDS: Readonly<Record<PaymentChannelName, TextId>> = {
  stripe: 'billing.channel.stripe',
  toss: 'billing.channel.toss',
  sandbox: 'billing.channel.sandbox',
  bank_transfer: 'billing.channel.bank_transfer',
};

/** What people recognise a payment method by: `Visa •••• 4242`, or the buyer of tax invoices. */
export function methodName(
  { card, buyer, channel }: Pick<BillingMethod, 'card' | 'buyer' | 'channel'>,
  say: Say,
): string {
  if (card !== null) return say('billing.cardName', { brand: card.brand, last4: card.last4 });
  if (buyer !== null) return say('billing.transferName', { company: buyer.company });
  return say(channel === 'bank_transfer' ? CHANNEL_WORDS[channel] : 'billing.noCard');
}

/** The end of a card as cards print it: `12/28`. */
export function expiryText({ year, month }: { readonly year: number; readonly month: number }): string {
  return `${String(month).padStart(2, '0')}/${String(year % 100).padStart(2, '0')}`;
}

/** A card pays to the end of its month; how many days are left, negative when it is over. `now`: milliseconds since 1970. */
export function isExpired({ year, month }: { readonly year: number; readonly month: number }, now: number): boolean {
  return Date.UTC(year, month, 1) <= now;
}

/** A business number as it is printed: `123-45-67890`. */
export function businessNumberText(digits: string): string {
  return digits.replace(/^(\d{3})(\d{2})(\d{5})$/, '$1-$2-$3');
}
