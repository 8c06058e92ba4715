import { z } from 'zod';
import { CREDIT_PREFIX } from './credit-pool.ts';
import type { Limit, Requirement } from './limits.ts';

/** Whose requests are refused when there are too few credits, as gateways are told. */
export const creditLimitsSchema = z.object({
  /** Of workspaces that are not named. */
  isEnforced: z.boolean(),
  /** By id. */
  workspaces: z.record(z.string(), z.boolean()),
});
export type CreditLimits = z.infer<typeof creditLimitsSchema>;

/** The credits of the workspace that pays. The last of all limits: a request that another one refuses never takes any. */
export function creditRequirements(
  limits: CreditLimits | undefined,
  workspaceId: string | undefined,
): readonly Requirement[] {
  if (limits === undefined || workspaceId === undefined) return [];
  const isNamed = Object.hasOwn(limits.workspaces, workspaceId);
  const isEnforced = isNamed ? limits.workspaces[workspaceId] === true : limits.isEnforced;
  if (!isEnforced) return [];
  const limit: Limit = {
    ...{ pool: CREDIT_PREFIX + workspaceId, poolKind: 'stored', kind: 'credits', unit: 'credits', name: 'credits' },
    ...{ allowed: undefined, windowMs: undefined },
  };
  return [[limit]];
}
