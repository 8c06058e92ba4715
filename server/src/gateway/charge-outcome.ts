import { asInstant } from '#kernel';
import type { Charge, ChargedEnding, Iteration, PricedCall } from '#prices';
import type { Outcome } from '#usage';
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
}

/**
 * The outcome with its cost and why it is charged. The provider's usage object tells of iterations; what was read of them
 * counts where that object is too long to be kept. A call that is lost with its gateway has guesses for tokens.
 */
export function chargeOutcome(
  outcome: Outcome,
  call: ChargedCall,
  by: {
    readonly pricing: CallPricing;
    readonly iterations?: NonNullable<AnswerReading['usage']>['iterations'];
  },
): Outcome {
  const { finalStatus, usageSource } = outcome;
  const ending = {
    isRefused: finalStatus === 'refused',
    isOk: finalStatus === 'ok',
    isEstimated: usageSource === 'estimated' || finalStatus === 'gateway_lost',
  };
  const iterations = outcome.usage.raw === undefined ? by.iterations : undefined;
  return { ...outcome, charge: by.pricing.charge(pricedCall(outcome, call, iterations), ending) };
}

function pricedCall(
  { servedBy, usage, serviceTier }: Outcome,
  { api, request }: ChargedCall,
  iterations: readonly Iteration[] | undefined,
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
    raw: usage.raw,
    iterations,
  };
}
