import type { Demand, Exhaustion, Limit, LimitRefusal, RequestSize, Requirement } from './limits.ts';

/** What is known here and now of the pools. */
export interface LimitsState {
  /** `free`: so many units can be taken at once. `unknown`: control has to be asked. `away`: it was asked, and does not answer. */
  room(limit: Limit, amount: number, nowMs: number): 'free' | 'unknown' | 'away' | Exhaustion;
}

/** What a request falls under. */
export interface AdmissionFacts {
  /** In order of precedence. */
  readonly requirements: readonly Requirement[];
  readonly size: RequestSize;
}

export type Admission =
  | { readonly kind: 'hold'; readonly takes: readonly Demand[] }
  | LimitRefusal
  /** Control does not answer, and what was leased from it is used up. */
  | { readonly kind: 'unavailable' }
  /** Whether it may go is not known before control has said what these have. */
  | { readonly kind: 'ask'; readonly needs: readonly Demand[] };

/**
 * Decides every request, whichever API it calls and whoever calls: all that it needs, or nothing. Of several limits
 * that refuse, the first in order of precedence is told. `nowMs` is monotonic.
 */
export function admit(facts: AdmissionFacts, state: LimitsState, nowMs: number): Admission {
  const takes: Demand[] = [];
  const needs: Demand[] = [];
  for (const requirement of facts.requirements) {
    if (requirement.every((limit) => unitsOf(limit, facts.size) === 0)) continue;
    const met = meet(requirement, facts.size, { state, nowMs });
    if (met.kind === 'refuse' || met.kind === 'unavailable') return met;
    if (met.kind === 'take') takes.push(met.demand);
    else needs.push(...met.needs);
  }
  return needs.length > 0 ? { kind: 'ask', needs: firstOf(needs) } : { kind: 'hold', takes };
}

/** A unit that one run alone can use is not asked for before the rest is there. */
function firstOf(needs: readonly Demand[]): readonly Demand[] {
  const common = needs.filter(({ limit }) => limit.isOnce !== true);
  return common.length > 0 ? common : needs;
}

type Met =
  | { readonly kind: 'take'; readonly demand: Demand }
  | { readonly kind: 'ask'; readonly needs: readonly Demand[] }
  | { readonly kind: 'unavailable' }
  | LimitRefusal;

function meet(
  requirement: Requirement,
  size: RequestSize,
  { state, nowMs }: { readonly state: LimitsState; readonly nowMs: number },
): Met {
  const needs: Demand[] = [];
  let refusal: LimitRefusal | undefined;
  let isAway = false;
  for (const limit of requirement) {
    const amount = amountOf(limit, size);
    const room = state.room(limit, amount, nowMs);
    if (room === 'free') return { kind: 'take', demand: { limit, amount } };
    if (room === 'unknown') needs.push({ limit, amount });
    else if (room === 'away') isAway = true;
    else refusal = soonerReset(refusal, refusalOf(limit, amount, room));
  }
  if (needs.length > 0) return { kind: 'ask', needs };
  return isAway || refusal === undefined ? UNAVAILABLE : refusal;
}

const UNAVAILABLE = { kind: 'unavailable' } as const;

/**
 * Units that a request takes of a limit. More than the whole limit can never be had: such a request takes all of it, so
 * that it goes when nothing else does.
 */
function amountOf(limit: Limit, size: RequestSize): number {
  const amount = unitsOf(limit, size);
  return limit.allowed !== undefined && limit.poolKind === 'window'
    ? Math.min(amount, Math.max(1, limit.allowed))
    : amount;
}

function unitsOf({ unit }: Limit, size: RequestSize): number {
  switch (unit) {
    case 'requests':
    case 'runs':
      return 1;
    case 'tokens':
      return size.tokens;
    case 'cost':
      return size.costNanoUsd();
    case 'credits':
      return size.microCredits();
  }
}

function refusalOf({ kind, name, unit }: Limit, needed: number, exhaustion: Exhaustion): LimitRefusal {
  return { kind: 'refuse', reason: kind, name, unit, needed, ...exhaustion };
}

/** Of several pools of which one would do, the caller is told of the one that has room first. */
function soonerReset(one: LimitRefusal | undefined, other: LimitRefusal): LimitRefusal {
  if (one === undefined) return other;
  return (other.resetAtMs ?? Number.POSITIVE_INFINITY) < (one.resetAtMs ?? Number.POSITIVE_INFINITY) ? other : one;
}
