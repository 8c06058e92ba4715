import type { RunSummaryFacts } from '@tallygate/contract';
import { useRunsSummary } from '../../../api/use-runs.ts';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { exactTime, timeOfDay, zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { AuditNeeded } from './audit-needed.tsx';
import { PeriodPanel } from './period-panel.tsx';
import { PeriodSkeleton } from './period-skeleton.tsx';
import { PeriodsPanel } from './periods-panel.tsx';
import { PreviewOff } from './preview-off.tsx';
import { RunFigures } from './run-figures.tsx';
import { RunSettingsPanel } from './run-settings-panel.tsx';

/** How many AI runs there were in this period, how many are left, and whose and what they were. */
export function UsagePage() {
  const { say } = useText();
  const { previews, person } = useSignedIn();
  const isOn = previews.includes('ai_runs');
  if (isOn && person.role === 'account_admin') return <Usage />;
  return (
    <>
      <PageHead title={say('usage.title')} question={say('usage.question')} />
      {isOn ? (
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('usage.adminsOnly')} />
        </Panel>
      ) : (
        <PreviewOff />
      )}
    </>
  );
}

function Usage() {
  const { say } = useText();
  const summary = useRunsSummary();
  return (
    <>
      <PageHead title={say('usage.title')} question={say('usage.question')}>
        {summary.data !== undefined && <AsOf summary={summary.data} />}
      </PageHead>
      <div className="space-y-4">
        {summary.isPending && <PeriodSkeleton />}
        {summary.isError && summary.data === undefined && (
          <Panel>
            <Trouble error={summary.error} onRetry={() => void summary.refetch()} />
          </Panel>
        )}
        {summary.data !== undefined && (
          <PeriodPanel summary={summary.data} isStale={summary.isError} onRetry={() => void summary.refetch()} />
        )}
        <Figures summary={summary.data} />
        <PeriodsPanel />
        <RunSettingsPanel />
      </div>
    </>
  );
}

/** The figures stand on the log of what was done: without it they are not shown. */
function Figures({ summary }: { readonly summary: RunSummaryFacts | undefined }) {
  if (summary === undefined) return null;
  return summary.audit_logging ? <RunFigures period={summary.period ?? undefined} /> : <AuditNeeded />;
}

function AsOf({ summary }: { readonly summary: RunSummaryFacts }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { as_of: at } = summary;
  return (
    <p className="figures flex flex-wrap gap-x-3 text-small text-muted">
      <time dateTime={at} title={exactTime(at, { zone, language })}>
        {say('page.asOf', { time: timeOfDay(at, { zone, language }) })}
      </time>
      <span>{say('page.zone', { zone: zoneName({ zone, language }, at) })}</span>
    </p>
  );
}
