import type { MicroCredits } from '#credits';

/** When people are told that a workspace's credits run short. */
export interface CreditAlertRule {
  readonly workspaceId: string;
  /** Told once when what is left, held included, falls below; again only after it was there again. undefined: never. */
  readonly lowAtMicro: MicroCredits | undefined;
  /** Told once of each lot that ends within so many days of the account's zone with something left; undefined: never. */
  readonly expiringDays: number | undefined;
  /** Whether it was below when last looked at. */
  readonly isLow: boolean;
  /** How often it fell below: part of the notice's key. */
  readonly fallen: number;
}
