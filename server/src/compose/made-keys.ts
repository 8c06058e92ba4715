import type { KeyRecord } from '#identity';
import type { Clock, Log, Timer } from '#kernel';

export interface MadeKeysOptions {
  /** Reads the keys that people made and did not revoke. */
  readonly read: () => Promise<readonly KeyRecord[]>;
  /** Called with the keys when they are others than before. */
  readonly apply: (keys: readonly KeyRecord[]) => void;
  /** The keys in force now. */
  readonly first: readonly KeyRecord[];
  /** How often to look for changes that another control process made; undefined: there is none. */
  readonly pollMs: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps the snapshot's keys in step with the control store. */
export interface MadeKeys {
  /** Reads again. Resolves when what was committed before the call is in force, or could not be read: then it is tried again soon. */
  refresh(): Promise<void>;
  stop(): void;
}

const RETRY_MS = 250;

export function followMadeKeys(options: MadeKeysOptions): MadeKeys {
  const { read, apply, pollMs, clock, log } = options;
  let known = JSON.stringify(options.first);
  let turn = Promise.resolve();
  let timer: Timer | undefined;
  let isStopped = false;

  const readOnce = async (): Promise<void> => {
    timer?.cancel();
    let nextMs = pollMs;
    try {
      const keys = await read();
      const text = JSON.stringify(keys);
      if (text !== known && !isStopped) apply(keys);
      known = text;
    } catch (error) {
      nextMs = RETRY_MS;
      log.error({ error }, 'The API keys could not be read; gateways go on with those they know.');
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
