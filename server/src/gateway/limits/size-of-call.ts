import type { RequestSize } from '#admission';
import { asInstant } from '#kernel';
import { partsOf } from '#prices';
import type { CallPricing } from '../charge-outcome.ts';
import type { CreditCaller, CreditPricing } from '../credit-pricing.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { type Member, memberLocator, REQUEST_BOUNDS, readValue } from '../dialects/read-members.ts';
import type { Destination } from '../routing.ts';

/** What an answer is taken to be where the request does not say how long it may get. */
const OUTPUT_TOKENS_ASSUMED = 1_024;
/** No more is held for an answer, however long it may get. */
const OUTPUT_TOKENS_HELD_MAX = 32_768;
const BYTES_PER_TOKEN = 4;
const NANO_USD_MAX = Number.MAX_SAFE_INTEGER;

/** A call before it is sent. */
export interface SizedCall {
  readonly body: Buffer;
  readonly purpose: Dialect['purpose'];
  /** The destination that is asked first. */
  readonly destination: Destination;
  readonly pricing: CallPricing;
  readonly receivedAtMs: number;
  /** Held where no price is known. */
  readonly defaultHoldNanoUsd: number;
  /** Both undefined: nothing is priced in credits. */
  readonly credited?: CreditCaller | undefined;
  readonly creditPricing?: CreditPricing | undefined;
}

/** What a call may use: its prompt as it is, and its answer as long as the request lets it get. Counting tokens uses none. */
export function sizeOfCall(call: SizedCall): RequestSize {
  let output: number | undefined;
  const tokens = () => {
    if (call.purpose === 'count') return { input: 0, output: 0 };
    output ??= call.purpose === 'generate' ? outputTokensMax(call.body) : 0;
    return { input: Math.ceil(call.body.length / BYTES_PER_TOKEN), output };
  };
  return {
    get tokens() {
      const { input, output: answer } = tokens();
      return input + answer;
    },
    costNanoUsd: () => costOf(call, tokens()),
    microCredits: () => creditsOf(call, tokens()),
  };
}

interface EstimatedTokens {
  readonly input: number;
  readonly output: number;
}

function costOf(call: SizedCall, tokens: EstimatedTokens): number {
  if (call.purpose === 'count') return 0;
  const cost = estimatedCost(call, tokens);
  return cost === undefined ? call.defaultHoldNanoUsd : Math.min(NANO_USD_MAX, Number(cost));
}

function creditsOf(call: SizedCall, tokens: EstimatedTokens): number {
  const { credited, creditPricing, purpose, destination, receivedAtMs } = call;
  if (purpose === 'count' || credited === undefined || creditPricing === undefined) return 0;
  const use = { tokens: partsOf(tokens, purpose), costNanoUsd: estimatedCost(call, tokens) };
  return creditPricing.hold({ ...credited, models: [destination.model], at: asInstant(receivedAtMs) }, use);
}

function estimatedCost(call: SizedCall, tokens: EstimatedTokens): bigint | undefined {
  const { provider, model } = call.destination;
  return call.pricing.charge(
    {
      provider: { kind: provider.kind, name: provider.name },
      ...{ model, configuredModel: model, serviceTier: undefined, purpose: call.purpose, tokens },
      at: asInstant(call.receivedAtMs),
    },
    { isRefused: false, isOk: true, isEstimated: true },
  ).cost?.costNanoUsd;
}

/** As the APIs name it: chat completions old and new, responses, messages, Gemini. */
const NAMES = [
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'generationConfig',
  'generationConfig.maxOutputTokens',
] as const;
const locate = memberLocator(NAMES, REQUEST_BOUNDS);

function outputTokensMax(body: Buffer): number {
  const located = locate(body);
  if (located.kind !== 'object') return OUTPUT_TOKENS_ASSUMED;
  const members: { readonly [N in (typeof NAMES)[number]]?: Member } = located.members;
  const said = NAMES.map((name) => members[name])
    .filter((member) => member?.kind === 'number')
    .map((member) => Number(readValue(body, member)))
    .filter((tokens) => Number.isFinite(tokens) && tokens > 0);
  return Math.min(OUTPUT_TOKENS_HELD_MAX, Math.ceil(Math.max(...said, 0)) || OUTPUT_TOKENS_ASSUMED);
}
