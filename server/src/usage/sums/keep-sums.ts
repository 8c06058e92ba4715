import { type Clock, type Instant, isoInstant, type Log, type Timer } from '#kernel';
import { zoneDifference } from './zone-difference.ts';

/** The sums that the engine keeps beside the rows of usage. Rows that were there before them have none until they are made. */
export interface UsageSums {
  /** Has the engine keep sums by the days of this zone, and of no other. True: that is new, and rows that are there lack them. */
  useDaysOf(timeZone: string): Promise<boolean>;
  /** The engine's offsets of a zone at these instants, in seconds east of UTC. */
  offsetsOf(timeZone: string, instants: readonly Instant[]): Promise<readonly number[]>;
  /** Days (UTC, `YYYYMMDD`) with rows that lack a sum, newest first. */
  missing(): Promise<readonly string[]>;
  /** Whether the engine still makes those of a day. */
  isMaking(): Promise<boolean>;
  /** Has the engine make all those of one day, behind what else it does; it goes on with them after a restart. */
  make(day: string): Promise<void>;
}

/** Between two days, and while one is under way: old rows can wait, and what is asked meanwhile cannot. */
export const SUMS_PAUSE_MS = 5_000;
/** Between two looks when none was missing. */
export const SUMS_LOOK_MS = 3_600_000;

/** Makes missing sums, one day at a time, until it is stopped. */
export interface UsageSumsJob {
  /** Resolves when the look that is under way has ended. */
  idle(): Promise<void>;
  stop(): void;
}

/** What is missing is asked anew each time, so that whoever starts goes on where another ended. */
export function keepUsageSums(parts: {
  readonly sums: UsageSums;
  /** The account's zone as it is now. */
  readonly timeZone: () => string;
  readonly clock: Clock;
  readonly log: Log;
}): UsageSumsJob {
  const { sums, timeZone, clock, log } = parts;
  let timer: Timer | undefined;
  let isStopped = false;
  let areDaysFailing = false;
  let comparedZone: string | undefined;
  const compareZone = async (zone: string): Promise<void> => {
    const differs = await zoneDifference(zone, clock.now(), (instants) => sums.offsetsOf(zone, instants));
    comparedZone = zone;
    if (differs === undefined) return;
    log.error(
      { timeZone: zone, ...differs, at: isoInstant(differs.at) },
      'ClickHouse and this program (Node.js) know different rules of a time zone: figures of whole days may be of other hours. Update the zone data of the older one.',
    );
  };
  /** Other sums are made also where those by the day cannot be kept. */
  const useDays = async (): Promise<boolean> => {
    const zone = timeZone();
    try {
      const isNew = await sums.useDaysOf(zone);
      if (zone !== comparedZone) await compareZone(zone);
      areDaysFailing = false;
      if (isNew) log.info({ timeZone: zone }, 'Sums of usage are kept by the days of a zone.');
      return isNew;
    } catch (error) {
      if (!areDaysFailing) log.warn({ error, timeZone: zone }, 'Sums of usage by the days of a zone cannot be kept.');
      areDaysFailing = true;
      return false;
    }
  };
  const step = async (): Promise<number> => {
    if (await sums.isMaking()) return SUMS_PAUSE_MS;
    if ((await useDays()) && (await sums.isMaking())) return SUMS_PAUSE_MS;
    const [day, ...others] = await sums.missing();
    if (day === undefined) return SUMS_LOOK_MS;
    await sums.make(day);
    log.info({ day, daysLeft: others.length }, 'Sums of usage are being made for a day that was there before them.');
    return SUMS_PAUSE_MS;
  };
  const look = async (): Promise<void> => {
    const waitMs = await step().catch((error: unknown) => {
      log.warn({ error }, 'Sums of usage could not be made; it is tried again within the hour.');
      return SUMS_LOOK_MS;
    });
    if (!isStopped) timer = clock.after(waitMs, begin);
  };
  let looking = Promise.resolve();
  function begin(): void {
    looking = look();
  }
  // Not at once: whoever starts a program waits for other things first.
  timer = clock.after(SUMS_PAUSE_MS, begin);
  return {
    idle: () => looking,
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
