import type { Language } from '@tallygate/contract';
import type { Credits } from '#credits';
import type { Clock, Log } from '#kernel';
import type { RaiseNotice } from '#notices';
import type { BillingSettings } from '../billing-settings.ts';
import type { Methods } from '../methods/methods.ts';
import type { Orders } from '../orders/orders.ts';
import type { BillingOutcome } from '../outcome.ts';
import type { Providers } from '../payments/providers.ts';
import type { Offers } from '../plans/create-offers.ts';
import type { AutoTopUp, SpentIn } from './auto-top-up.ts';
import type { AutoTopUpStore, ChangedBy } from './auto-top-up-store.ts';

/** Rules that keep credits above a threshold. That somebody may is decided at the door. */
export interface AutoTopUps<Tx> {
  /** undefined: it was never set up. */
  find(workspaceId: string, tx?: Tx): Promise<AutoTopUp | undefined>;
  /**
   * Sets a rule up; one that is on is looked at at once. Refused with `billing_offer_unknown`, `billing_offer_withdrawn`,
   * `billing_method_unknown`, `billing_method_not_ready`, `billing_auto_top_up_not_allowed` and
   * `billing_auto_top_up_cap_low`; one that is off is not looked at so closely.
   */
  save(asked: AskedRule<Tx>): Promise<BillingOutcome<AutoTopUp>>;
  /**
   * What its purchases in a currency cost that were made in `[from, to)` and are paid, or may turn out to be. In the
   * smallest unit.
   */
  spentBetween(workspaceId: string, range: SpentIn, tx?: Tx): Promise<bigint>;
  /** Looks at the rules of these workspaces, or at all that are active; one that fails is told in the log. */
  runDue(workspaceIds?: readonly string[]): Promise<void>;
  /** Whether one that is on pays with it. */
  usesMethod(methodId: string, tx?: Tx): Promise<boolean>;
}

/** A rule as a person wants it. */
export interface AskedRule<Tx> {
  readonly workspaceId: string;
  readonly rule: Pick<
    AutoTopUp,
    'isOn' | 'thresholdMicro' | 'packageId' | 'methodId' | 'monthlyCapMinor' | 'coolDownMs'
  >;
  readonly by: ChangedBy['by'];
  /** Runs in the transaction of the act. */
  readonly keep?: (tx: Tx, after: AutoTopUp, before: AutoTopUp | undefined) => Promise<void>;
}

/** What rules act with. `Tx` is a transaction of the control store. */
export interface AutoTopUpPorts<Tx> {
  /** May run its act again: the act changes nothing outside of the transaction. */
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: AutoTopUpStore<Tx>;
  readonly credits: Pick<Credits<Tx>, 'balance'>;
  readonly offers: Pick<Offers<Tx>, 'find'>;
  readonly orders: Pick<Orders<Tx>, 'place' | 'pay' | 'find' | 'list'>;
  readonly methods: Pick<Methods<Tx>, 'find'>;
  readonly providers: Pick<Providers<Tx>, 'find'>;
  readonly settings: (tx?: Tx) => Promise<Pick<BillingSettings, 'vatPercent' | 'depositDays'>>;
  readonly raise: RaiseNotice<Tx>;
  /** What people call a workspace. */
  readonly workspaceName: (workspaceId: string) => string;
  /** Puts a rule that was switched off by itself into the audit log. */
  readonly note: (tx: Tx, rule: AutoTopUp) => Promise<void>;
  /** The account's zone and language. */
  readonly zone: () => string;
  readonly language: () => Language;
  readonly clock: Pick<Clock, 'now'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly log: Log;
}
