import { CREDIT_USAGE_GROUPS, type CreditUsageGroup, creditFiles } from '@tallygate/contract';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useCreditUsage } from '../../../api/use-credits.ts';
import { Choice } from '../../../components/field.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { calendarDay } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import type { Range } from '../../../range/range.ts';
import type { CreditsSearch } from '../../../shell/page-search.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useNow } from '../../settings/usage/use-now.ts';
import { Asked } from '../asked.tsx';
import { CsvButton } from './csv-button.tsx';
import { MonthPanel } from './month-panel.tsx';
import { UsageChart } from './usage-chart.tsx';
import { USAGE_RANGES, usageRange } from './usage-range.ts';
import { UsageTable } from './usage-table.tsx';

/** Who used credits and for what, day by day up to yesterday, and how that adds up. */
export function UsageArea({ workspace }: { readonly workspace: string }) {
  const zone = useSignedIn().account.time_zone;
  const now = useNow();
  const { by, range: named }: CreditsSearch = useSearch({ strict: false });
  const group = CREDIT_USAGE_GROUPS.find((one) => one === by) ?? 'service';
  // The same while the minutes go by.
  const range = useMemo(() => usageRange(named, { zone, now }), [named, zone, now]);
  return (
    <div className="space-y-4">
      <MonthPanel workspace={workspace} now={now} />
      <Filters group={group} named={named} workspace={workspace} range={range} />
      {range === undefined ? <NothingYet /> : <Use workspace={workspace} group={group} range={range} />}
    </div>
  );
}

/** On the first day of a month there is nothing of it up to yesterday. */
function NothingYet() {
  const { say } = useText();
  return (
    <Panel>
      <Notice kind="empty" title={say('credits.noUsage')} text={say('credits.nothingYet')} />
    </Panel>
  );
}

interface FiltersProps {
  readonly group: CreditUsageGroup;
  readonly named: string | undefined;
  readonly workspace: string;
  readonly range: Range | undefined;
}

function Filters({ group, named, workspace, range }: FiltersProps) {
  const { say, language } = useText();
  const navigate = useNavigate();
  const change = (part: CreditsSearch) =>
    void navigate({ to: '.', search: (now: CreditsSearch) => ({ ...now, ...part }), replace: true });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <fieldset className="flex rounded-md border border-line-strong">
        <legend className="sr-only">{say('credits.by')}</legend>
        {CREDIT_USAGE_GROUPS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === group}
            onClick={() => change({ by: one })}
            className="h-8 px-3 text-muted first:rounded-l-md last:rounded-r-md hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent-ink"
          >
            {say(`credits.by.${one}`)}
          </button>
        ))}
      </fieldset>
      <Choice
        label={say('range.label')}
        isLabelHidden
        value={USAGE_RANGES.find((one) => one === named) ?? '30d'}
        options={USAGE_RANGES.map((value) => ({ value, title: say(`credits.range.${value}`) }))}
        onChoose={(value) => change({ range: value })}
      />
      {range !== undefined && (
        <>
          <p className="figures text-muted">
            {say('range.span', {
              first: calendarDay(range.firstDay, language),
              last: calendarDay(range.lastDay, language),
            })}{' '}
            · {say('credits.upToYesterday')}
          </p>
          <CsvButton
            path={creditFiles.usage}
            query={{ workspace, group, from: range.from, to: range.to }}
            name={`credit-usage-${range.firstDay}-${range.lastDay}.csv`}
            className="ml-auto max-sm:ml-0"
          />
        </>
      )}
    </div>
  );
}

interface UseProps {
  readonly workspace: string;
  readonly group: CreditUsageGroup;
  readonly range: Range;
}

function Use({ workspace, group, range }: UseProps) {
  const usage = useCreditUsage({ workspace, group, from: range.from, to: range.to });
  return (
    <>
      <UsageChart workspace={workspace} group={group} range={range} />
      {usage.data === undefined ? (
        <Panel>
          <Asked query={usage} lines={5}>
            {() => null}
          </Asked>
        </Panel>
      ) : (
        <UsageTable usage={usage.data} isStale={usage.isError} />
      )}
    </>
  );
}
