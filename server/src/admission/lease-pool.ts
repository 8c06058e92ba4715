import type { Instant } from '#kernel';
import type { Share } from './lease-share.ts';

/** Whose leases end together: one run of a gateway, anew after each call of which it does not know what became. */
export interface Holder {
  /** Of its spool. */
  readonly gateway: string;
  /** See `incarnationOf`. Those of one run sort in the order of their making. */
  readonly incarnation: string;
}

/** Names the leases of a run of a gateway after so many calls whose outcome is not known. */
export function incarnationOf(run: string, lostCalls: number): string {
  return `${run}.${String(lostCalls).padStart(DIGITS, '0')}`;
}

/** The run of a gateway that holds leases. */
export function runOf({ incarnation }: Pick<Holder, 'incarnation'>): string {
  return incarnation.slice(0, incarnation.lastIndexOf('.'));
}

const DIGITS = 8;

/** What a gateway draws. */
export interface DrawAsk {
  /** Name of the pool, as gateways know it. */
  readonly pool: string;
  readonly holder: Holder;
  readonly need: number;
  /** How much to grant of what is available. */
  readonly share: (available: number) => Share;
  readonly at: Instant;
}

export type Drawn =
  | {
      readonly kind: 'granted';
      readonly amount: number;
      readonly isDirect: boolean;
      /** Of which contract period, day or month. */
      readonly period: string;
      /** Not to be used from then on; undefined: the lease's term alone bounds it. */
      readonly endsAt: Instant | undefined;
    }
  | {
      readonly kind: 'exhausted';
      readonly used: number;
      readonly allowed: number;
      readonly resetAt: Instant | undefined;
    }
  /** There is no such limit. `endsAt`: before it nobody has to ask again; undefined: soon. */
  | { readonly kind: 'unlimited'; readonly endsAt?: Instant | undefined };

/** Units that leave a lease. */
export interface LeasedUnits {
  readonly pool: string;
  readonly period: string;
  readonly holder: Holder;
  readonly amount: number;
}

/**
 * Units that gateways lease from the store: of a budget, of a quota of runs, of credits. Everything happens in the caller's
 * transaction. What is held is never available to others; what was captured never comes back.
 */
export interface LeasePool<Tx> {
  /** With what the names of its pools begin. */
  readonly prefix: string;
  /** The pool whose units it takes, too: what gateways hold of that is recalled before it is exhausted. */
  sharesWith?(pool: string): string;
  /** Holds units for a gateway, as many as `share` says of what is available. */
  draw(tx: Tx, ask: DrawAsk): Promise<Drawn>;
  /** Units that were not used. More than is held, or under another period: what is there. */
  giveBack(tx: Tx, units: LeasedUnits): Promise<void>;
  /** Everything that this run of a gateway still holds is available again. Charges that come later count all the same. */
  expire(tx: Tx, holder: Holder): Promise<void>;
  /** Who holds anything. */
  holders(tx: Tx): Promise<readonly Holder[]>;
}
