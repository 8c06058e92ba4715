import type { Language, ScheduledPromptFacts, ScheduledResult, ScheduledRun } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import { describeFailure, type ListedPrompt, type ListedRun, type PromptRun } from '#runs';
import { textOf } from './people-answers.ts';

/** A scheduled prompt, as the API shows it to whom has this id. */
export function promptAnswer(listed: ListedPrompt, askerId: string, language: Language): ScheduledPromptFacts {
  const { prompt, nextRuns, lastRun } = listed;
  const { id, name, endpoint, cron, notify, owner, stopped, version } = prompt;
  return {
    ...{ id, name, endpoint, cron, notify: [...notify], owner, version },
    workspace_id: prompt.workspaceId,
    system_text: prompt.systemText,
    user_text: prompt.userText,
    max_tokens: prompt.maxTokens ?? null,
    temperature: prompt.temperature ?? null,
    time_zone: prompt.timeZone,
    enabled: prompt.isOn,
    stopped: stopped === undefined ? null : { reason: stopped.reason, at: isoInstant(stopped.at) },
    is_own: owner.id === askerId,
    next_runs: nextRuns.map(isoInstant),
    last_run: lastRun === undefined ? null : runAnswer(lastRun, language),
    created_at: isoInstant(prompt.createdAt),
    updated_at: isoInstant(prompt.updatedAt),
    updated_by: prompt.updatedBy,
  };
}

/** A run, without its answer. */
export function runAnswer(run: ListedRun, language: Language): ScheduledRun {
  const { id, cause, state, tries, failure, answer, missed, costNanoUsd } = run;
  return {
    ...{ id, cause, state, tries },
    due_at: isoInstant(run.dueAt),
    next_try_at: state === 'waiting' ? textOf(run.freeAt) : null,
    started_at: textOf(run.startedAt),
    ended_at: textOf(run.endedAt),
    error: failure === undefined ? null : { code: failure.code, message: describeFailure(failure, answer)[language] },
    model: answer.model ?? null,
    input_tokens: answer.inputTokens ?? null,
    output_tokens: answer.outputTokens ?? null,
    cost_nano_usd: costNanoUsd === undefined ? null : String(costNanoUsd),
    cost_pending: run.isCostPending,
    request_id: answer.requestId ?? null,
    status: answer.httpStatus ?? null,
    latency_ms: answer.latencyMs ?? null,
    missed: missed === undefined ? null : { from: isoInstant(missed.from), count: missed.count },
  };
}

/** A run with its answer. */
export function resultAnswer(run: PromptRun, language: Language): ScheduledResult {
  return { ...runAnswer(run, language), answer: run.answer.text ?? null, is_answer_cut: run.answer.isCut };
}
