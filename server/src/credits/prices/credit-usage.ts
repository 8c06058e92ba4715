import type { CreditUsageGroup } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { MicroCredits } from '../facts.ts';

/** What is asked of the usage rows of a workspace. Half-open, by the time of the request. */
export interface CreditUsageAsked {
  readonly workspaceId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly group: CreditUsageGroup;
}

/** What was charged of rows that are alike. */
export interface UsedLine {
  /** What the group tells apart; of users the stable id. Empty: nothing was said. */
  readonly outer: string;
  /** What people call it: of users the newest address. */
  readonly name: string;
  /** The feature; of a feature the service. `@run`: prices of runs, each charged once. */
  readonly inner: string;
  readonly requests: number;
  readonly runs: number;
  readonly micro: MicroCredits;
  /** The newest request. */
  readonly last: Instant;
}

/** What rows of a time were charged, the largest lines first, and all of it together. */
export interface CreditUsageSums {
  /** Those with most credits: at most as many as the adapter bounds. */
  readonly lines: readonly UsedLine[];
  readonly requests: number;
  readonly requestsMicro: MicroCredits;
  readonly runs: number;
  readonly runsMicro: MicroCredits;
}

/** Reads what usage rows say of credits. Throws when the warehouse does not answer. */
export interface CreditUsageRows {
  sums(asked: CreditUsageAsked, signal: AbortSignal): Promise<CreditUsageSums>;
}

/** In place of a feature: prices of runs that several requests share, each charged once. */
export const RUN_PRICES = '@run';
