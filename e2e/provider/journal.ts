import type { ReportedUsage } from './api.ts';

/** Bytes kept of each request and of each answer; what is longer is cut, and its length stays true. */
export const KEPT_BYTES_MAX = 1_048_576;

/** One request as the provider saw it, and what it sent back. The journal is the truth that tests compare rows with. */
export interface ProviderRequest {
  /** From 1, in order of arrival. */
  readonly number: number;
  /** From the message, else empty. */
  readonly marker: string;
  /** Which try of this marker it was, from 1. */
  readonly attempt: number;
  readonly api: string;
  readonly method: string;
  readonly path: string;
  /** Flat `[name, value, …]`, exactly as received. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly connection: number;
  readonly receivedAtMs: number;
  /** Of the answer that was begun; 0 before its head. */
  status: number;
  /** The answer's body, as far as it was written. */
  sent: Buffer;
  sentBytes: number;
  contentPieces: number;
  /** What the answer said about usage so far, last value of each field. */
  reported: Partial<ReportedUsage>;
  /** `aborted`: the peer closed before the answer's end. `cut`: a directive broke it off. */
  state: 'received' | 'answering' | 'finished' | 'aborted' | 'cut';
  closedAtMs: number | undefined;
}

export interface Counters {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byState: Readonly<Record<string, number>>;
  /** Sums of what answers reported. */
  readonly tokens: ReportedUsage;
  readonly sentBytes: number;
  readonly connections: number;
}

/** Sums over requests. */
export function count(requests: readonly ProviderRequest[]): Counters {
  const tally = (of: (request: ProviderRequest) => string) =>
    requests.reduce<Record<string, number>>((sums, request) => {
      sums[of(request)] = (sums[of(request)] ?? 0) + 1;
      return sums;
    }, {});
  const sum = (of: (request: ProviderRequest) => number | undefined) =>
    requests.reduce((total, request) => total + (of(request) ?? 0), 0);
  return {
    requests: requests.length,
    byStatus: tally((request) => String(request.status)),
    byState: tally((request) => request.state),
    tokens: {
      input: sum((request) => request.reported.input),
      output: sum((request) => request.reported.output),
      cacheRead: sum((request) => request.reported.cacheRead),
      cacheCreation: sum((request) => request.reported.cacheCreation),
      reasoning: sum((request) => request.reported.reasoning),
    },
    sentBytes: sum((request) => request.sentBytes),
    connections: new Set(requests.map((request) => request.connection)).size,
  };
}
