import type { ChargeReason } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { MicroCredits } from '../facts.ts';
import type { CreditTokens } from './facts.ts';

/** Requests that depend on prices in the same way, summed. Refused ones are not among them. */
export interface UsedAlike {
  readonly workspaceId: string;
  readonly service: string;
  readonly feature: string;
  readonly endpoint: string;
  /** The model that served; undefined: none did. */
  readonly model: string | undefined;
  readonly configuredModel: string | undefined;
  readonly runType: string;
  readonly requester: string;
  readonly reason: ChargeReason;
  readonly isOk: boolean;
  readonly isLost: boolean;
  readonly requests: number;
  /** Different runs among them. */
  readonly runs: number;
  /** undefined: the tokens of these requests are not known. */
  readonly tokens: CreditTokens | undefined;
  /** undefined: the cost of these requests is not known. */
  readonly costNanoUsd: bigint | undefined;
  /** What their rows say. */
  readonly chargedMicro: MicroCredits;
}

/** What is asked of the warehouse. Half-open, by the time of the request. */
export interface UsedAsked {
  readonly from: Instant;
  readonly to: Instant;
  /** undefined: all. */
  readonly workspaceId: string | undefined;
  readonly limit: number;
}

/** Sums of usage rows. Throws when the warehouse does not answer. */
export interface CreditSums {
  /** Those with most requests first. */
  used(asked: UsedAsked, signal: AbortSignal): Promise<readonly UsedAlike[]>;
}
