import type { Clock, Log } from '#kernel';
import type { CreditAlerts } from '../alerts/create-credit-alerts.ts';
import type { Methods } from '../methods/methods.ts';
import type { Orders } from '../orders/orders.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import type { AutoTopUps } from '../top-ups/auto-top-ups.ts';
import type { Reconciliations } from './daily-reconciliation.ts';

/** What keeping billing up acts with. */
export interface BillingUpkeepPorts<Tx> {
  readonly orders: Pick<Orders<Tx>, 'settleUnfinished'>;
  readonly subscriptions: Pick<Subscriptions<Tx>, 'renewDue'>;
  readonly autoTopUps: Pick<AutoTopUps<Tx>, 'runDue'>;
  readonly alerts: Pick<CreditAlerts<Tx>, 'look'>;
  readonly methods: Pick<Methods<Tx>, 'tidy'>;
  readonly reconciliations: Pick<Reconciliations, 'runDaily'>;
  /** All workspaces of the account. */
  readonly workspaceIds: () => readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}
