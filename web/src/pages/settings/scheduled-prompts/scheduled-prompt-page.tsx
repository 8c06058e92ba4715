import type { ScheduledPromptFacts } from '@tallygate/contract';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { PlayIcon } from 'lucide-react';
import { useState } from 'react';
import { isUnderWay, useScheduledPrompt, useScheduledResults } from '../../../api/use-scheduled-prompts.ts';
import { Button } from '../../../components/button.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { PromptActs, type PromptDoing } from './prompt-acts.tsx';
import { PromptFacts } from './prompt-facts.tsx';
import { ResultList } from './result-list.tsx';

const route = getRouteApi('/shell/settings/scheduled-prompts/$id');

/** One scheduled prompt: what is asked, when next, and what came of it each time. */
export function ScheduledPromptPage() {
  const { say } = useText();
  const { id } = route.useParams();
  const prompt = useScheduledPrompt(id);
  if (prompt.data !== undefined) return <Known prompt={prompt.data} />;
  return (
    <>
      <PageHead title={say('nav.scheduledPrompts')} question={say('schedules.oneQuestion')} />
      <Panel>
        {prompt.isPending ? (
          <RowsSkeleton count={6} />
        ) : (
          <Trouble error={prompt.error} onRetry={() => void prompt.refetch()} />
        )}
      </Panel>
    </>
  );
}

function Known({ prompt }: { readonly prompt: ScheduledPromptFacts }) {
  const { say, language } = useText();
  const navigate = useNavigate();
  const [doing, setDoing] = useState<PromptDoing['what']>();
  const close = () => setDoing(undefined);
  const leave = () => void navigate({ to: '/settings/scheduled-prompts' });
  return (
    <>
      <PageHead title={prompt.name} question={say('schedules.oneQuestion')}>
        <Buttons prompt={prompt} onDo={setDoing} />
      </PageHead>
      <div className="space-y-4">
        <PromptFacts prompt={prompt} />
        <Panel aria-labelledby="results">
          <PanelHead
            id="results"
            title={say('schedules.resultsTitle')}
            text={say('schedules.resultsText', { zone: zoneName({ zone: prompt.time_zone, language }, Date.now()) })}
          />
          <Results prompt={prompt} />
        </Panel>
      </div>
      {doing !== undefined && <PromptActs doing={{ what: doing, prompt }} onClose={close} onDone={leave} />}
    </>
  );
}

interface ButtonsProps {
  readonly prompt: ScheduledPromptFacts;
  readonly onDo: (what: PromptDoing['what']) => void;
}

function Buttons({ prompt, onDo }: ButtonsProps) {
  const { say } = useText();
  const results = useScheduledResults(prompt.id);
  const isBusy = results.data?.some(isUnderWay) === true;
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="danger" onClick={() => onDo('remove')}>
        {say('schedules.remove')}
      </Button>
      {(prompt.enabled || prompt.is_own) && (
        <Button onClick={() => onDo(prompt.enabled ? 'off' : 'on')}>
          {say(prompt.enabled ? 'schedules.off' : 'schedules.on')}
        </Button>
      )}
      {prompt.is_own && (
        <>
          <Button onClick={() => onDo('change')}>{say('schedules.change')}</Button>
          <Button look="primary" disabled={isBusy} onClick={() => onDo('run')}>
            <PlayIcon aria-hidden />
            {say('schedules.run')}
          </Button>
        </>
      )}
    </div>
  );
}

function Results({ prompt }: { readonly prompt: ScheduledPromptFacts }) {
  const results = useScheduledResults(prompt.id);
  if (results.isPending) return <RowsSkeleton count={3} />;
  if (results.data === undefined) return <Trouble error={results.error} onRetry={() => void results.refetch()} />;
  return <ResultList results={results.data} zone={prompt.time_zone} />;
}
