import { type AuditStore, recordAct } from '#audit';
import type { Clock, Log } from '#kernel';
import type { Origin } from './ports.ts';

/** A sign-in that was refused. */
export interface FailedSignIn {
  /** Whose, where that is known. */
  readonly person: { readonly id: string; readonly email: string } | undefined;
  readonly reason: 'password' | 'code' | 'disabled' | 'single_sign_on';
  readonly origin: Origin;
}

/** Puts failed sign-ins into the audit log, so few of them that strangers cannot fill it. */
export interface SignInFailures {
  /** Returns at once: whether a person is known must not show in the time. */
  note(failed: FailedSignIn): void;
  /** When all that was noted is written. */
  settled(): Promise<void>;
}

/** Of one person, or of all who are not known: one entry in this time, which counts those that followed the one before. */
const EVERY_MS = 60_000;
/** People who are remembered; the one that failed longest ago goes first. */
const REMEMBERED_MAX = 5_000;

/** At most one entry a minute for each person, and one for everybody who is unknown. */
export function signInFailures<Tx>(ports: {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly audit: AuditStore<Tx>;
  readonly clock: Clock;
  readonly log: Log;
}): SignInFailures {
  const told = new Map<string, { readonly atMs: number; count: number }>();
  const writing = new Set<Promise<void>>();
  const write = async (failed: FailedSignIn, count: number): Promise<void> => {
    const { person, reason, origin } = failed;
    await ports.transaction((tx) =>
      recordAct(ports.audit, tx, {
        at: ports.clock.now(),
        actorId: person?.id ?? '',
        actor: person?.email ?? '',
        action: 'session.failed',
        target: person === undefined ? 'session' : `person:${person.id}`,
        before: undefined,
        after: { reason, failures: count, user_agent: origin.userAgent },
        address: origin.address,
        requestId: origin.requestId,
      }),
    );
  };
  return {
    note: (failed) => {
      const name = failed.person?.id ?? '';
      const nowMs = ports.clock.monotonicMs();
      const last = told.get(name);
      if (last !== undefined && nowMs < last.atMs + EVERY_MS) {
        last.count += 1;
        return;
      }
      told.delete(name);
      told.set(name, { atMs: nowMs, count: 0 });
      forgetOldest(told);
      const written = write(failed, 1 + (last?.count ?? 0))
        .catch((error: unknown) => ports.log.warn({ error }, 'A failed sign-in could not be put into the audit log.'))
        .finally(() => writing.delete(written));
      writing.add(written);
    },
    settled: async () => {
      await Promise.all(writing);
    },
  };
}

function forgetOldest(told: Map<string, unknown>): void {
  const [oldest] = told.keys();
  if (told.size > REMEMBERED_MAX && oldest !== undefined) told.delete(oldest);
}
