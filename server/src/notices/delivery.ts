import type { DeliveryProblem, Language } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { Notice } from './notice.ts';

/** Whom a notice goes to, and which way. */
export interface NewDelivery {
  readonly id: string;
  readonly channel: 'mail' | 'webhook';
  /** An address; of a webhook scheme, host and port. */
  readonly recipient: string;
  /** Of a mail; undefined: the account's. */
  readonly language: Language | undefined;
}

/** Why an attempt failed, and what the other side said. */
export interface Failure {
  readonly problem: DeliveryProblem;
  readonly detail: string | undefined;
}

/** How a delivery stands. */
export type DeliveryState =
  | { readonly kind: 'waiting'; readonly nextAt: Instant; readonly failure: Failure | undefined }
  | { readonly kind: 'sent'; readonly at: Instant }
  /** Nobody tries it any more. */
  | { readonly kind: 'failed'; readonly at: Instant; readonly failure: Failure | undefined };

/** A delivery as it is kept. */
export interface Delivery extends NewDelivery {
  readonly attempts: number;
  readonly state: DeliveryState;
}

/** One that this process attempts now. `attempt`: 1 for the first; whoever comes later has a greater one. */
export interface ClaimedDelivery extends NewDelivery {
  readonly notice: Notice;
  readonly attempt: number;
}

/** A notice and where it went. */
export interface ToldNotice {
  readonly notice: Notice;
  readonly deliveries: readonly Delivery[];
}
