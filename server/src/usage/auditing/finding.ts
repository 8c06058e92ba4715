/**
 * One thing that is not as it must be. `kind` is stable; sentences about it are made where they are shown. `batch` is a
 * batch id, `spool` the id of a spool directory, `day` a UTC day (`2026-01-05`).
 */
export type Finding =
  /** A spool has shipped more rows of a day than are stored. */
  | {
      readonly kind: 'rows_missing';
      readonly spool: string;
      readonly day: string;
      readonly expected: number;
      readonly stored: number;
    }
  /** More are stored than it shipped. */
  | {
      readonly kind: 'rows_surplus';
      readonly spool: string;
      readonly day: string;
      readonly expected: number;
      readonly stored: number;
    }
  /** As many as it shipped, but not what it shipped. */
  | { readonly kind: 'rows_altered'; readonly spool: string; readonly day: string; readonly rows: number }
  /** Nothing of a batch is stored. */
  | { readonly kind: 'batch_missing'; readonly batch: string; readonly expected: number }
  /** A part of it is. */
  | { readonly kind: 'batch_partial'; readonly batch: string; readonly expected: number; readonly stored: number }
  /** More is stored under its id than it had. */
  | { readonly kind: 'batch_surplus'; readonly batch: string; readonly expected: number; readonly stored: number }
  | { readonly kind: 'batch_altered'; readonly batch: string; readonly rows: number }
  /** Stored, and the spool shipped no such batch. */
  | { readonly kind: 'batch_unknown'; readonly batch: string; readonly rows: number }
  /** Stored, though the spool has not come so far. */
  | { readonly kind: 'batch_ahead'; readonly batch: string; readonly rows: number }
  | { readonly kind: 'request_doubled'; readonly requestId: string; readonly times: number }
  /** The spool's own two accounts of a day differ. */
  | {
      readonly kind: 'counters_differ';
      readonly spool: string;
      readonly day: string;
      readonly counted: number;
      readonly logged: number;
    }
  /** Rows of spools that are not on this machine. */
  | { readonly kind: 'spool_unknown'; readonly spool: string; readonly rows: number }
  | { readonly kind: 'spool_unreadable'; readonly place: string; readonly reason: string }
  /** The parts of a row do not fit each other: its total is not the sum of its tokens, or its day not that of its batch. */
  | { readonly kind: 'row_inconsistent'; readonly requestId: string }
  /** Computed anew, the cost is another. Nano-USD, decimals. */
  | { readonly kind: 'cost_differs'; readonly requestId: string; readonly stored: string; readonly computed: string }
  /** From this entry on the hashes of the audit log do not hold. */
  | { readonly kind: 'log_broken'; readonly sequence: number }
  /** Entries before this one are gone, and the audit log does not say so. */
  | { readonly kind: 'log_beginning_missing'; readonly sequence: number }
  /** Something of the ledger of credits does not hold: which rule, and of which lot, posting or account. */
  | {
      readonly kind: 'credits_differ';
      readonly rule: string;
      readonly workspace: string;
      readonly subject: string;
      readonly expected: string;
      readonly found: string;
    }
  /** Money in, credits granted and documents are not the same: which rule, and of which order, lot or document. */
  | {
      readonly kind: 'billing_differs';
      readonly rule: string;
      /** Empty: it is the account's. */
      readonly workspace: string;
      readonly subject: string;
      readonly expected: string;
      readonly found: string;
    }
  /** What rows of a workspace say was charged is not what was charged for them. In millionths of a credit, decimals. */
  | {
      readonly kind: 'charges_differ';
      readonly workspace: string;
      readonly day: string;
      readonly rows: string;
      readonly charged: string;
    }
  /** Runs that were counted in a period are not those that began in it. `least` and `most`: what its rows allow. */
  | {
      readonly kind: 'runs_differ';
      readonly period: string;
      readonly counted: number;
      readonly least: number;
      readonly most: number;
    }
  /** What was counted in a budget is not what rows say. Whole units; cost in nano-USD, decimals. */
  | {
      readonly kind: 'budget_differs';
      readonly budget: string;
      readonly counted: string;
      readonly rows: string;
    };

/** A difference with a known reason: told, and no failure. */
export type Note =
  /** Records that wait in a spool to be shipped. */
  | { readonly kind: 'rows_waiting'; readonly spool: string; readonly rows: number }
  /** Requests under way, or not yet recovered after a kill. */
  | { readonly kind: 'requests_open'; readonly spool: string; readonly requests: number }
  | { readonly kind: 'rows_quarantined'; readonly spool: string; readonly rows: number }
  /** Days until this one are not proven: the spool no longer keeps them apart. */
  | { readonly kind: 'days_forgotten'; readonly spool: string; readonly day: string }
  /** Days until this one are not proven: the policy of retention dropped them. */
  | { readonly kind: 'days_dropped'; readonly day: string }
  /** Rows that a spool shipped before it counted: by an earlier version. */
  | { readonly kind: 'rows_uncounted'; readonly spool: string; readonly rows: number }
  /** Rows of a spool's own earlier time, which it lost when an older copy of it was put back. */
  | { readonly kind: 'rows_of_earlier_line'; readonly spool: string; readonly rows: number }
  /** Rows of spools elsewhere, where that was said to be so. */
  | { readonly kind: 'rows_elsewhere'; readonly spool: string; readonly rows: number }
  /** Invented rows of the demo. */
  | { readonly kind: 'rows_of_samples'; readonly rows: number }
  /** Rows whose prices are not known here. */
  | { readonly kind: 'costs_unproven'; readonly rows: number }
  /** The configuration has errors, so that its prices are not known: no cost was compared. */
  | { readonly kind: 'costs_unread'; readonly reason: string }
  /** The audit log could not be read. */
  | { readonly kind: 'log_unverified'; readonly reason: string }
  /** Requests were charged while it was compared, or wait to be: what rows say was not compared with the ledger. */
  | { readonly kind: 'charges_moving'; readonly workspace: string; readonly day: string }
  /** What was counted was not compared with rows: requests are being counted, or rows of that time are gone. */
  | { readonly kind: 'counts_unproven'; readonly what: string }
  /** Periods and budgets could not be read. */
  | { readonly kind: 'counts_unread'; readonly reason: string }
  /** The ledger of credits could not be read. */
  | { readonly kind: 'credits_unverified'; readonly reason: string }
  /** Billing could not be read. */
  | { readonly kind: 'billing_unverified'; readonly reason: string };

/** The audit log, as far as its hashes hold. Its last hash, kept elsewhere, proves later that it was not cut off. */
export interface AuditedLog {
  readonly entries: number;
  readonly lastSequence: number;
  readonly lastHash: string;
}

/** What an audit found. It passed when there are no findings. */
export interface AuditReport {
  /** UTC days, both included; undefined: no bound. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly spools: readonly AuditedSpool[];
  /** Rows in the warehouse that were compared. */
  readonly rowsCompared: number;
  readonly costsCompared: number;
  /** undefined: it was not read. */
  readonly log?: AuditedLog | undefined;
  /** What of the ledger of credits was looked at; undefined: it was not read. */
  readonly credits?: { readonly accounts: number; readonly lots: number; readonly postings: number } | undefined;
  /** What of billing was looked at; undefined: it was not read. */
  readonly billing?: { readonly orders: number; readonly documents: number } | undefined;
  readonly findings: readonly Finding[];
  /** More of these were found than are listed. */
  readonly isCut: boolean;
  readonly notes: readonly Note[];
}

/** One spool's requests and where they are. `stored + quarantined + waiting + open` are all requests that it took and still counts. */
export interface AuditedSpool {
  readonly spool: string;
  readonly stored: number;
  readonly quarantined: number;
  readonly waiting: number;
  readonly open: number;
}
