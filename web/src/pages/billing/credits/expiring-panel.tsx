import type { CreditSummary } from '@tallygate/contract';
import { useMemo } from 'react';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { endOfUse } from '../../../format/end-of-use.ts';
import { calendarDay } from '../../../format/time.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';
import { daysUntil, lastUsableDay } from './lot-day.ts';
import { TYPE_WORDS } from './lot-words.ts';

type Expiring = CreditSummary['expiring_lots'][number];

/** What ends within 14 days, each with the last day on which it can be used. */
export function ExpiringPanel({ summary }: { readonly summary: CreditSummary }) {
  const { say, language } = useText();
  const { expiring_lots: lots, expiring_until: until, time_zone: zone, as_of: asOf } = summary;
  const columns = useMemo(
    () => columnsOf({ say, language, zone, today: dayOf(Date.parse(asOf), zone) }),
    [say, language, zone, asOf],
  );
  const last = calendarDay(lastUsableDay(until, zone), language);
  return (
    <Panel aria-labelledby="credits-expiring">
      <PanelHead
        id="credits-expiring"
        title={say('credits.expiring')}
        text={say('credits.expiringText', { day: last })}
      />
      {lots.length === 0 ? (
        <Notice kind="empty" title={say('credits.noneExpiring')} className="py-5" />
      ) : (
        <DataTable
          label={say('credits.expiring')}
          columns={columns}
          rows={lots}
          rowId={({ lot_id: id }) => id}
          narrow="stacks"
        />
      )}
    </Panel>
  );
}

interface Style {
  readonly say: Say;
  readonly language: 'ko' | 'en';
  readonly zone: string;
  readonly today: string;
}

function columnsOf({ say, language, zone, today }: Style): readonly DataColumn<Expiring>[] {
  const lastDay = ({ expires_at: at }: Expiring) => lastUsableDay(at, zone);
  return [
    {
      id: 'last-day',
      title: say('credits.lastDay'),
      isBare: true,
      className: 'font-medium whitespace-nowrap',
      cell: (lot) => (
        <time dateTime={lot.expires_at} className="figures">
          {endOfUse(lot.expires_at, { zone, language })}{' '}
          <span className="font-normal text-muted">{leftText(daysUntil(lastDay(lot), today), say)}</span>
        </time>
      ),
      sortBy: ({ expires_at: at }) => Date.parse(at),
    },
    { id: 'type', title: say('credits.type'), cell: ({ type }) => say(TYPE_WORDS[type]) },
    {
      id: 'note',
      title: say('credits.note'),
      cell: ({ note }) => <span className="[overflow-wrap:anywhere]">{note}</span>,
    },
    {
      id: 'amount',
      title: say('credits.amountTitle'),
      isNumeric: true,
      cell: ({ amount }) => creditsOfText(amount, language),
      sortBy: ({ amount }) => Number(amount),
    },
  ];
}

function leftText(days: number, say: Say): string {
  return days === 0 ? say('credits.endsToday') : say('credits.endsIn', { days });
}
