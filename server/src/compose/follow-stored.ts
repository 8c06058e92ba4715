import type { Language } from '@tallygate/contract';
import type { AccountLimits } from '#admission';
import type { SnapshotCreditPrices } from '#credits';
import type { StoredCatalogue } from '#gateway';
import type { KeyRecord, MadeWorkspace } from '#identity';
import type { Clock, Log, Timer } from '#kernel';
import type { StoredPrices } from '#prices';
import type { RunType } from '#runs';

/** What people made, as gateways are to know it: all as of one moment. */
export interface Stored {
  /** Keys that were not revoked. */
  readonly keys: readonly KeyRecord[];
  readonly catalogue: StoredCatalogue;
  /** Undefined: none. */
  readonly prices?: StoredPrices | undefined;
  /** Undefined: nothing is priced in credits. */
  readonly creditPrices?: SnapshotCreditPrices | undefined;
  /** What the account limits; undefined: nothing. */
  readonly limits?: AccountLimits | undefined;
  /** Types of runs that people made; undefined: none. */
  readonly runTypes?: readonly RunType[] | undefined;
  /** Archived ones too. Undefined: none. */
  readonly workspaces?: readonly MadeWorkspace[] | undefined;
  /** What people chose, by their addresses. Undefined: nobody chose one. */
  readonly languages?: Readonly<Record<string, Language>> | undefined;
}

export interface FollowStoredOptions {
  /** Reads what is there, as of one moment. */
  readonly read: () => Promise<Stored>;
  /** Called with it when it is another than before. */
  readonly apply: (stored: Stored) => void;
  /** What is in force now. */
  readonly first: Stored;
  /** How often to look for changes that another control process made; undefined: there is none. */
  readonly pollMs: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps the snapshot in step with the control store. */
export interface StoredFollower {
  /** Reads again. Resolves when what was committed before the call is in force, or could not be read: then it is tried again soon. */
  refresh(): Promise<void>;
  stop(): void;
}

/** Between a reading that failed and the next one: twice as long each time, up to the greatest. */
const RETRY_MS = { first: 250, max: 5_000 } as const;

const UNREAD =
  'Keys, providers and endpoints could not be read; gateways go on with those they know. It is tried again until it succeeds.';

export function followStored(options: FollowStoredOptions): StoredFollower {
  const { read, apply, pollMs, clock, log } = options;
  let known = JSON.stringify(options.first);
  let turn = Promise.resolve();
  let timer: Timer | undefined;
  let isStopped = false;
  let failures = 0;

  const readOnce = async (): Promise<void> => {
    timer?.cancel();
    let nextMs = pollMs;
    try {
      const stored = await read();
      const text = JSON.stringify(stored);
      if (text !== known && !isStopped) apply(stored);
      known = text;
      failures = 0;
    } catch (error) {
      nextMs = Math.min(RETRY_MS.first * 2 ** failures, RETRY_MS.max);
      if (failures === 0) log.error({ error }, UNREAD);
      failures += 1;
    }
    if (nextMs !== undefined && !isStopped) timer = clock.after(nextMs, () => void refresh());
  };
  // One after the other, so that an older reading never replaces a newer one.
  const refresh = (): Promise<void> => {
    turn = turn.then(readOnce);
    return turn;
  };
  if (pollMs !== undefined) timer = clock.after(pollMs, () => void refresh());
  return {
    refresh,
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
