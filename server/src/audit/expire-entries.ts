import { asInstant, type Instant, isoInstant, type Log, type Timer } from '#kernel';
import type { AuditEntry } from './act.ts';
import type { AuditStore } from './audit-store.ts';
import type { ChainEnd } from './chain.ts';
import type { LogPorts } from './manage-log.ts';
import { recordAct } from './record-act.ts';

/** The act by which the program drops old entries. What it says of the last one is what the anchor is held against. */
export const EXPIRED_ACTION = 'audit_log.expired';

/** Entries that go in one transaction: others wait for it. */
const SLICE = 2_000;
const EVERY_MS = 60 * 60_000;
const SYSTEM = 'system';

/** The first instant that is kept: the start of the month (UTC) that lies so many months before the current one. */
function keptFrom(now: Instant, months: number): Instant {
  const date = new Date(now);
  return asInstant(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1));
}

/**
 * Drops the entries of months that are not kept any more. First an entry is written that says which go, with the hash of the
 * last one, then they go in slices; whoever dies in between leaves a log that verifies, and the next call goes on.
 * The instant before which entries are gone; undefined: nothing expires.
 */
export async function expireEntries<Tx>(ports: LogPorts<Tx>): Promise<Instant | undefined> {
  const { store, transaction, clock } = ports;
  const { retentionMonths } = await store.state();
  if (retentionMonths === undefined) return undefined;
  const from = keptFrom(clock.now(), retentionMonths);
  const through = await transaction((tx) => announce(ports, tx, from));
  if (through === undefined) return from;
  for (let dropped = SLICE; dropped === SLICE; ) dropped = await transaction((tx) => store.drop(tx, through, SLICE));
  return from;
}

/** Up to which entry all go, written into the log if it is not there yet. */
async function announce<Tx>({ store, clock }: LogPorts<Tx>, tx: Tx, from: Instant): Promise<ChainEnd | undefined> {
  const last = await store.lastBefore(tx, from);
  const { anchor } = await store.state(tx);
  const announced = await lastAnnounced(store);
  // Announced, and not all of it went: a process died in between.
  const pending = announced !== undefined && announced.sequence > anchor.sequence ? announced : undefined;
  if (last === undefined || last.sequence <= (pending ?? anchor).sequence) return pending;
  await recordAct(store, tx, {
    at: clock.now(),
    actorId: SYSTEM,
    actor: SYSTEM,
    action: EXPIRED_ACTION,
    target: 'audit_log:account',
    before: undefined,
    after: { before: isoInstant(from), through_sequence: last.sequence, through_hash: last.hash },
    address: '',
    requestId: '',
  });
  return last;
}

async function lastAnnounced<Tx>(store: Pick<AuditStore<Tx>, 'search'>): Promise<ChainEnd | undefined> {
  const { entries } = await store.search({ action: EXPIRED_ACTION, limit: 1 });
  return entries[0] === undefined ? undefined : announcedBy(entries[0]);
}

/** Which entry was the last to go, as an entry of the log says; undefined: it says nothing of that. */
export function announcedBy({ action, after }: Pick<AuditEntry, 'action' | 'after'>): ChainEnd | undefined {
  if (action !== EXPIRED_ACTION || typeof after !== 'object' || after === null || Array.isArray(after))
    return undefined;
  const { through_sequence: sequence, through_hash: hash } = after as Readonly<Record<string, unknown>>;
  return typeof sequence === 'number' && typeof hash === 'string' ? { sequence, hash } : undefined;
}

/** Drops old entries now and every hour; `onExpired` hears before which instant they are gone. */
export function keepRetention<Tx>(
  ports: LogPorts<Tx> & { readonly log: Log; readonly onExpired: (before: Instant) => Promise<void> },
): { stop(): void } {
  let timer: Timer | undefined;
  let isStopped = false;
  const round = async (): Promise<void> => {
    try {
      const before = await expireEntries(ports);
      if (before !== undefined) await ports.onExpired(before);
    } catch (error) {
      ports.log.warn({ error }, 'Old entries of the audit log could not be dropped; it is tried again in an hour.');
    }
    if (!isStopped) timer = ports.clock.after(EVERY_MS, () => void round());
  };
  void round();
  return {
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
