import type { Instant } from '#kernel';
import type { PromptRun, ScheduledPrompt } from './scheduled-prompt.ts';

/** Where scheduled prompts and their runs are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface ScheduleStore<Tx> extends PromptStore<Tx>, PromptRunStore<Tx> {}

export interface PromptStore<Tx> {
  /** All of them, in no order. */
  prompts(tx?: Tx): Promise<readonly ScheduledPrompt[]>;
  prompt(id: string, tx?: Tx): Promise<ScheduledPrompt | undefined>;
  countPrompts(tx: Tx): Promise<number>;
  addPrompt(tx: Tx, prompt: ScheduledPrompt): Promise<void>;
  savePrompt(tx: Tx, prompt: ScheduledPrompt): Promise<void>;
  /** With all its runs. */
  removePrompt(tx: Tx, id: string): Promise<void>;
  /** Ids of those that are due, longest due first. */
  duePrompts(now: Instant, limit: number): Promise<readonly string[]>;
  /** Moves a prompt on from one due time to the next; undefined: it is never due again. false: another process was faster. */
  moveDue(tx: Tx, id: string, due: { readonly from: Instant; readonly to: Instant | undefined }): Promise<boolean>;
}

/** What a list tells of a run: all but its text. */
export type ListedRun = Omit<PromptRun, 'answer'> & { readonly answer: Omit<PromptRun['answer'], 'text'> };

export interface PromptRunStore<Tx> {
  /** Throws a UniqueViolation when the due time was claimed before. */
  addRun(tx: Tx, run: PromptRun): Promise<void>;
  run(id: string, tx?: Tx): Promise<PromptRun | undefined>;
  /**
   * Runs that anybody may take up, those that wait longest first: of prompts of which no other run is under way.
   */
  freeRuns(now: Instant, limit: number, tx?: Tx): Promise<readonly PromptRun[]>;
  /** Runs that a process works on, those of processes whose lease is over not among them. */
  countUnderWay(tx: Tx, now: Instant): Promise<number>;
  /** Replaces it, as long as it is what `was` says it is (holder and tries). false: another process has it. */
  saveRun(tx: Tx, run: PromptRun, was: Pick<PromptRun, 'holder' | 'tries' | 'state'>): Promise<boolean>;
  /** Gives a process more time for what it works on, as far as it holds it. */
  extendLeases(
    tx: Tx,
    lease: { readonly holder: string; readonly ids: readonly string[] },
    until: Instant,
  ): Promise<void>;
  /** Whether one waits or is under way. */
  hasOpenRun(tx: Tx, promptId: string): Promise<boolean>;
  /** The newest of each prompt. */
  lastRuns(promptIds: readonly string[]): Promise<readonly ListedRun[]>;
  /** Newest first; `before`: only those made before the one with this id. */
  runs(
    promptId: string,
    page: { readonly before: string | undefined; readonly limit: number },
  ): Promise<readonly PromptRun[]>;
  /** Removes ended ones but the newest. */
  pruneRuns(tx: Tx, promptId: string, keep: number): Promise<void>;
  /** Ended runs whose cost is not here yet: id, request, end; oldest first. */
  pendingCosts(
    endedBefore: Instant,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly requestId: string; readonly endedAt: Instant }[]>;
  /** undefined: it will not be known. */
  saveCost(tx: Tx, id: string, costNanoUsd: number | undefined): Promise<void>;
}
