import type { Act, AuditEntry } from './act.ts';
import type { AuditStore } from './audit-store.ts';
import { nextEntry } from './chain.ts';

/**
 * Puts an act into the log, in the transaction of the act itself: both are kept, or neither. undefined: the log is off, and
 * nothing was written; acts upon the log itself (`audit_log.…`) are written all the same.
 */
export async function recordAct<Tx>(
  store: Pick<AuditStore<Tx>, 'end' | 'append'>,
  tx: Tx,
  act: Act,
): Promise<AuditEntry | undefined> {
  return (await recordActs(store, tx, [act]))[0];
}

/** Likewise many at once: one question and one insert for all of them. They stand in the log in this order. */
export async function recordActs<Tx>(
  store: Pick<AuditStore<Tx>, 'end' | 'append'>,
  tx: Tx,
  acts: readonly Act[],
): Promise<readonly AuditEntry[]> {
  if (acts.length === 0) return [];
  const { end, isOn } = await store.end(tx);
  const entries: AuditEntry[] = [];
  for (const act of acts) {
    if (isOn || isOfLog(act)) entries.push(nextEntry(entries.at(-1) ?? end, act));
  }
  if (entries.length > 0) await store.append(tx, entries, end.hash);
  return entries;
}

/** Whoever switches the log off must not be able to do it unseen. */
function isOfLog({ action }: Act): boolean {
  return action.startsWith('audit_log.');
}
