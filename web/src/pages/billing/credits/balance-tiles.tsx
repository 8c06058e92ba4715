import type { CreditSummary } from '@tallygate/contract';
import type { ReactNode } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { Panel } from '../../../components/panel.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { endOfUse } from '../../../format/end-of-use.ts';
import { calendarDay, calendarMonth, exactTime, timeOfDay } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';
import { lastUsableDay } from './lot-day.ts';

interface BalanceTilesProps {
  readonly summary: CreditSummary;
  /** The figures could not be asked anew. */
  readonly isStale: boolean;
}

/** What is left, what was used this month, and what ends within 14 days. */
export function BalanceTiles({ summary, isStale }: BalanceTilesProps) {
  const { say, language } = useText();
  const { time_zone: zone, as_of: at, expiring_until: until } = summary;
  const month = calendarMonth(dayOf(Date.parse(at), zone), language);
  return (
    <div className="grid grid-cols-2 gap-4 max-sm:[&>:first-child]:col-span-2 sm:grid-cols-3">
      <Tile title={say('credits.left')} value={summary.available}>
        <Beside summary={summary} />
      </Tile>
      <Tile title={say('credits.usedThisMonth')} value={summary.used_this_month}>
        <p className="flex flex-wrap items-center gap-x-2">
          {month}
          <time dateTime={at} title={exactTime(at, { zone, language })}>
            {say('credits.live', { time: timeOfDay(at, { zone, language }) })}
          </time>
          {isStale && <Badge tone="warn">{say('credits.stale')}</Badge>}
        </p>
      </Tile>
      <Tile title={say('credits.expiring')} value={summary.expiring}>
        <p>{say('credits.expiringUntil', { day: calendarDay(lastUsableDay(until, zone), language) })}</p>
        {summary.next_expiry_at !== null && (
          <p>{say('credits.nextExpiry', { day: endOfUse(summary.next_expiry_at, { zone, language }) })}</p>
        )}
      </Tile>
    </div>
  );
}

/** What stands beside it: set aside, coming, owed. */
function Beside({ summary }: { readonly summary: CreditSummary }) {
  const { say, language } = useText();
  const { held, coming, debt, available } = summary;
  const lines = [
    ['held', held],
    ['coming', coming],
    ['debt', debt],
  ] as const;
  const shown = lines.filter(([, amount]) => amount !== '0');
  if (shown.length === 0) return <p>{say(available === '0' ? 'credits.noneLeft' : 'credits.noneHeld')}</p>;
  return shown.map(([what, amount]) => (
    <p key={what} className={what === 'debt' ? 'text-bad' : undefined} title={say(`credits.hint.${what}`)}>
      {say(`credits.${what}`, { credits: creditsOfText(amount, language) })}
    </p>
  ));
}

interface TileProps {
  readonly title: string;
  /** A decimal text in credits. */
  readonly value: string;
  readonly children: ReactNode;
}

function Tile({ title, value, children }: TileProps) {
  const { say, language } = useText();
  return (
    <Panel className="px-4 py-3">
      <h2 className="text-small font-medium text-muted">{title}</h2>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-2">
        <data value={value} className="figures text-figure font-semibold tracking-tight [overflow-wrap:anywhere]">
          {creditsOfText(value, language)}
        </data>
        <span className="text-muted">{say('unit.micro_credits')}</span>
      </p>
      <div className="figures mt-1 space-y-0.5 text-small text-muted">{children}</div>
    </Panel>
  );
}
