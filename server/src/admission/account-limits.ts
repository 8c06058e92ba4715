import { z } from 'zod';
import { creditLimitsSchema, creditRequirements } from './credit-limits.ts';
import type { Limit, Requirement } from './limits.ts';
import { type LimitedCaller, type RateRule, rateRequirements } from './rate-rules.ts';
import { type LimitedRun, runLimitsSchema, runRequirements } from './run-limits.ts';

const optionalUnits = z
  .int()
  .nonnegative()
  .nullish()
  .transform((units) => units ?? undefined);

const budgetRuleSchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(['account', 'key', 'user', 'group']),
  /** Id of the key, id or address of the user, name of the group; empty for the account. */
  subject: z.string(),
  unit: z.enum(['requests', 'tokens', 'cost']),
});
/** A budget, as far as a gateway has to know it: what is left of it is leased. */
export type BudgetRule = z.infer<typeof budgetRuleSchema>;

/** What the account limits, as gateways are told. */
export const accountLimitsSchema = z.object({
  /** Calls of one key under way at a time, over all gateways; undefined: as many as there is room for. */
  inFlightPerKeyMax: optionalUnits,
  /** What becomes of requests under a budget or a quota when control is away and what was leased is used up. */
  whenControlIsAway: z.enum(['refuse', 'admit']),
  /** Held for a request whose price is not known, in nano-USD. */
  defaultHoldNanoUsd: z.int().nonnegative(),
  budgets: z.array(budgetRuleSchema),
  /** undefined: an earlier control does not say; nothing is limited of runs. */
  runs: runLimitsSchema.optional(),
  /** Whose requests are refused when there are too few credits; undefined: nobody's. */
  credits: creditLimitsSchema.optional(),
});
/** What the account limits. */
export type AccountLimits = z.infer<typeof accountLimitsSchema>;

/** With what the names of budgets' pools begin. */
export const BUDGET_PREFIX = 'budget/';

/** Who calls what, as far as limits depend on it. */
export interface LimitedRequest {
  readonly caller: LimitedCaller & { readonly keyId: string };
  readonly endpoint: { readonly id: string; readonly rateLimits?: readonly RateRule[] | undefined };
  readonly account: AccountLimits | undefined;
  /** undefined: it is part of none. */
  readonly run?: LimitedRun | undefined;
  /** Whose credits pay; undefined: nobody's. */
  readonly workspaceId?: string | undefined;
}

/** Everything that a request falls under, whichever API it calls and however its caller is known. */
export function requirementsOf({
  caller,
  endpoint,
  account,
  run,
  workspaceId,
}: LimitedRequest): readonly Requirement[] {
  const budgets = account?.budgets.filter((budget) => isUnder(budget, caller)) ?? [];
  return [
    ...inFlight(caller.keyId, account?.inFlightPerKeyMax),
    ...rateRequirements(endpoint.rateLimits ?? [], caller, endpoint.id),
    ...runRequirements(account?.runs, run, caller.requesterId),
    ...budgets.map((budget) => [budgetLimit(budget)]),
    ...creditRequirements(account?.credits, workspaceId),
  ];
}

/** Whether what somebody uses counts in a budget. */
export function isUnder({ scope, subject }: BudgetRule, caller: LimitedRequest['caller']): boolean {
  switch (scope) {
    case 'account':
      return true;
    case 'key':
      return subject === caller.keyId;
    case 'user':
      return subject === caller.requesterId || subject === caller.requester;
    case 'group':
      return caller.groups.includes(subject);
  }
}

function inFlight(keyId: string, allowed: number | undefined): readonly Requirement[] {
  if (allowed === undefined) return [];
  const limit: Limit = {
    pool: `in-flight/${keyId}`,
    poolKind: 'slots',
    kind: 'in_flight',
    unit: 'requests',
    name: 'key',
    allowed,
    windowMs: undefined,
  };
  return [[limit]];
}

function budgetLimit({ id, name, unit }: BudgetRule): Limit {
  const pool = BUDGET_PREFIX + id;
  return { pool, poolKind: 'stored', kind: 'budget', unit, name, allowed: undefined, windowMs: undefined };
}
