import type { ScheduledPromptFacts } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { CircleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Panel } from '../../../components/panel.tsx';
import { Scrolling } from '../../../components/scrolling.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { PromptState } from './run-state.tsx';
import { NextRuns, ScheduleWords } from './schedule-words.tsx';

/** What is asked, of whom, and when. */
export function PromptFacts({ prompt }: { readonly prompt: ScheduledPromptFacts }) {
  const { say } = useText();
  const workspaces = useSignedIn().workspaces;
  const workspace = workspaces.find(({ id }) => id === prompt.workspace_id)?.name ?? prompt.workspace_id;
  return (
    <Panel className="p-4">
      <Stopped prompt={prompt} />
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-4">
        <Fact title={say('schedules.state')}>
          <PromptState prompt={prompt} />
        </Fact>
        <Fact title={say('schedules.schedule')}>
          <ScheduleWords prompt={prompt} />
        </Fact>
        <Fact title={say('schedules.endpoint')}>
          <Link to="/endpoints/$id" params={{ id: prompt.endpoint }} className="text-accent-ink hover:underline">
            {prompt.endpoint}
          </Link>
          <span className="block text-small text-muted">{workspace}</span>
        </Fact>
        <Fact title={say('schedules.owner')}>
          {prompt.owner.address}
          <span className="block text-small text-muted">{say('schedules.system.actor')}</span>
        </Fact>
      </dl>
      <div className="mt-3 grid gap-4 border-t border-line pt-3 md:grid-cols-2">
        <div className="space-y-3">
          <Text title={say('schedules.user')} text={prompt.user_text} />
          {prompt.system_text !== '' && <Text title={say('schedules.system')} text={prompt.system_text} />}
        </div>
        <div className="space-y-3">
          <NextRuns runs={prompt.next_runs} zone={prompt.time_zone} />
          <p className="text-small text-muted">
            {say('schedules.changed')}: <Time at={prompt.updated_at} /> {prompt.updated_by}
          </p>
        </div>
      </div>
    </Panel>
  );
}

function Stopped({ prompt: { stopped } }: { readonly prompt: ScheduledPromptFacts }) {
  const { say } = useText();
  if (stopped === null) return null;
  return (
    <p role="status" className="mb-3 flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad">
      <CircleAlertIcon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {say(`schedules.stop.${stopped.reason}`)} <Time at={stopped.at} />
      </span>
    </p>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-muted">{title}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function Text({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <p className="text-small text-muted">{title}</p>
      <Scrolling label={title} className="max-h-40 overflow-y-auto break-words whitespace-pre-wrap">
        {text}
      </Scrolling>
    </div>
  );
}
