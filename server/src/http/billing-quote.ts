import { type BillingQuote, CREDIT_BOUNDS, type Language } from '@tallygate/contract';
import { type BillingSettings, type Offer, type PaymentMethod, priceOf } from '#billing';
import { amountText, expiryAfter, type Validity } from '#credits';
import { addDays, addMonths, civilTimeAt, type Instant, isoInstant, startOfDay } from '#kernel';
import { dayAnswer, lastDayAnswer, offerAnswer } from './billing-answers.ts';
import { priceAnswer } from './billing-money.ts';
import { quoteSentence } from './billing-quote-words.ts';

/** What somebody wants to know before they pay. */
export interface QuoteFacts {
  readonly workspaceId: string;
  readonly kind: 'plan' | 'top_up';
  readonly offer: Offer;
  /** undefined: there is none yet. */
  readonly method: PaymentMethod | undefined;
  readonly settings: BillingSettings;
  /** Of the workspace's policy. */
  readonly validity: Validity;
  readonly zone: string;
  readonly now: Instant;
}

/** What would be paid and what for, if the payment were made now. */
export function quote(facts: QuoteFacts, language: Language): BillingQuote {
  const { kind, offer, method, settings, zone, now } = facts;
  const { supply, creditsMicro } = offer;
  const isPlan = kind === 'plan';
  const isTransfer = method?.channel === 'bank_transfer';
  const days = CREDIT_BOUNDS.topUpDays;
  const expiresAt = isPlan ? addMonths(now, 1, zone) : expiryAfter(now, days, { validity: facts.validity, zone });
  const validity = isPlan ? 'month' : facts.validity;
  return {
    as_of: isoInstant(now),
    workspace_id: facts.workspaceId,
    kind,
    offer: offerAnswer(offer, settings.vatPercent),
    channel: method?.channel ?? null,
    method_id: method?.id ?? null,
    is_sandbox: method?.channel === 'sandbox',
    price: priceAnswer(priceOf(supply, settings.vatPercent[supply.currency])),
    credits: amountText(creditsMicro),
    validity,
    valid_days: isPlan ? null : days,
    expires_at: isoInstant(expiresAt),
    last_day: lastDayAnswer(expiresAt, zone),
    time_zone: zone,
    sentence: quoteSentence({ validity, days, expiresAt, zone, isTransfer }, language),
    deposit_due_on: isTransfer ? depositDueOn(now, settings, zone) : null,
  };
}

/** The day until which a transfer should be there. */
export function depositDueOn(orderedAt: Instant, { depositDays }: BillingSettings, zone: string): string {
  return dayAnswer(startOfDay(addDays(civilTimeAt(orderedAt, zone), depositDays), zone), zone);
}
