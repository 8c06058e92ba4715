import { LOT_TYPES } from '@tallygate/contract';
import { useNavigate } from '@tanstack/react-router';
import { XIcon } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../../components/button.tsx';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { CreditsSearch } from '../../../shell/page-search.ts';
import { KIND_GROUPS } from './history-filter.ts';
import { TYPE_WORDS } from './lot-words.ts';

type Filter = Pick<CreditsSearch, 'kind' | 'type' | 'from' | 'to'>;
const NOTHING: Filter = { kind: undefined, type: undefined, from: undefined, to: undefined };

/** Which changes: of what kind, of which type of credits, from which day to which. The choice stands in the address. */
export function HistoryFilters({ search }: { readonly search: CreditsSearch }) {
  const { say } = useText();
  const navigate = useNavigate();
  const change = (filter: Filter) =>
    void navigate({ to: '.', search: (now: CreditsSearch) => ({ ...now, ...filter }), replace: true });
  const kinds = KIND_GROUPS.map((value) => ({ value, title: say(`credits.show.${value}`) }));
  const types = LOT_TYPES.map((value) => ({ value, title: say(TYPE_WORDS[value]) }));
  const isFiltered = [search.kind, search.type, search.from, search.to].some((part) => part !== undefined);
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 max-sm:pt-3">
      <Choice
        label={say('credits.kindTitle')}
        isLabelHidden
        value={search.kind ?? ''}
        options={[{ value: '', title: say('credits.show.told') }, ...kinds]}
        onChoose={(value) => change({ kind: value || undefined })}
      />
      <Choice
        label={say('credits.type')}
        isLabelHidden
        value={search.type ?? ''}
        options={[{ value: '', title: say('credits.anyType') }, ...types]}
        onChoose={(value) => change({ type: value || undefined })}
      />
      <DayInput label={say('range.first')} value={search.from} max={search.to} onChange={(from) => change({ from })} />
      <span aria-hidden className="text-muted">
        –
      </span>
      <DayInput label={say('range.last')} value={search.to} min={search.from} onChange={(to) => change({ to })} />
      {isFiltered && (
        <Button look="quiet" onClick={() => change(NOTHING)}>
          <XIcon aria-hidden />
          {say('action.clear')}
        </Button>
      )}
    </div>
  );
}

interface DayInputProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

function DayInput({ label, value = '', onChange, ...bounds }: DayInputProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        type="date"
        title={label}
        value={value}
        {...bounds}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        className="h-8 w-36 rounded-md border border-line-strong bg-surface px-2.5 text-ink"
      />
    </>
  );
}
