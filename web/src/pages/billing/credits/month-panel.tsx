import { useMemo } from 'react';
import { useCreditSummary, useCreditUsage } from '../../../api/use-credits.ts';
import { Panel } from '../../../components/panel.tsx';
import { Unknown } from '../../../components/values.tsx';
import { creditsLess, creditsOfText } from '../../../format/credits.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { monthSoFar } from './usage-range.ts';

interface MonthPanelProps {
  readonly workspace: string;
  readonly now: number;
}

/** How the live figure of this month and tables up to yesterday belong together: the rest was used today. */
export function MonthPanel({ workspace, now }: MonthPanelProps) {
  const { say } = useText();
  const zone = useSignedIn().account.time_zone;
  const month = useMemo(() => monthSoFar({ zone, now }), [zone, now]);
  const live = useCreditSummary(workspace).data?.used_this_month;
  const soFar = useCreditUsage({ workspace, ...month }).data?.total;
  const today = live === undefined || soFar === undefined ? undefined : creditsLess(live, soFar);
  return (
    <Panel className="px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Part title={say('credits.monthToYesterday')} credits={soFar} />
        <span aria-hidden>+</span>
        <Part title={say('credits.today')} credits={today} />
        <span aria-hidden>=</span>
        <Part title={say('credits.usedThisMonth')} credits={live} isWhole />
      </p>
      <p className="mt-1 text-small text-muted">{say('credits.monthText')}</p>
    </Panel>
  );
}

interface PartProps {
  readonly title: string;
  readonly credits: string | undefined;
  readonly isWhole?: boolean;
}

function Part({ title, credits, isWhole = false }: PartProps) {
  const { say, language } = useText();
  return (
    <span>
      <span className="text-muted">{title}</span>{' '}
      <span className={isWhole ? 'figures font-semibold' : 'figures'}>
        {credits === undefined ? <Unknown reason={say('value.unknown')} /> : creditsOfText(credits, language)}
      </span>
    </span>
  );
}
