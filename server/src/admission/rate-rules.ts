import type { Limit, LimitKind, LimitUnit, Requirement } from './limits.ts';

/** A limit as an endpoint declares it. */
export interface RateRule {
  /** `endpoint`, `user`, `user:<name>` or `group:<name>`. */
  readonly key: string;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
}

/** Who calls, as far as limits depend on it. */
export interface LimitedCaller {
  readonly requesterId: string;
  /** Its address. */
  readonly requester: string;
  readonly groups: readonly string[];
}

/** How long a unit of a limit per minute counts. */
export const MINUTE_MS = 60_000;

const COUNTS = [
  { kind: 'requests_per_minute', unit: 'requests', of: (rule: RateRule) => rule.requestsPerMinute },
  { kind: 'tokens_per_minute', unit: 'tokens', of: (rule: RateRule) => rule.tokensPerMinute },
] as const satisfies readonly { kind: LimitKind; unit: LimitUnit; of: (rule: RateRule) => number | undefined }[];
type Count = (typeof COUNTS)[number];

/**
 * The limits of an endpoint that a caller falls under. For requests and for tokens separately: the endpoint's own, which all
 * share; and the user's own, else those of its groups, of which one with room is enough, else the default that each user
 * has for itself.
 */
export function rateRequirements(
  rules: readonly RateRule[],
  caller: LimitedCaller,
  endpointId: string,
): readonly Requirement[] {
  const limitsIn = (count: Count) => limitsOf(rules, { count, endpointId });
  return COUNTS.flatMap((count) => {
    const { endpoint, own, groups, users } = limitsIn(count)(caller);
    const byCaller = own ?? groups ?? users;
    return [...(endpoint === undefined ? [] : [endpoint]), ...(byCaller === undefined ? [] : [byCaller])];
  });
}

function limitsOf(rules: readonly RateRule[], { count, endpointId }: { count: Count; endpointId: string }) {
  const limit = (key: string, shared: string): Limit | undefined => {
    // Two rules with one key: the stricter.
    const said = rules.filter((rule) => rule.key === key).flatMap((rule) => count.of(rule) ?? []);
    if (said.length === 0) return undefined;
    return {
      pool: `rate/${endpointId}/${count.unit}/${shared}`,
      poolKind: 'window',
      kind: count.kind,
      unit: count.unit,
      name: key,
      allowed: Math.min(...said),
      windowMs: MINUTE_MS,
    };
  };
  const alone = (found: Limit | undefined): Requirement | undefined => found && [found];
  return ({ requesterId, requester, groups }: LimitedCaller) => {
    const ofGroups = groups.flatMap((group) => limit(`group:${group}`, `group:${group}`) ?? []);
    return {
      endpoint: alone(limit('endpoint', 'endpoint')),
      own: alone(limit(`user:${requester}`, `user:${requesterId}`)),
      groups: ofGroups.length === 0 ? undefined : ofGroups,
      users: alone(limit('user', `user:${requesterId}`)),
    };
  };
}
