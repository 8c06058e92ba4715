import type { RunSummaryFacts } from '@tallygate/contract';
import { RefreshCwIcon, TriangleAlertIcon } from 'lucide-react';
import { Badge, type Tone } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { NoPeriod } from './no-period.tsx';
import { PeriodBar } from './period-bar.tsx';
import { PeriodFacts } from './period-facts.tsx';
import { PeriodMessage } from './period-message.tsx';
import { PeriodSpan } from './period-span.tsx';
import { type PeriodState, periodState } from './period-state.ts';

interface PeriodPanelProps {
  readonly summary: RunSummaryFacts;
  /** The newest answer was a failure, and the figures are of before. */
  readonly isStale: boolean;
  readonly onRetry: () => void;
}

/** What a state means to the reader. */
const TONES: Readonly<Record<Exclude<PeriodState, 'none'>, Tone>> = {
  under: 'good',
  early: 'warn',
  near: 'warn',
  full: 'running',
  reached: 'warn',
  over: 'bad',
};

/** The contract or trial period that lasts now: what was used of what, and what is left. */
export function PeriodPanel({ summary, isStale, onRetry }: PeriodPanelProps) {
  const { say } = useText();
  const { period } = summary;
  const state = periodState(summary);
  if (period === null || state === 'none') return <NoPeriod />;
  return (
    <Panel aria-labelledby="usage-period" className="p-4">
      <header className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 id="usage-period" className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
          {say(`usage.kind.${period.kind}`)}
          <PeriodSpan period={period} />
        </h2>
        <Badge tone={TONES[state]}>{say(`usage.state.${state}`)}</Badge>
      </header>
      {isStale && <Stale onRetry={onRetry} />}
      <div className={isStale ? 'grayscale' : undefined}>
        <PeriodBar summary={summary} state={state} />
        <PeriodMessage summary={summary} state={state} />
        <PeriodFacts summary={summary} period={period} />
      </div>
    </Panel>
  );
}

function Stale({ onRetry }: { readonly onRetry: () => void }) {
  const { say } = useText();
  return (
    <div role="status" className="mb-3 flex flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
      <TriangleAlertIcon aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1">{say('state.staleNote')}</p>
      <Button onClick={onRetry}>
        <RefreshCwIcon aria-hidden />
        {say('action.retry')}
      </Button>
    </div>
  );
}
