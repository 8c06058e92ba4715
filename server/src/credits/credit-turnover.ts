import type { Instant } from '#kernel';
import type { LotOrigin, LotPayment, MicroCredits } from './facts.ts';

/** What changes how much an account has, beside its use. `reopened`: counted as expired before, and used after all. */
export type TurnoverKind = 'registered' | 'expired' | 'reopened' | 'voided' | 'refunded';

/** A change of what an account has. By the time of booking, so that what a month came to never changes after it. */
export interface TurnoverLine {
  readonly kind: TurnoverKind;
  /** Number of its posting. */
  readonly sequence: number;
  readonly bookedAt: Instant;
  /** The time for which it counts: of an expiry, when the lot ended. */
  readonly effectiveAt: Instant;
  readonly lot: {
    readonly id: string;
    readonly origin: LotOrigin;
    readonly payment: LotPayment;
    readonly expiresAt: Instant | undefined;
    readonly note: string;
    readonly reference: string | undefined;
  };
  /** More than nothing. */
  readonly amountMicro: MicroCredits;
}

/** How what an account has came to be. What it has is what is available, held or to come, less its debt. */
export interface CreditTurnover {
  /** Sums of all that was booked before an instant, by kind. */
  sumsBefore(workspaceId: string, at: Instant): Promise<Readonly<Record<TurnoverKind, MicroCredits>>>;
  /** What was booked in `[from, to)`, one by one, in the order of booking; at most `limit`. */
  lines(
    workspaceId: string,
    asked: { readonly from: Instant; readonly to: Instant; readonly limit: number },
  ): Promise<readonly TurnoverLine[]>;
}
