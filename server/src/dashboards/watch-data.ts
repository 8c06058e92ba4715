import type { Clock, Instant, Log, Timer } from '#kernel';

/** What the warehouse holds. */
export interface DataVersion {
  /** Another one whenever rows came in or went; the same one as long as there are the same rows. */
  readonly version: string;
  /** The same of each UTC day that has rows, by its name (2026-01-31). */
  readonly days: ReadonlyMap<string, string>;
  /** Rows of usage, all days together; undefined: nobody counted. */
  readonly rows?: number;
  /** When the newest rows were stored; undefined: there are none. */
  readonly lastIngestedAt: Instant | undefined;
}

/** Asks the warehouse. `known` is what it said last: when nothing changed, it may be given back as it is. */
export interface DataVersionSource {
  read(known: DataVersion | undefined): Promise<DataVersion>;
}

/** Which version there is, asked again and again while somebody listens, and else only when somebody wants to know. */
export interface DataWatch {
  /** At most a second old. Rejects when the warehouse does not answer. */
  current(): Promise<DataVersion>;
  /** Calls `onChange` with the version of now, then with each new one. Undefined: too many listen already. */
  listen(onChange: (version: DataVersion) => void): Listening | undefined;
  /** Ends every listening: `onEnd` of each is called. */
  close(): void;
}

export interface Listening {
  stop(): void;
  /** Resolves when the watch was closed or the listening stopped. */
  readonly ended: Promise<void>;
}

/** How old an answer may be. */
export const DATA_VERSION_AGE_MS = 1_000;
/** Between two looks while somebody listens: with the time that a look takes, rows are told of within a second. */
export const LOOK_EVERY_MS = 500;
/** Browsers that listen at once. */
const LISTENERS_MAX = 500;

export function watchData(ports: {
  readonly source: DataVersionSource;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: `LISTENERS_MAX`. */
  readonly listenersMax?: number;
}): DataWatch {
  const { source, clock, log, listenersMax = LISTENERS_MAX } = ports;
  const listeners = new Map<(version: DataVersion) => void, () => void>();
  let known: DataVersion | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<DataVersion> | undefined;
  let timer: Timer | undefined;
  let isFailing = false;
  let isClosed = false;

  const read = async (): Promise<DataVersion> => {
    const startedMs = clock.monotonicMs();
    const version = await source.read(known);
    readAtMs = startedMs;
    const isNew = version.version !== known?.version;
    known = version;
    if (isNew) for (const tell of listeners.keys()) tell(version);
    return version;
  };
  const readOnce = (): Promise<DataVersion> => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const look = async (): Promise<void> => {
    try {
      await readOnce();
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ error }, 'The warehouse does not say which data it holds; asking again.');
      isFailing = true;
    }
  };
  const lookOn = (): void => {
    timer = clock.after(LOOK_EVERY_MS, () => {
      void look().then(() => {
        if (listeners.size > 0) lookOn();
        else timer = undefined;
      });
    });
  };

  return {
    current: () => {
      const isFresh = clock.monotonicMs() - readAtMs < DATA_VERSION_AGE_MS;
      return known !== undefined && isFresh ? Promise.resolve(known) : readOnce();
    },
    listen: (onChange) => {
      if (isClosed || listeners.size >= listenersMax) return undefined;
      const ended = Promise.withResolvers<void>();
      // A function of its own for each, so that one handler may listen twice.
      const tell = (version: DataVersion): void => onChange(version);
      listeners.set(tell, ended.resolve);
      if (known !== undefined) tell(known);
      if (timer === undefined) {
        void look();
        lookOn();
      }
      const stop = (): void => {
        listeners.delete(tell);
        ended.resolve();
      };
      return { stop, ended: ended.promise };
    },
    close: () => {
      isClosed = true;
      timer?.cancel();
      for (const end of listeners.values()) end();
      listeners.clear();
    },
  };
}
