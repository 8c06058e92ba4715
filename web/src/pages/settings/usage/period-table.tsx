import type { Language, RunPeriodFacts } from '@tallygate/contract';
import { useMemo } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { exactNumber } from '../../../format/number.ts';
import { calendarDay } from '../../../format/time.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { RowMenu } from '../people/row-menu.tsx';
import { formDays } from './period-form.ts';
import { PeriodSpan } from './period-span.tsx';

/** What can be done with a period. */
export type PeriodAct = 'edit' | 'add' | 'remove';

interface PeriodTableProps {
  readonly periods: readonly RunPeriodFacts[];
  readonly onAct: (act: PeriodAct, period: RunPeriodFacts) => void;
}

/** Periods, with what they allow and what was used. */
export function PeriodTable({ periods, onAct }: PeriodTableProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const columns = useMemo(() => {
    const count = (value: number) => exactNumber(value, language);
    return [
      {
        id: 'span',
        title: say('usage.period'),
        isBare: true,
        cell: (period) => (
          <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
            <PeriodSpan period={period} />
            <Standing period={period} say={say} />
          </span>
        ),
      },
      { id: 'kind', title: say('usage.kind'), cell: (period) => say(`usage.kind.${period.kind}`) },
      { id: 'used', title: say('usage.used'), isNumeric: true, cell: (period) => usedOf(period, language) },
      { id: 'quota', title: say('usage.quota'), isNumeric: true, cell: (period) => count(period.run_quota) },
      { id: 'addOns', title: say('usage.addOns'), cell: (period) => <AddOns period={period} /> },
      { id: 'policy', title: say('usage.atQuota'), cell: (period) => say(`usage.policy.${period.at_quota}`) },
      {
        id: 'acts',
        title: '',
        isBare: true,
        className: 'text-right',
        cell: (period) => (
          <RowMenu name={calendarDay(formDays(period, zone).firstDay, language)}>
            <MenuItem onSelect={() => onAct('edit', period)}>{say('usage.edit')}</MenuItem>
            <MenuItem onSelect={() => onAct('add', period)}>{say('usage.addCapacity')}</MenuItem>
            <MenuItem onSelect={() => onAct('remove', period)}>{say('usage.remove')}</MenuItem>
          </RowMenu>
        ),
      },
    ] satisfies readonly DataColumn<RunPeriodFacts>[];
  }, [say, language, zone, onAct]);
  return (
    <DataTable label={say('usage.periods')} columns={columns} rows={periods} rowId={({ id }) => id} narrow="stacks" />
  );
}

function Standing({ period, say }: { readonly period: RunPeriodFacts; readonly say: Say }) {
  const now = Date.now();
  if (now < Date.parse(period.starts_at)) return <Badge tone="neutral">{say('usage.isComing')}</Badge>;
  if (now >= Date.parse(period.ends_at)) return <Badge tone="neutral">{say('usage.isEnded')}</Badge>;
  return <Badge tone="good">{say('usage.isCurrent')}</Badge>;
}

/** With its part of all that the period allows, extra capacity of whatever days included: whole and rounded down, as above the bar. */
function usedOf({ used, run_quota: quota, add_ons: addOns }: RunPeriodFacts, language: Language): string {
  const allowed = addOns.reduce((sum, { runs }) => sum + runs, quota);
  const share = allowed === 0 ? '' : ` (${exactNumber(Math.floor((used / allowed) * 100), language)}%)`;
  return `${exactNumber(used, language)}${share}`;
}

/** Each with its days and its note. */
function AddOns({ period }: { readonly period: RunPeriodFacts }) {
  const { say, language } = useText();
  if (period.add_ons.length === 0) return <span className="text-faint">{say('usage.noAddOns')}</span>;
  return (
    <ul>
      {period.add_ons.map((addOn) => (
        <li key={addOn.id} className="flex flex-wrap gap-x-2">
          <span className="figures font-medium">+{exactNumber(addOn.runs, language)}</span>
          <PeriodSpan period={addOn} />
          {addOn.note !== '' && <span className="text-muted">{addOn.note}</span>}
        </li>
      ))}
    </ul>
  );
}
