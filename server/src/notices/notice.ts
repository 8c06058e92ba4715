import type { NoticeKind } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** A sentence or a name in both languages. */
export interface BothLanguages {
  readonly ko: string;
  readonly en: string;
}

/** What each kind of notice tells. Instants are ISO 8601 in UTC, as `isoInstant` writes them; runs are whole numbers. */
export interface NoticeValues {
  /** So much of the period's quota is used up. `quota` includes extra capacity. */
  readonly run_quota_reached: {
    readonly percent: 50 | 80 | 90 | 100;
    readonly used: number;
    readonly quota: number;
    readonly period_ends_at: string;
  };
  /** If runs go on as they do, the quota is used up before the period ends. */
  readonly run_quota_forecast: {
    readonly used: number;
    readonly quota: number;
    readonly exhausted_at: string;
    readonly period_ends_at: string;
  };
  readonly scheduled_prompt_failed: {
    readonly prompt_id: string;
    readonly prompt: string;
    /** Why, as people read it. */
    readonly error: BothLanguages;
    /** null: this run is not tried again. */
    readonly next_try_at: string | null;
  };
  /** A page that is sent by mail on a schedule could not be sent. */
  readonly dashboard_mail_failed: {
    readonly dashboard_id: string;
    readonly schedule_id: string;
    /** Its title. */
    readonly dashboard: BothLanguages;
    /** Why, as people read it. */
    readonly error: BothLanguages;
  };
  /** What a workspace, told by name, has left fell below what was set. Amounts are decimals of credits. */
  readonly credits_low: { readonly workspace: string; readonly left: string; readonly low_at: string };
  /** Credits that are left end soon. */
  readonly credits_expiring: {
    readonly workspace: string;
    readonly amount: string;
    readonly expires_at: string;
    readonly lot_id: string;
  };
  /** Nobody sat before the payment. `total` is a decimal of the currency, tax included. */
  readonly payment_failed: {
    readonly workspace: string;
    readonly order_number: string;
    readonly title: BothLanguages;
    readonly total: string;
    readonly currency: 'KRW' | 'USD';
    /** Why, as people read it. */
    readonly problem: BothLanguages;
    /** null: it is not tried again. */
    readonly next_try_at: string | null;
    /** The plan has ended by it. */
    readonly is_plan_ended: boolean;
  };
  readonly auto_top_up_off: {
    readonly workspace: string;
    readonly reason: 'failures' | 'method_gone' | 'package_gone' | 'not_allowed';
  };
  /** Somebody wants to see whether notices arrive. */
  readonly test: { readonly by: string };
}

/** A kind of notice, with those that cannot be switched off. */
export type AnyNoticeKind = NoticeKind | 'test';

/** What is told: a kind and its values. */
export type NoticeContent = {
  readonly [Kind in AnyNoticeKind]: { readonly kind: Kind; readonly values: NoticeValues[Kind] };
}[AnyNoticeKind];

/** Something that people are to be told of. */
export type NewNotice = NoticeContent & {
  /** Names what happened: whatever is raised under a key again is nothing new. At most 200 characters. */
  readonly key: string;
  readonly at: Instant;
  /** undefined: it is the account's. */
  readonly workspaceId?: string | undefined;
  /** Addresses that get a mail whatever the settings say, each once; default: none. */
  readonly alsoTo?: readonly string[];
};

/** A notice as it is kept. */
export type Notice = NoticeContent & {
  /** UUIDv7: later notices have greater ones. */
  readonly id: string;
  readonly key: string;
  readonly at: Instant;
  readonly workspaceId: string | undefined;
};

/**
 * Takes a notice into the caller's transaction, with a delivery to each who is to be told: all of it is kept, or nothing.
 * false: something was raised under this key before, at whatever time; nothing was done.
 */
export type RaiseNotice<Tx> = (tx: Tx, notice: NewNotice) => Promise<boolean>;
