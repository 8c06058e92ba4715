/** Which limit this is. In order of precedence: the first that refuses is the one that a caller hears of. */
export const LIMIT_KINDS = [
  'in_flight',
  'requests_per_minute',
  'tokens_per_minute',
  'runs_per_hour',
  'run_quota',
  'budget',
  'credits',
] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** What a limit counts. Whole numbers: cost in nano-USD, credits in micro-credits. */
export type LimitUnit = 'requests' | 'tokens' | 'cost' | 'credits' | 'runs';

/** How units come back: by time, when a call ends, or not at all before the period ends. */
export type PoolKind = 'window' | 'slots' | 'stored';

/** One limit that requests fall under, and the pool that its units are taken from. */
export interface Limit {
  /** The same text for everybody who shares the units, at every gateway. */
  readonly pool: string;
  readonly poolKind: PoolKind;
  readonly kind: LimitKind;
  readonly unit: LimitUnit;
  /** As the caller is told: `endpoint`, `user`, `user:<name>`, `group:<name>`, the name of a budget. */
  readonly name: string;
  /** Units at most; undefined: only control knows. */
  readonly allowed: number | undefined;
  /** Of a window: how long a used unit counts. */
  readonly windowMs: number | undefined;
  /** One unit is all that is ever taken of it: whoever comes later goes under it. */
  readonly isOnce?: boolean | undefined;
  /** The pool that its units come from: what nobody uses goes back when that is recalled, too. */
  readonly sharesWith?: string | undefined;
}

/** A request may go when one of these has room; the first that has is taken from. */
export type Requirement = readonly Limit[];

/** Units of one limit. */
export interface Demand {
  readonly limit: Limit;
  readonly amount: number;
}

/** How much a request takes of each unit. */
export interface RequestSize {
  /** Estimated: prompt and answer. */
  readonly tokens: number;
  /** Estimated, in nano-USD. Asked only where a limit counts cost. */
  readonly costNanoUsd: () => number;
  /** In micro-credits. Asked only where a limit counts credits. */
  readonly microCredits: () => number;
}

/** A pool that has no room, as its owner said. */
export interface Exhaustion {
  readonly used: number;
  readonly allowed: number;
  /** Milliseconds since 1970 when there is room again; undefined: only when somebody adds some. */
  readonly resetAtMs: number | undefined;
}

/** Why a request was not let in. */
export interface LimitRefusal extends Exhaustion {
  readonly kind: 'refuse';
  readonly reason: LimitKind;
  readonly name: string;
  readonly unit: LimitUnit;
  /** What the request needed. */
  readonly needed: number;
}
