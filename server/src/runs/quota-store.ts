import type { Instant } from '#kernel';
import type { CountedPeriod, RunAddOn, RunPeriod } from './period.ts';

/** Where periods are kept. `Tx` is a transaction of the control store. */
export interface PeriodStore<Tx> {
  /** By begin. */
  all(tx?: Tx): Promise<readonly CountedPeriod[]>;
  /** The one that lasts at an instant; undefined: none does. */
  at(at: Instant, tx?: Tx): Promise<CountedPeriod | undefined>;
  find(id: string, tx?: Tx): Promise<CountedPeriod | undefined>;
  /** `usedBefore`: runs that began before counting did. Throws `OverlapViolation` when another one shares an instant with it. */
  add(tx: Tx, period: RunPeriod, usedBefore: number): Promise<void>;
  /** What may change of it; likewise. */
  change(tx: Tx, period: RunPeriod): Promise<void>;
  /** With its extra capacity. */
  remove(tx: Tx, id: string): Promise<void>;
  addAddOn(tx: Tx, periodId: string, addOn: RunAddOn): Promise<void>;
  addUse(tx: Tx, id: string, runs: number): Promise<void>;
  setUsedBefore(tx: Tx, id: string, runs: number): Promise<void>;
  /** What people were told of the use of a period. */
  told(tx: Tx, id: string): Promise<Told>;
  setTold(tx: Tx, id: string, told: Told): Promise<void>;
}

/** What people were told of. */
export interface Told {
  /** The greatest part of the quota, in percent; 0: nothing. */
  readonly percent: number;
  /** How often telling began anew since the quota grew. */
  readonly round: number;
}

/** Whose leases end together: one run of a gateway. */
export interface RunHolder {
  readonly gateway: string;
  readonly incarnation: string;
}

/** Which of the two limits of runs. */
export type RunLimit = 'quota' | 'hour';

/** The place of the hourly limit; that of a quota is its period's id. */
export const HOUR_PLACE = 'hour';

/** What one run of a gateway holds at a place. */
export interface RunLease {
  readonly held: number;
  /** Since when it holds anything; undefined: not known. */
  readonly since: Instant | undefined;
}

/** What gateways hold of limits of runs, for runs that are one request each. */
export interface RunLeaseStore<Tx> {
  /** By all gateways. */
  held(place: string, tx?: Tx): Promise<number>;
  heldBy(tx: Tx, place: string, holder: RunHolder): Promise<number>;
  /** undefined: nothing is held. */
  find(tx: Tx, place: string, holder: RunHolder): Promise<RunLease | undefined>;
  /** 0 ends the lease. `at` is when it begins, if it does. */
  setHeld(
    tx: Tx,
    place: string,
    lease: { readonly holder: RunHolder; readonly held: number; readonly at?: Instant },
  ): Promise<void>;
  /** Those who hold anything, of shared runs too; of one gateway the earliest first. */
  holders(tx: Tx): Promise<readonly RunHolder[]>;
  /** Everything that a run of a gateway holds, of shared runs too. */
  drop(tx: Tx, holder: RunHolder): Promise<void>;
}

/** Names a run that several requests may belong to. */
export interface RunKey {
  readonly workspaceId: string;
  readonly requesterId: string;
  readonly type: string;
  readonly id: string;
}

/** A text for each run. */
export function nameOfRun({ workspaceId, requesterId, type, id }: RunKey): string {
  return JSON.stringify([workspaceId, requesterId, type, id]);
}

/** Such a run as it was seen: one row for each time that it began. */
export interface RunSight {
  readonly id: string;
  readonly key: RunKey;
  /** Of its first request, as far as is known. */
  readonly firstAt: Instant;
  /** Whose quota gateways hold a unit of for it; undefined: they hold none. */
  readonly periodId: string | undefined;
  readonly isCounted: boolean;
}

/** Where shared runs that were seen are kept. */
export interface RunSightStore<Tx> {
  /** Every sight of these runs that began at `since` or later. */
  find(tx: Tx, keys: readonly RunKey[], since: Instant): Promise<readonly RunSight[]>;
  add(tx: Tx, sights: readonly RunSight[]): Promise<void>;
  change(tx: Tx, sight: Pick<RunSight, 'id' | 'firstAt' | 'periodId' | 'isCounted'>): Promise<void>;
  /** Those that began before it; their holds too. */
  removeBefore(tx: Tx, at: Instant): Promise<void>;
  /** Units that gateways hold of a period, or of the hourly limit, for shared runs. */
  held(place: string, tx?: Tx): Promise<number>;
  /** How many hold the unit of one run. */
  holdsOf(tx: Tx, sightId: string, limit: RunLimit): Promise<number>;
  addHold(tx: Tx, hold: RunHold): Promise<void>;
  /** The last hold of a run that was not counted: the run is forgotten. */
  removeHold(tx: Tx, hold: RunHold): Promise<void>;
  /** The run was counted: nobody holds anything for it any more. */
  dropHolds(tx: Tx, sightIds: readonly string[]): Promise<void>;
}

/** A gateway's part in the one unit of a shared run. */
export interface RunHold {
  readonly sightId: string;
  readonly limit: RunLimit;
  readonly holder: RunHolder;
}

/** Billable runs that began in a piece of time. */
export interface RunCount {
  readonly from: Instant;
  readonly runs: number;
}

/** How many billable runs began when. */
export interface RunCountStore<Tx> {
  addMinutes(tx: Tx, counts: readonly RunCount[]): Promise<void>;
  addQuarters(tx: Tx, counts: readonly RunCount[]): Promise<void>;
  /** Keeps what is there: of quarters that were counted nothing changes. */
  fillQuarters(tx: Tx, counts: readonly RunCount[]): Promise<void>;
  /** Minutes that begin at `from` or later, in order. */
  minutes(from: Instant, tx?: Tx): Promise<readonly RunCount[]>;
  /** Quarters of an hour that begin at `from` or later and before `to`, in order. */
  quarters(from: Instant, to: Instant, tx?: Tx): Promise<readonly RunCount[]>;
  /** The begin of the first quarter in which anything was counted. */
  firstQuarter(tx?: Tx): Promise<Instant | undefined>;
  removeMinutesBefore(tx: Tx, at: Instant): Promise<void>;
}

/** Everything that limits of runs are kept in. */
export interface QuotaStores<Tx> {
  readonly periods: PeriodStore<Tx>;
  readonly leases: RunLeaseStore<Tx>;
  readonly sights: RunSightStore<Tx>;
  readonly counts: RunCountStore<Tx>;
}
