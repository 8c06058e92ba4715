import type { Instant } from '#kernel';
import type { AuditEntry } from './act.ts';
import type { ChainEnd } from './chain.ts';

/** Of the log as a whole. */
export interface AuditState {
  /** Whether acts are recorded; acts upon the log itself always are. */
  readonly isOn: boolean;
  /** Whole months that are kept besides the current one; undefined: all. */
  readonly retentionMonths: number | undefined;
  /** The newest entry that is gone: the chain begins behind it. */
  readonly anchor: ChainEnd;
}

/** Which entries; what is undefined does not narrow. */
export interface AuditFilter {
  /** Address or stable id. */
  readonly actor?: string | undefined;
  /** Such as `key.created`; with a dot at its end, such as `key.`, all that begin so. */
  readonly action?: string | undefined;
  /** Such as `key:0199…`; with a colon at its end all of the kind. */
  readonly target?: string | undefined;
  /** `[from, to)`. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Stands somewhere in the entry, in whatever case. */
  readonly text?: string | undefined;
}

export interface AuditQuestion extends AuditFilter {
  /** Only entries with a smaller sequence. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Some of the entries, newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** There may be more: ask again with this as `before`. A page may hold fewer than asked for, or none, and go on. */
  readonly next: number | undefined;
}

/** Where the log is kept. `Tx` is a transaction of the control store. */
export interface AuditStore<Tx> {
  /** Where the chain ends. Nobody else can append until the transaction ends, or theirs is repeated. */
  end(tx: Tx): Promise<{ readonly end: ChainEnd; readonly isOn: boolean }>;
  /** Throws when the entries do not follow the newest one. */
  append(tx: Tx, entries: readonly AuditEntry[], previousHash: string): Promise<void>;
  search(question: AuditQuestion): Promise<AuditPage>;
  /** Oldest first: entries with a larger sequence. */
  after(page: { readonly sequence: number; readonly limit: number }): Promise<readonly AuditEntry[]>;

  state(tx?: Tx): Promise<AuditState>;
  setState(tx: Tx, change: Partial<Pick<AuditState, 'isOn' | 'retentionMonths'>>): Promise<void>;
  /** The last of the entries that all are older than this; undefined: the first one that is left is not. */
  lastBefore(tx: Tx, at: Instant): Promise<ChainEnd | undefined>;
  /** Drops entries from the beginning up to this one, at most so many, and moves the anchor behind them; how many went. */
  drop(tx: Tx, through: ChainEnd, countMax: number): Promise<number>;
}
