import type { Language } from '@tallygate/contract';
import type { Clock, Log } from '#kernel';
import type { RaiseNotice } from '#notices';
import type { BillingSettings } from '../billing-settings.ts';
import type { Methods } from '../methods/methods.ts';
import type { Orders } from '../orders/orders.ts';
import type { Offers } from '../plans/create-offers.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionStore } from './subscription-store.ts';

/** What subscriptions act with. `Tx` is a transaction of the control store. */
export interface SubscriptionPorts<Tx> {
  /** May run its act again: the act changes nothing outside of the transaction. */
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: SubscriptionStore<Tx>;
  readonly offers: Pick<Offers<Tx>, 'find'>;
  readonly orders: Pick<Orders<Tx>, 'place' | 'pay' | 'cancel' | 'find' | 'list'>;
  readonly methods: Pick<Methods<Tx>, 'find'>;
  readonly settings: (tx?: Tx) => Promise<Pick<BillingSettings, 'vatPercent'>>;
  readonly raise: RaiseNotice<Tx>;
  /** What people call a workspace. */
  readonly workspaceName: (workspaceId: string) => string;
  /** Puts an end that came by itself into the audit log. */
  readonly note: (tx: Tx, subscription: Subscription) => Promise<void>;
  /** The account's zone and language. */
  readonly zone: () => string;
  readonly language: () => Language;
  readonly clock: Pick<Clock, 'now'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly log: Log;
}
