import { z } from 'zod';
import type { Limit, Requirement } from './limits.ts';

/** What is limited of runs, as gateways are told. */
export const runLimitsSchema = z.object({
  /** A period refuses when its quota is used up, now or later: control says whether it does. */
  hasQuota: z.boolean(),
  /** Billable runs in an hour are limited. */
  hasHourly: z.boolean(),
  /** Whom to ask for more, as callers are told; at most `CONTACT_LENGTH_MAX` characters. undefined: an account admin. */
  contact: z.string().optional(),
});
/** A longer one is cut: it stands in every refusal. */
export const CONTACT_LENGTH_MAX = 200;

/** What is limited of runs. */
export type RunLimits = z.infer<typeof runLimitsSchema>;

/** The run that a request belongs to, as far as limits depend on it. */
export interface LimitedRun {
  readonly workspaceId: string;
  readonly id: string;
  readonly type: string;
  readonly isBillable: boolean;
  readonly isShared: boolean;
}

/** With what the names of the pools of runs begin that are one request each. */
export const RUN_PREFIX = 'runs/';
/** With what the names of pools begin that belong to one shared run each. */
export const SHARED_RUN_PREFIX = 'run/';

/**
 * The hourly limit and the quota, for a billable run. One that is a request of its own takes a unit of what everybody
 * shares; all requests of a shared run go under the one unit of a pool of their own.
 */
export function runRequirements(
  limits: RunLimits | undefined,
  run: LimitedRun | undefined,
  requesterId: string,
): readonly Requirement[] {
  if (limits === undefined || run === undefined || !run.isBillable) return NONE;
  if (!run.isShared) return singleOf(limits);
  const { workspaceId, type, id } = run;
  const name = JSON.stringify([workspaceId, requesterId, type, id]);
  return [
    ...(limits.hasHourly ? [[limitOf('hour', `${SHARED_RUN_PREFIX}hour/${name}`, true)]] : NONE),
    ...(limits.hasQuota ? [[limitOf('quota', `${SHARED_RUN_PREFIX}quota/${name}`, true)]] : NONE),
  ];
}

const NONE: readonly Requirement[] = [];

function limitOf(of: 'hour' | 'quota', pool: string, isOnce: boolean): Limit {
  return {
    pool,
    poolKind: 'stored',
    kind: of === 'hour' ? 'runs_per_hour' : 'run_quota',
    unit: 'runs',
    name: 'account',
    allowed: undefined,
    windowMs: undefined,
    ...(isOnce ? { isOnce, sharesWith: RUN_PREFIX + of } : {}),
  };
}

const HOUR: Requirement = [limitOf('hour', `${RUN_PREFIX}hour`, false)];
const QUOTA: Requirement = [limitOf('quota', `${RUN_PREFIX}quota`, false)];
const BOTH: readonly Requirement[] = [HOUR, QUOTA];
const HOUR_ALONE: readonly Requirement[] = [HOUR];
const QUOTA_ALONE: readonly Requirement[] = [QUOTA];

function singleOf({ hasHourly, hasQuota }: RunLimits): readonly Requirement[] {
  if (hasHourly) return hasQuota ? BOTH : HOUR_ALONE;
  return hasQuota ? QUOTA_ALONE : NONE;
}
