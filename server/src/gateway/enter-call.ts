import type { AdmissionFacts, Entry } from '#admission';
import type { Api } from './apis.ts';
import type { Authenticated } from './authenticate.ts';
import { creditCaller } from './credit-pricing.ts';
import type { DataPlaneParts } from './data-plane-parts.ts';
import type { CallDecision } from './decide-request.ts';
import type { EdgeReply, EdgeRequest } from './edge.ts';
import { findRequirements } from './limits/find-requirements.ts';
import { sizeOfCall } from './limits/size-of-call.ts';

/** A call that is to be served, before its limits were looked at. */
export interface EnteringCall {
  readonly request: EdgeRequest;
  readonly reply: EdgeReply;
  readonly api: Api;
  readonly known: Authenticated;
  readonly decision: CallDecision & { readonly kind: 'serve' };
}

/** What becomes of it. */
export interface Entering<Call extends EnteringCall> {
  /** At once, or when control has said. */
  readonly entered: (parts: DataPlaneParts, call: Call, entry: Entry) => void;
  /** Its client left while it waited. */
  readonly left: (parts: DataPlaneParts, call: Call) => void;
}

const NO_LIMITS: Entry = { kind: 'hold', hold: { settle: () => {}, release: () => {} } };

/** Takes a call through the door: at once where this gateway can decide, else when control has answered. */
export function enterCall<Call extends EnteringCall>(
  parts: DataPlaneParts,
  call: Call,
  { entered, left }: Entering<Call>,
): void {
  const { admissions } = parts;
  const facts = admissions === undefined ? undefined : factsOf(parts, call);
  if (admissions === undefined || facts === undefined) {
    entered(parts, call, NO_LIMITS);
    return;
  }
  const entry = admissions.enter(facts);
  if (entry.kind !== 'wait') {
    entered(parts, call, entry);
    return;
  }
  const { reply } = call;
  const waiting = admissions.wait(facts, (decided) => {
    reply.onGone = undefined;
    entered(parts, call, decided);
  });
  reply.onGone = () => {
    waiting.cancel();
    left(parts, call);
  };
}

/** undefined: nothing limits it. */
function factsOf(parts: DataPlaneParts, { request, api, known, decision }: EnteringCall): AdmissionFacts | undefined {
  const { limits } = known.snapshot;
  const requirements = findRequirements({
    key: known.key,
    endpoint: decision.endpoint,
    account: limits,
    run: decision.run,
  });
  const [first] = decision.plan;
  if (requirements.length === 0 || first === undefined) return undefined;
  const size = sizeOfCall({
    body: decision.body,
    purpose: api.dialect.purpose,
    destination: first.destination,
    pricing: parts.pricing,
    receivedAtMs: request.receivedAtMs,
    defaultHoldNanoUsd: limits?.defaultHoldNanoUsd ?? 0,
    creditPricing: parts.creditPricing,
    credited: parts.creditPricing && creditCaller(known.key, decision),
  });
  return { requirements, size };
}
