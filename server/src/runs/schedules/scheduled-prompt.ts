import type { RunFailure, StopReason } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** What a person sets up: a prompt and when it is asked. */
export interface PromptContent {
  readonly name: string;
  /** Pays for its runs. */
  readonly workspaceId: string;
  /** Name of the endpoint that is asked. */
  readonly endpoint: string;
  /** Empty: none. */
  readonly systemText: string;
  readonly userText: string;
  /** Of the answer; undefined: as the model has it. */
  readonly maxTokens: number | undefined;
  readonly temperature: number | undefined;
  /** Five fields, read in the zone. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly isOn: boolean;
  /** Addresses that are told when a run failed. */
  readonly notify: readonly string[];
}

/** A prompt on a schedule. */
export interface ScheduledPrompt extends PromptContent {
  readonly id: string;
  /** Whom it speaks for. `address`: when it was last saved. */
  readonly owner: { readonly id: string; readonly address: string };
  /** Why and since when the product switched it off. */
  readonly stopped: { readonly reason: StopReason; readonly at: Instant } | undefined;
  /** The first due time that nobody has dealt with; undefined: it is off. */
  readonly nextDueAt: Instant | undefined;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
  /** Grows by one with each change. */
  readonly version: number;
}

export type PromptRunState = 'waiting' | 'running' | 'succeeded' | 'failed' | 'missed';

/** What came of the last request of a run; undefined: not known. */
export interface PromptAnswer {
  readonly text: string | undefined;
  /** The answer was longer than what is kept. */
  readonly isCut: boolean;
  readonly model: string | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly requestId: string | undefined;
  readonly httpStatus: number | undefined;
  readonly latencyMs: number | undefined;
}

/** Why a run failed. `text`: what the gateway or the provider said; empty: nothing. */
export interface PromptFailure {
  readonly code: RunFailure;
  readonly text: string;
}

/** One due time and what came of it; or a stretch of due times that were missed. */
export interface PromptRun {
  /** UUIDv7; all requests of the run carry it as their run id. */
  readonly id: string;
  readonly promptId: string;
  readonly cause: 'due' | 'by_hand';
  /** Of missed ones the last. */
  readonly dueAt: Instant;
  readonly state: PromptRunState;
  /** The process that works on it. */
  readonly holder: string | undefined;
  /** From when on any process may take it up; undefined: it has ended. */
  readonly freeAt: Instant | undefined;
  /** Requests that were begun. */
  readonly tries: number;
  readonly startedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  /** Why the last try failed. */
  readonly failure: PromptFailure | undefined;
  readonly answer: PromptAnswer;
  /** Nano-USD of its last request; undefined: not known. */
  readonly costNanoUsd: number | undefined;
  /** The row of its last request was not seen yet. */
  readonly isCostPending: boolean;
  readonly missed: { readonly from: Instant; readonly count: number } | undefined;
}

/** Before anything was asked. */
export const NO_ANSWER: PromptAnswer = {
  text: undefined,
  isCut: false,
  model: undefined,
  inputTokens: undefined,
  outputTokens: undefined,
  requestId: undefined,
  httpStatus: undefined,
  latencyMs: undefined,
};

/** The type that every run of a scheduled prompt has: somebody enabled it. */
export const SCHEDULED_RUN_TYPE = 'scheduled_prompt';
