import type { ScheduledPromptFacts, ScheduledRun } from '@tallygate/contract';
import { Badge } from '../../../components/badge.tsx';
import { TimeAgo } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';

const TONES = { waiting: 'running', running: 'running', succeeded: 'good', failed: 'bad', missed: 'warn' } as const;

/** How a run stands, in a word, with what went wrong for those who rest on it. */
export function RunState({ run, hasTime = false }: { readonly run: ScheduledRun; readonly hasTime?: boolean }) {
  const { say } = useText();
  const isRetrying = run.state === 'waiting' && run.tries > 0;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={TONES[run.state]} {...(run.error === null ? {} : { title: run.error.message })}>
        {say(isRetrying ? 'schedules.run.retrying' : `schedules.run.${run.state}`)}
      </Badge>
      {hasTime && <TimeAgo at={run.ended_at ?? run.started_at ?? run.due_at} />}
    </span>
  );
}

/** Whether a prompt is asked; and when the product stopped it, that it did. */
export function PromptState({ prompt }: { readonly prompt: ScheduledPromptFacts }) {
  const { say } = useText();
  if (prompt.stopped !== null) {
    return (
      <Badge tone="bad" title={say(`schedules.stop.${prompt.stopped.reason}`)}>
        {say('schedules.stopped')}
      </Badge>
    );
  }
  return (
    <Badge tone={prompt.enabled ? 'good' : 'neutral'}>
      {say(prompt.enabled ? 'schedules.isOn' : 'schedules.isOff')}
    </Badge>
  );
}
