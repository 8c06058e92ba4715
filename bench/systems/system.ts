import type { Target } from '../load/orders.ts';
import type { Counters } from '../provider/counters.ts';
import type { ProviderPorts } from '../provider/main.ts';

/** How a system reaches the provider. */
export type Link = 'plain' | 'tls';

/** What a system under test is started with. */
export interface Surroundings {
  readonly provider: ProviderPorts;
  /** The provider's certificate, as a file. */
  readonly certificatePath: string;
  /** Models that will be asked for, without the suffix for TLS. */
  readonly models: readonly string[];
  /** The processors of the system under test; undefined: not pinned. */
  readonly core: string | undefined;
  /** More for the environment of the gateway. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the rows of a system say, and what the provider counted. */
export interface RowCheck {
  readonly expected: RowSums;
  readonly found: RowSums;
  readonly isEqual: boolean;
}

/** Of rows of calls that went to a provider. */
export interface RowSums {
  readonly rows: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A system under test that runs. */
export interface System {
  /** Links that it has; all, when it does not say. */
  readonly links?: readonly Link[];
  /** Where requests for a model go. */
  target(model: string, link: Link): Target;
  /** The processes that are the system: for processor time and memory. */
  pids(): readonly number[];
  /** Waits until the rows of everything that the provider has counted are stored; undefined: it keeps none. */
  checkRows(counted: () => Promise<Counters>): Promise<RowCheck | undefined>;
  stop(): Promise<void>;
}

/** Why a system is not in the table. */
export interface Missing {
  readonly missing: string;
}

/** A system that can be measured. */
export interface SystemSpec {
  readonly name: string;
  readonly title: string;
  /** A system that cannot run here is missing; one that fails to start throws. */
  readonly start: (surroundings: Surroundings) => Promise<System | Missing>;
}

/** What a model's name ends with for a provider behind TLS. */
const TLS_SUFFIX = '-tls';
/** The provider's host, in its certificate too. */
export const HOST = '127.0.0.1';
/** The API that all systems are asked for. */
export const CHAT_PATH = '/v1/chat/completions';

/** The model's name over this link: a gateway finds the provider by it. */
export function nameOver(model: string, link: Link): string {
  return link === 'tls' ? `${model}${TLS_SUFFIX}` : model;
}
