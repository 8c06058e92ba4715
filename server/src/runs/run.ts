/** Who set a run going: a person just now, a person who switched something on, or the product by itself. */
export type RunTrigger = 'user_started' | 'user_enabled' | 'background';

/** What a run is for, and whether it counts against the quota. */
export interface RunType {
  /** As it is claimed and stored: lower-case letters, digits and underscores. */
  readonly id: string;
  readonly names: RunNames;
  readonly trigger: RunTrigger;
  /** Counts against the quota and the hourly limit. Background runs never do. */
  readonly isBillable: boolean;
  /** Came with the product. */
  readonly isBuiltIn: boolean;
}

/** The same name in both languages. */
export interface RunNames {
  readonly ko: string;
  readonly en: string;
}

/** What a request counts as; undefined for counting tokens, listing models and refused requests. */
export interface Run {
  /** Column `run_id`: the claimed id, the agent's turn, else the request's own id. */
  readonly id: string;
  /** Column `run_type`: the id of its type. */
  readonly type: string;
  /** Column `run_trigger`. */
  readonly trigger: RunTrigger;
  /** Column `billable_run`. */
  readonly isBillable: boolean;
  /** Other requests may belong to it (a claimed id or a turn). False: this request is the run. */
  readonly isShared: boolean;
  /** Column `attributed_to`: the system actor for enabled and background runs, else empty. */
  readonly attributedTo: string;
}

/** Requests that share a run come within this time of its first, in milliseconds; a later one begins another. */
export const RUN_SPAN_MS = 24 * 60 * 60 * 1000;
