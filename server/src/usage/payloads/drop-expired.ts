import { type Clock, type Instant, isoInstant, type Log, type Timer } from '#kernel';

/** The parts of the payload table: one for each day on which rows expire. */
export interface PayloadPartitions {
  /** The days (UTC), as `YYYY-MM-DD`. */
  list(): Promise<readonly string[]>;
  /** Drops one whole; nothing when it is gone already. */
  drop(day: string): Promise<void>;
}

/** How often expired payloads are looked for. */
export const RETENTION_EVERY_MS = 3_600_000;

/**
 * Drops each partition whose day has passed (UTC); gives the days. One that cannot be dropped does not keep the others; then, and when
 * the warehouse does not answer, it rejects.
 */
export async function dropExpired(partitions: PayloadPartitions, now: Instant): Promise<readonly string[]> {
  const today = isoInstant(now).slice(0, 'YYYY-MM-DD'.length);
  const expired = (await partitions.list()).filter((day) => day < today).toSorted();
  const errors: unknown[] = [];
  for (const day of expired) await partitions.drop(day).catch((error: unknown) => errors.push(error));
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of ${expired.length} days could not be dropped`);
  return expired;
}

/** Drops expired payloads at once and every hour from then on, until it is stopped. */
export interface PayloadRetention {
  /** Resolves when the look that is under way has ended; at once when there is none. */
  idle(): Promise<void>;
  stop(): void;
}

export function keepPayloadRetention(parts: {
  readonly partitions: PayloadPartitions;
  readonly clock: Clock;
  readonly log: Log;
}): PayloadRetention {
  const { partitions, clock, log } = parts;
  let timer: Timer | undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    try {
      const days = await dropExpired(partitions, clock.now());
      if (days.length > 0) log.info({ days }, 'Expired payloads were dropped.');
    } catch (error) {
      log.warn({ error }, 'Expired payloads could not be dropped; it is tried again within the hour.');
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
