import type { Instant } from '#kernel';
import type { CodingAgent, Requester } from './cast.ts';
import type { SampleEndpointKey } from './catalogue.ts';
import type { SampleRun } from './sample-run.ts';

/** One request of the sample, before it is known what became of it. */
export interface SampleCall {
  readonly at: Instant;
  readonly who: Requester;
  readonly endpoint: SampleEndpointKey;
  /** As its path. */
  readonly apiType: string;
  readonly userAgent: string;
  readonly isStream: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly agent: AgentSession | undefined;
  /** What it counts as when it is not refused. */
  readonly run: SampleRun;
  readonly size: CallSize;
}

export interface AgentSession {
  readonly name: CodingAgent;
  readonly version: string;
  readonly sessionId: string;
}

/** Tokens that it takes when it goes well: whole numbers, `input` with both cache parts in it. */
export interface CallSize {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
  readonly output: number;
}
