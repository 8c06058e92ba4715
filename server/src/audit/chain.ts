import { createHash } from 'node:crypto';
import { isoInstant } from '#kernel';
import type { Act, AuditEntry } from './act.ts';
import { canonicalJson } from './canonical-json.ts';

/** The last entry before those that are looked at. */
export type ChainEnd = Pick<AuditEntry, 'sequence' | 'hash'>;

/** What stands before the first entry. */
export const GENESIS: ChainEnd = { sequence: 0, hash: '0'.repeat(64) };

/** The hash of an entry: SHA-256 over the canonical JSON of the entry and the hash before it, hex. */
function chainEntry(previousHash: string, entry: Omit<AuditEntry, 'hash'>): string {
  const text = canonicalJson({
    previous_hash: previousHash,
    sequence: entry.sequence,
    at: isoInstant(entry.at),
    actor_id: entry.actorId,
    actor: entry.actor,
    action: entry.action,
    target: entry.target,
    before: entry.before ?? null,
    after: entry.after ?? null,
    address: entry.address,
    request_id: entry.requestId,
  });
  return createHash('sha256').update(text).digest('hex');
}

/** The entry that an act becomes after the newest one. */
export function nextEntry(end: ChainEnd, act: Act): AuditEntry {
  const entry = { ...act, sequence: end.sequence + 1 };
  return { ...entry, hash: chainEntry(end.hash, entry) };
}

/**
 * The first sequence where the chain does not hold; undefined: it holds. Entries come oldest first, from the one after
 * `end`; a long log is verified in parts, each from the end of the one before.
 */
export function verifyChain(entries: Iterable<AuditEntry>, end: ChainEnd = GENESIS): number | undefined {
  let { sequence, hash } = end;
  for (const entry of entries) {
    sequence += 1;
    if (entry.sequence !== sequence || entry.hash !== chainEntry(hash, entry)) return sequence;
    hash = entry.hash;
  }
  return undefined;
}
