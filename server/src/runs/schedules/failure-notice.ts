import { describeFailure } from './failure-texts.ts';
import type { PromptRun, ScheduledPrompt } from './scheduled-prompt.ts';

/** What an alert tells of a run that failed for good. Throws when it did not fail: whoever asks knows that it did. */
export function failureNotice(prompt: ScheduledPrompt, { failure, answer }: PromptRun) {
  if (failure === undefined) throw new Error('a run that did not fail has no notice');
  const values = {
    prompt_id: prompt.id,
    prompt: prompt.name,
    error: describeFailure(failure, answer),
    next_try_at: null,
  };
  return { kind: 'scheduled_prompt_failed', values } as const;
}
