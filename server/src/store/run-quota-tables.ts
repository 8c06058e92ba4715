import type { Fixed, TimeText } from './column-types.ts';

/** Contract and trial periods. Two of them never share an instant: the database refuses it (`OverlapViolation`). */
export interface RunPeriodsTable {
  id: Fixed<string>;
  /** `contract` or `trial`. */
  kind: string;
  starts_at: TimeText;
  ends_at: TimeText;
  run_quota: number;
  /** `refuse`, `warn` or `overage`. */
  at_quota: string;
  /** Runs that began from then on are in `used`, those before it in `used_before`. */
  counted_from: TimeText;
  used_before: number;
  used: number;
  /** The greatest part of the quota, in percent, that people were told of. */
  told_percent: number;
  /** How often telling began anew. */
  told_round: number;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
  created_by_id: Fixed<string>;
}

/** Extra capacity of a period. */
export interface RunAddOnsTable {
  id: Fixed<string>;
  period_id: Fixed<string>;
  runs: Fixed<number>;
  starts_at: Fixed<TimeText>;
  ends_at: Fixed<TimeText>;
  note: Fixed<string>;
  created_at: Fixed<TimeText>;
  created_by: Fixed<string>;
}

/** What one run of a gateway holds of a period's quota (`place` is its id) or of the hourly limit (`hour`). */
export interface RunLeasesTable {
  place: Fixed<string>;
  gateway: Fixed<string>;
  incarnation: Fixed<string>;
  /** More than nothing. */
  held: number;
  /** When the lease began; NULL: not known. */
  since: Fixed<TimeText | null>;
}

/** Runs that several requests may belong to. */
export interface RunSightsTable {
  id: Fixed<string>;
  workspace_id: Fixed<string>;
  requester_id: Fixed<string>;
  run_type: Fixed<string>;
  run_id: Fixed<string>;
  /** Of its first request. */
  first_at: TimeText;
  /** Whose quota a unit is held of. */
  period_id: string | null;
  /** 0 or 1. */
  is_counted: number;
}

/** Who holds the one unit of such a run. */
export interface RunHoldsTable {
  sight_id: Fixed<string>;
  /** `quota` or `hour`. */
  limit_kind: Fixed<string>;
  gateway: Fixed<string>;
  incarnation: Fixed<string>;
}

/** Billable runs that began in a minute, or in a quarter of an hour. */
export interface RunCountsTable {
  starts_at: Fixed<TimeText>;
  runs: number;
}
