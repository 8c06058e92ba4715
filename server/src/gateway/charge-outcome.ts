import { asInstant } from '#kernel';
import type { Charge, ChargedEnding, PricedCall } from '#prices';
import type { Outcome } from '#usage';
import { type CreditCaller, type CreditPricing, withCredits } from './credit-pricing.ts';
import type { AnswerReading, Dialect } from './dialects/dialect.ts';

/** Prices calls by the newest book; `call` undefined: no provider was asked. */
export interface CallPricing {
  charge(call: PricedCall | undefined, ending: ChargedEnding): Charge;
}

/** What a call's cost depends on besides its outcome. */
export interface ChargedCall {
  readonly api: { readonly dialect: Pick<Dialect, 'purpose'> };
  /** When the request came: the price of then counts. */
  readonly request: { readonly receivedAtMs: number };
  /** undefined: nobody pays for it in credits. */
  readonly credited?: CreditCaller | undefined;
}

/**
 * The outcome with its cost and why it is charged. The provider's usage object tells of iterations, speed and media, also where it is too
 * long to be kept. A call that is lost with its gateway has guesses for tokens.
 */
export function chargeOutcome(
  outcome: Outcome,
  call: ChargedCall,
  by: {
    readonly pricing: CallPricing;
    /** The provider's usage object, as read. */
    readonly members?: NonNullable<AnswerReading['usage']>['members'];
    /** undefined: nothing is priced in credits. */
    readonly creditPricing?: CreditPricing | undefined;
    /** This is the record of the call, and not its progress. */
    readonly isFinal: boolean;
  },
): Outcome {
  const { finalStatus, usageSource } = outcome;
  const ending = {
    isRefused: finalStatus === 'refused',
    isOk: finalStatus === 'ok',
    isEstimated: usageSource === 'estimated' || finalStatus === 'gateway_lost',
  };
  const raw = outcome.usage.raw ?? (by.members && JSON.stringify(by.members));
  const charged = { ...outcome, charge: by.pricing.charge(pricedCall(outcome, call, raw), ending) };
  const { credited: caller, api, request } = call;
  const { creditPricing, isFinal } = by;
  if (caller === undefined || creditPricing === undefined) return charged;
  const { purpose } = api.dialect;
  return withCredits(charged, { caller, purpose, receivedAtMs: request.receivedAtMs, isFinal }, creditPricing);
}

function pricedCall(
  { servedBy, usage, serviceTier }: Outcome,
  { api, request }: ChargedCall,
  raw: string | undefined,
): PricedCall | undefined {
  if (servedBy?.provider === undefined) return undefined;
  const { provider, model } = servedBy;
  return {
    provider,
    model,
    configuredModel: servedBy.configuredModel ?? model,
    serviceTier,
    at: asInstant(request.receivedAtMs),
    purpose: api.dialect.purpose,
    tokens: usage,
    raw,
  };
}
