import type { CreditCall, CreditCharge, CreditEnding, CreditUse } from '#credits';
import { asInstant } from '#kernel';
import { partsOf } from '#prices';
import type { Outcome } from '#usage';
import type { CallDecision } from './decide-request.ts';
import type { Dialect } from './dialects/dialect.ts';

/** Prices calls in credits by the newest book. */
export interface CreditPricing {
  /** What a call is charged; undefined: its workspace does not pay in credits. `isFinal`: this is its record. */
  charge(call: CreditCall, ended: EndedForCredits): CreditCharge | undefined;
  /** What it may be charged, in micro-credits; never nothing where no price is known. */
  hold(call: CreditCall, use: CreditUse): number;
}

/** How a call ended. */
export interface EndedForCredits {
  readonly use: CreditUse;
  readonly ending: CreditEnding;
  readonly isFinal: boolean;
}

/** Who calls what, as far as the price in credits depends on it. Known before anything is sent. */
export type CreditCaller = Omit<CreditCall, 'models' | 'at'>;

/** Of a call that is to be served. */
export function creditCaller(
  key: { readonly workspaceId: string; readonly requesterId: string },
  { endpoint, attribution, run }: Pick<CallDecision & { readonly kind: 'serve' }, 'endpoint' | 'attribution' | 'run'>,
): CreditCaller {
  return {
    workspaceId: key.workspaceId,
    requesterId: key.requesterId,
    service: attribution.service,
    feature: attribution.feature,
    endpoint: endpoint.name,
    run,
  };
}

/** An outcome, as its charge in credits depends on it. */
export interface CreditedOutcome {
  readonly caller: CreditCaller;
  readonly purpose: Dialect['purpose'];
  readonly receivedAtMs: number;
  readonly isFinal: boolean;
}

/** The outcome with what is charged for it in credits. */
export function withCredits(outcome: Outcome, credited: CreditedOutcome, pricing: CreditPricing): Outcome {
  const { charge, servedBy, usage, finalStatus } = outcome;
  const { caller, purpose, receivedAtMs, isFinal } = credited;
  const models = servedBy === undefined ? [] : modelsOf(servedBy.model, servedBy.configuredModel);
  const call: CreditCall = { ...caller, models, at: asInstant(receivedAtMs) };
  const use = { tokens: partsOf(usage, purpose), costNanoUsd: charge?.cost?.costNanoUsd };
  const ending = {
    reason: charge?.reason ?? 'no_usage',
    isOk: finalStatus === 'ok',
    isLost: finalStatus === 'gateway_lost',
  };
  const credits = pricing.charge(call, { use, ending, isFinal });
  return credits === undefined ? outcome : { ...outcome, credits };
}

function modelsOf(model: string, configuredModel: string | undefined): readonly string[] {
  return configuredModel === undefined || configuredModel === model ? [model] : [model, configuredModel];
}
