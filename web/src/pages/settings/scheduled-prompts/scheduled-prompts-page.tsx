import type { ScheduledPromptFacts } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useScheduledPrompts } from '../../../api/use-scheduled-prompts.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { PromptActs, type PromptDoing } from './prompt-acts.tsx';
import { PromptDialog } from './prompt-dialog.tsx';
import { PromptTable } from './prompt-table.tsx';

/** Prompts that are asked by the clock: when next, and what came of it last. */
export function ScheduledPromptsPage() {
  const { say } = useText();
  const isOn = useSignedIn().previews.includes('ai_runs');
  if (isOn) return <Prompts />;
  return (
    <>
      <PageHead title={say('nav.scheduledPrompts')} question={say('schedules.question')} />
      <Panel>
        <Notice kind="refused" title={say('schedules.offTitle')} text={say('schedules.offText')} />
      </Panel>
    </>
  );
}

function Prompts() {
  const { say } = useText();
  const [isAdding, setAdding] = useState(false);
  const [doing, setDoing] = useState<PromptDoing>();
  const canAsk = useSignedIn().workspaces.some(({ role }) => role !== 'viewer');
  const add = () => setAdding(true);
  return (
    <>
      <PageHead title={say('nav.scheduledPrompts')} question={say('schedules.question')}>
        {canAsk && (
          <Button look="primary" onClick={add}>
            <PlusIcon aria-hidden />
            {say('schedules.add')}
          </Button>
        )}
      </PageHead>
      <Panel aria-labelledby="scheduled-prompts">
        <PanelHead id="scheduled-prompts" title={say('schedules.listTitle')} text={say('schedules.listText')} />
        <List onAdd={canAsk ? add : undefined} onDo={setDoing} />
      </Panel>
      {isAdding && <PromptDialog prompt={undefined} onClose={() => setAdding(false)} />}
      {doing !== undefined && <PromptActs doing={doing} onClose={() => setDoing(undefined)} />}
    </>
  );
}

interface ListProps {
  /** undefined: this person may only look on. */
  readonly onAdd: (() => void) | undefined;
  readonly onDo: (doing: PromptDoing) => void;
}

function List({ onAdd, onDo }: ListProps) {
  const { say } = useText();
  const prompts = useScheduledPrompts();
  const onAct = useCallback(
    (what: PromptDoing['what'], prompt: ScheduledPromptFacts) => onDo({ what, prompt }),
    [onDo],
  );
  if (prompts.isPending) return <RowsSkeleton count={4} />;
  if (prompts.data === undefined) return <Trouble error={prompts.error} onRetry={() => void prompts.refetch()} />;
  if (prompts.data.length === 0) {
    return (
      <Notice kind="empty" title={say('schedules.emptyTitle')} text={say('schedules.emptyText')}>
        {onAdd !== undefined && (
          <Button onClick={onAdd}>
            <PlusIcon aria-hidden />
            {say('schedules.add')}
          </Button>
        )}
      </Notice>
    );
  }
  return (
    <>
      <PromptTable prompts={prompts.data} onAct={onAct} />
      <Foot isStale={prompts.isError} />
    </>
  );
}

function Foot({ isStale }: { readonly isStale: boolean }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <footer className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-4 py-2 text-small text-muted">
      <p>{say('schedules.foot')}</p>
      <p role="status" className={isStale ? 'text-warn' : ''}>
        {isStale ? say('schedules.stale') : say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}
      </p>
    </footer>
  );
}
