import { SYSTEM_ACTOR } from '@tallygate/contract';
import { type Instant, type Random, uuidV7Maker } from '#kernel';

/** The types of runs that the sample shows, and what the product has for each: who sets it going, and whether it counts. */
const SAMPLE_RUN_TYPES = {
  chat: { runTrigger: 'user_started', billableRun: true },
  triage: { runTrigger: 'user_started', billableRun: true },
  scheduled_prompt: { runTrigger: 'user_enabled', billableRun: true },
  auto_triage: { runTrigger: 'user_enabled', billableRun: true },
  detection_summary: { runTrigger: 'background', billableRun: false },
  coding_agent: { runTrigger: 'user_started', billableRun: true },
  api: { runTrigger: 'user_started', billableRun: true },
} as const;
export type SampleRunType = keyof typeof SAMPLE_RUN_TYPES;

/** What a call counts as. */
export interface SampleRun {
  readonly type: SampleRunType;
  /** Undefined: the request is a run of its own. */
  readonly id?: string | undefined;
}

/** A run that several calls belong to. */
export function sharedRun(random: Random, type: SampleRunType, at: Instant): SampleRun {
  return { type, id: uuidV7Maker(random)(at) };
}

/** The columns of a row that tell of its run; a refused request is part of none. */
export function runColumns(run: SampleRun | undefined, requestId: string) {
  if (run === undefined) return NO_RUN;
  const { runTrigger, billableRun } = SAMPLE_RUN_TYPES[run.type];
  return {
    runId: run.id ?? requestId,
    runType: run.type,
    runTrigger,
    billableRun,
    attributedTo: runTrigger === 'user_started' ? '' : SYSTEM_ACTOR,
  };
}

const NO_RUN = { runId: '', runType: '', runTrigger: '', billableRun: false, attributedTo: '' } as const;
