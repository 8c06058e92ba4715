/** Where requests go. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The model that requests name. */
  readonly model: string;
}

interface Run {
  readonly target: Target;
  /** What runs before anything counts. */
  readonly leadMs: number;
  readonly durationMs: number;
  /** Processes whose processor time is read at both ends of what counts. */
  readonly pids: readonly number[];
}

/** What the generator is told to do. */
export type Order =
  /** So many connections, each sending its next request when its answer is whole. */
  | (Run & { readonly kind: 'closed'; readonly connections: number })
  /** So many requests per second, whether or not earlier ones have been answered. */
  | (Run & { readonly kind: 'open'; readonly perSecond: number })
  /** So many streams open at a time; `isTimed`: the way of each chunk is timed. */
  | (Run & { readonly kind: 'streams'; readonly streams: number; readonly isTimed: boolean })
  /** Each connection carries one stream, and stays; connections come evenly over `rampMs`. */
  | { readonly kind: 'hold'; readonly target: Target; readonly streams: number; readonly rampMs: number };

/** What came of it. Numbers that an order does not measure are NaN. */
export interface Outcome {
  /** Whole answers in the time that counts. */
  readonly answers: number;
  /** Whole answers in all, before and after that time too. */
  readonly answersInAll: number;
  readonly events: number;
  readonly seconds: number;
  /** Of the processes in the order. */
  readonly cpuMicros: number;
  /** Of the generator itself: near the seconds, it is the generator that is measured. */
  readonly generatorMicros: number;
  /** Time of an answer, from when it was due; of `streams`: time of a chunk from the provider to here. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What went wrong: a refusal, or a connection that ended early. */
  readonly errors: number;
  readonly firstError: string | undefined;
}
