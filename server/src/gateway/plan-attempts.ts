import type { Api } from './apis.ts';
import type { ProviderKind } from './dialects/dialect.ts';
import type { Destination, Endpoint } from './routing.ts';
import type { Translation } from './translate/translation.ts';

/** One destination to try, and why it stands where it stands. */
export interface PlannedAttempt {
  readonly action: 'INITIAL_ATTEMPT' | 'FALLBACK';
  readonly destination: Destination;
  /** How the caller's API is put to it; undefined: it speaks that API. */
  readonly translation: Translation | undefined;
}

/** What a plan is made with, besides the endpoint. */
export interface PlanFacts {
  readonly api: Api;
  /** Uniform in [0, 1): draws the destination. The same for all requests of a session. */
  readonly fraction: number;
  /** Whether a destination is worth a try now, by its id: see `destinationHealth`. */
  readonly isAvailable: (destinationId: string) => boolean;
  /** How the caller's API is put to destinations of that kind; undefined: not at all. */
  readonly translationTo: (kind: ProviderKind) => Translation | undefined;
}

/**
 * The order in which destinations are tried: one drawn by traffic percentage, then the fallbacks as declared.
 * Destinations that cannot be spoken to are left out; the split of the others keeps its proportions. Those that are not worth a try
 * now are not drawn while another is, and come last: a request is never refused for what others met. Empty when none can be spoken to.
 */
export function planAttempts(endpoint: Endpoint, facts: PlanFacts): readonly PlannedAttempt[] {
  const [only] = endpoint.destinations;
  const isOnly = only !== undefined && endpoint.destinations.length === 1 && endpoint.fallbacks.length === 0;
  return isOnly && isNative(only.provider.kind, facts.api) ? planOf(only) : planOfMany(endpoint, facts);
}

/** Most endpoints have one destination, and one plan, which is made once. */
function planOf(only: Destination): readonly PlannedAttempt[] {
  const known = onlyPlans.get(only);
  if (known !== undefined) return known;
  const plan = [{ action: 'INITIAL_ATTEMPT', destination: only, translation: undefined }] as const;
  onlyPlans.set(only, plan);
  return plan;
}

const onlyPlans = new WeakMap<Destination, readonly PlannedAttempt[]>();

function planOfMany(endpoint: Endpoint, facts: PlanFacts): readonly PlannedAttempt[] {
  const speaks = ({ provider }: Destination) => isSpokenTo(provider.kind, facts);
  const candidates = endpoint.destinations.filter(speaks);
  const drawn = drawWell(candidates, facts);
  const fallbacks = endpoint.fallbacks.filter(speaks);
  const order = drawn === undefined ? fallbacks : [drawn, ...fallbacks];
  const isLater = order.map(({ id }) => !facts.isAvailable(id));
  const sorted = [...order.filter((_, index) => !isLater[index]), ...order.filter((_, index) => isLater[index])];
  return sorted.map((destination, index) => ({
    action: index === 0 ? 'INITIAL_ATTEMPT' : 'FALLBACK',
    destination,
    translation: isNative(destination.provider.kind, facts.api)
      ? undefined
      : facts.translationTo(destination.provider.kind as ProviderKind),
  }));
}

function isSpokenTo(kind: Destination['provider']['kind'], { api, translationTo }: PlanFacts): boolean {
  if (isNative(kind, api)) return true;
  return kind !== 'demo' && api.base.isUnified && translationTo(kind) !== undefined;
}

/** The built-in demo provider speaks every API. */
function isNative(kind: Destination['provider']['kind'], { dialect }: Api): boolean {
  return kind === dialect.kind || kind === 'demo';
}

/** What is drawn stays drawn while it is well, whatever befalls the others; its share alone is drawn again. */
function drawWell(candidates: Endpoint['destinations'], { fraction, isAvailable }: PlanFacts): Destination | undefined {
  const first = draw(candidates, fraction);
  if (first === undefined || isAvailable(first.drawn.id)) return first?.drawn;
  const well = candidates.filter(({ id, trafficPercentage }) => trafficPercentage > 0 && isAvailable(id));
  return (draw(well, first.within) ?? first).drawn;
}

/** `within`: where in its share it was drawn, uniform in [0, 1) again. */
function draw(
  candidates: Endpoint['destinations'],
  fraction: number,
): { readonly drawn: Destination; readonly within: number } | undefined {
  const total = candidates.reduce((sum, candidate) => sum + candidate.trafficPercentage, 0);
  let left = fraction * total;
  for (const drawn of candidates) {
    if (left < drawn.trafficPercentage) return { drawn, within: left / drawn.trafficPercentage };
    left -= drawn.trafficPercentage;
  }
  const drawn = candidates.at(-1);
  return drawn && { drawn, within: 0 };
}

/** Whether an answer with this status makes us try the next destination. */
export function callsForFallback(status: number): boolean {
  return status === 429 || status >= 500;
}
