import type { AuditEntry } from './act.ts';
import type { ChainEnd } from './chain.ts';

/** Where the log is kept. `Tx` is a transaction of the control store. */
export interface AuditStore<Tx> {
  /** The newest entry; undefined: there is none. Nobody else can append until the transaction ends, or theirs is repeated. */
  end(tx: Tx): Promise<ChainEnd | undefined>;
  /** Throws when the entry does not follow the newest one. */
  append(tx: Tx, entry: AuditEntry, previousHash: string): Promise<void>;
  /** Newest first; `before`: only entries with a smaller sequence. */
  newest(page: { readonly before: number | undefined; readonly limit: number }): Promise<readonly AuditEntry[]>;
  /** Oldest first, for verifying: entries with a larger sequence. */
  after(page: { readonly sequence: number; readonly limit: number }): Promise<readonly AuditEntry[]>;
}
