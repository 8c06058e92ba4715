import type { Act, AuditEntry } from './act.ts';
import type { AuditStore } from './audit-store.ts';
import { GENESIS, nextEntry } from './chain.ts';

/** Puts an act into the log, in the transaction of the act itself: both are kept, or neither. */
export async function recordAct<Tx>(store: AuditStore<Tx>, tx: Tx, act: Act): Promise<AuditEntry> {
  const end = (await store.end(tx)) ?? GENESIS;
  const entry = nextEntry(end, act);
  await store.append(tx, entry, end.hash);
  return entry;
}
