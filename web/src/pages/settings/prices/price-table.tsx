import type { PriceFacts } from '@tallygate/contract';
import { useMemo } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Time } from '../../../components/values.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { priceState } from './price-state.ts';
import { COMPONENT_WORDS, chargedFor, Usd } from './price-words.tsx';
import { Tiers } from './tiers.tsx';

interface PriceTableProps {
  readonly entries: readonly PriceFacts[];
  /** Undefined: this person may only read. */
  readonly onEnd: ((entry: PriceFacts) => void) | undefined;
}

/** Those with a column of their own; the two kinds of writing into a cache share one. */
const SINGLE = ['input', 'output', 'cache_read'] as const;

type Column = DataColumn<PriceFacts>;

/** Entries of the price book, one a line. */
export function PriceTable({ entries, onEnd }: PriceTableProps) {
  const { say } = useText();
  const columns = useMemo(() => [...whatColumns(say), ...priceColumns(say), ...actColumns(say, onEnd)], [say, onEnd]);
  return (
    <DataTable
      label={say('prices.bookTitle')}
      columns={columns}
      rows={entries}
      rowId={({ id }) => id}
      narrow="stacks"
    />
  );
}

const TONES = { current: 'good', coming: 'running', ended: 'neutral' } as const;

function whatColumns(say: Say): readonly Column[] {
  return [
    {
      id: 'model',
      title: say('prices.model'),
      isBare: true,
      className: 'font-medium',
      cell: (entry) => <Named entry={entry} />,
      sortBy: ({ model }) => model,
    },
    {
      id: 'state',
      title: say('prices.state'),
      cell: (entry) => {
        const state = priceState(entry, Date.now());
        const isEnd = entry.kind === 'end' && state === 'coming';
        return <Badge tone={TONES[state]}>{say(isEnd ? 'prices.endComing' : `prices.state.${state}`)}</Badge>;
      },
      sortBy: (entry) => priceState(entry, Date.now()),
    },
    {
      id: 'from',
      title: say('prices.from'),
      cell: ({ effective_from: at }) =>
        Date.parse(at) === 0 ? <span className="text-muted">{say('prices.always')}</span> : <Time at={at} />,
      sortBy: ({ effective_from: at }) => Date.parse(at),
    },
  ];
}

function priceColumns(say: Say): readonly Column[] {
  const prices = SINGLE.map(
    (part): Column => ({
      id: part,
      title: say(COMPONENT_WORDS[part]),
      isNumeric: true,
      cell: (entry) => <Usd prices={entry.prices} part={part} />,
      sortBy: ({ prices: given }) => {
        const price = given === null ? undefined : chargedFor(part, given);
        return price === undefined ? undefined : Number(price);
      },
    }),
  );
  const writes: Column = {
    id: 'writes',
    title: say('prices.cacheWrites'),
    cell: ({ prices: given }) =>
      given === null ? (
        <Usd prices={null} part="cache_write_5m" />
      ) : (
        <span className="figures whitespace-nowrap">
          <Usd prices={given} part="cache_write_5m" /> <span className="text-faint">/</span>{' '}
          <Usd prices={given} part="cache_write_1h" />
        </span>
      ),
  };
  return [...prices, writes, { id: 'tiers', title: say('prices.tiers'), cell: (entry) => <Tiers priced={entry} /> }];
}

/** What the entry is for: the model, and under it the provider and where the entry is from. */
function Named({ entry: { model, provider, declared, created_by: by, note } }: { readonly entry: PriceFacts }) {
  const { say } = useText();
  const source = declared ? say('prices.declared') : by;
  return (
    <span className="block max-w-44 min-w-28 max-sm:max-w-none">
      <span className="block font-mono text-small [overflow-wrap:anywhere]">{model}</span>
      <span className="block truncate font-normal text-muted">
        <span className={provider === null ? '' : 'text-ink'}>{provider ?? say('prices.anyProvider')}</span>
      </span>
      <span
        title={[say('prices.source'), source, note].filter((each) => each !== '').join(' · ')}
        className="block truncate font-normal text-muted"
      >
        {note === '' ? source : `${source} · ${note}`}
      </span>
    </span>
  );
}

function actColumns(say: Say, onEnd: PriceTableProps['onEnd']): readonly Column[] {
  if (onEnd === undefined) return [];
  const actions: Column = {
    id: 'actions',
    title: say('prices.actions'),
    isNumeric: true,
    cell: (entry) => <End entry={entry} onEnd={onEnd} />,
  };
  return [actions];
}

function End({ entry, onEnd }: { readonly entry: PriceFacts; readonly onEnd: (entry: PriceFacts) => void }) {
  const { say } = useText();
  if (entry.declared) return <span className="text-muted">{say('prices.readOnly')}</span>;
  if (priceState(entry, Date.now()) === 'ended' || entry.kind === 'end') return null;
  return (
    <Button
      look="quiet"
      className="-my-1 -mr-3 h-7 text-bad hover:bg-bad-soft hover:text-bad"
      aria-label={say('prices.endOf', { model: entry.model })}
      onClick={() => onEnd(entry)}
    >
      {say('prices.end')}
    </Button>
  );
}
