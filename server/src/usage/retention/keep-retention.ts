import type { Clock, Log, Timer } from '#kernel';
import { type DropPorts, dropDueDays } from './drop-days.ts';

/** How often days that are not kept any more are looked for. */
export const RETENTION_EVERY_MS = 3_600_000;

/** Drops days at once and every hour from then on, until it is stopped. */
export interface UsageRetentionJob {
  /** Resolves when the look that is under way has ended; at once when there is none. */
  idle(): Promise<void>;
  stop(): void;
}

/** A look that fails is told in the log and tried again within the hour. */
export function keepUsageRetention<Tx>(
  ports: DropPorts<Tx> & { readonly clock: Clock; readonly log: Log },
): UsageRetentionJob {
  const { clock, log } = ports;
  let timer: Timer | undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    try {
      const days = await dropDueDays(ports);
      if (days.length > 0) log.info({ days }, 'Days of the usage table that are not kept any more were dropped.');
    } catch (error) {
      // A store that closes under a look at the end is no news.
      if (!isStopped)
        log.warn({ error }, 'Days of the usage table could not be dropped; it is tried again in an hour.');
    }
    if (!isStopped) timer = clock.after(RETENTION_EVERY_MS, begin);
  };
  let looking = look();
  function begin(): void {
    looking = look();
  }
  return {
    idle: () => looking,
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
