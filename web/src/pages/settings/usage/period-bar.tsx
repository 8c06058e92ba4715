import type { RunSummaryFacts } from '@tallygate/contract';
import { exactNumber, UNKNOWN } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { allowedOf, barParts, type PeriodState } from './period-state.ts';

interface PeriodBarProps {
  readonly summary: RunSummaryFacts;
  readonly state: Exclude<PeriodState, 'none'>;
}

const FILLS: Readonly<Record<PeriodBarProps['state'], string>> = {
  under: 'bg-accent',
  early: 'bg-accent',
  near: 'bg-warn',
  full: 'bg-warn',
  reached: 'bg-warn',
  over: 'bg-bad',
};

/** Used of what is allowed: as a number, and as the length of a bar. */
export function PeriodBar({ summary, state }: PeriodBarProps) {
  const { say, language } = useText();
  const { used, held, left } = summary;
  const percent = summary.percent ?? UNKNOWN;
  const parts = barParts(summary);
  const hasMore = held > 0 || parts.allowed < 1 || parts.expected !== undefined;
  const allowed = exactNumber(allowedOf(summary), language);
  const text = say('usage.barText', { used: exactNumber(used, language), allowed, percent });
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <data value={used} data-fact="used" className="figures text-figure font-semibold tracking-tight">
            {exactNumber(used, language)}
          </data>
          <span className="figures text-muted">{say('usage.ofAllowed', { allowed, percent })}</span>
        </p>
        <p className="figures text-muted">{say('usage.leftOf', { left: exactNumber(left, language) })}</p>
      </div>
      <div role="img" aria-label={text} className="relative mt-2 h-3 overflow-hidden rounded-sm bg-sunken">
        <div className="flex h-full">
          <div className={FILLS[state]} style={{ width: `${parts.used * 100}%` }} />
          <div className="bg-running opacity-70" style={{ width: `${parts.held * 100}%` }} />
        </div>
        {parts.allowed < 1 && <Mark at={parts.allowed} look="bg-ink" />}
        {parts.expected !== undefined && <Mark at={parts.expected} look="bg-muted" />}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 text-small text-muted empty:hidden">
        {hasMore && <Key look={FILLS[state]} text={say('usage.key.used')} />}
        {held > 0 && <Key look="bg-running" text={say('usage.key.held', { count: exactNumber(held, language) })} />}
        {parts.allowed < 1 && <Key look="bg-ink" text={say('usage.key.allowed')} />}
        {parts.expected !== undefined && <Key look="bg-muted" text={say('usage.key.expected')} />}
      </ul>
    </div>
  );
}

function Mark({ at, look }: { readonly at: number; readonly look: string }) {
  return (
    <span aria-hidden className={`absolute inset-y-0 w-0.5 ${look}`} style={{ left: `calc(${at * 100}% - 1px)` }} />
  );
}

function Key({ look, text }: { readonly look: string; readonly text: string }) {
  return (
    <li className="flex items-center gap-1.5">
      <span aria-hidden className={`size-2 rounded-[2px] ${look}`} />
      {text}
    </li>
  );
}
