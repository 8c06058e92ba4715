import type { CreditPriceFacts } from '@tallygate/contract';
import { useMemo, useState } from 'react';
import { useCreditPrices } from '../../../api/use-credit-prices.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Choice } from '../../../components/field.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { Time } from '../../../components/values.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { exactNumber } from '../../../format/number.ts';
import { zoneName } from '../../../format/time.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { TOKENS } from './credit-price-form.ts';
import { TOKEN_WORDS, whatOf } from './credit-price-words.ts';

const STATES = ['in_force', 'coming', 'past'] as const;
const TONES = { in_force: 'good', coming: 'running', past: 'neutral' } as const;

interface CreditBookProps {
  readonly onEnd: (entry: CreditPriceFacts) => void;
}

/** The entries of the price book in credits. */
export function CreditBook({ onEnd }: CreditBookProps) {
  const { say } = useText();
  const [state, setState] = useState('');
  const states = [
    { value: '', title: say('creditPrices.anyState') },
    ...STATES.map((value) => ({ value, title: say(`creditPrices.state.${value}`) })),
  ];
  return (
    <Panel aria-labelledby="credit-book">
      <div className="flex flex-wrap items-end justify-between gap-x-4 pr-4 max-sm:pr-0">
        <div className="min-w-0 flex-1 basis-80">
          <PanelHead id="credit-book" title={say('creditPrices.bookTitle')} text={say('creditPrices.bookText')} />
        </div>
        <div className="pb-2 max-sm:px-4">
          <Choice label={say('creditPrices.filter')} isLabelHidden value={state} options={states} onChoose={setState} />
        </div>
      </div>
      <Entries state={state} onEnd={onEnd} />
    </Panel>
  );
}

function Entries({ state, onEnd }: CreditBookProps & { readonly state: string }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const prices = useCreditPrices();
  const columns = useMemo(() => columnsOf(say, onEnd), [say, onEnd]);
  if (prices.isPending) return <RowsSkeleton count={4} />;
  if (prices.data === undefined) return <Trouble error={prices.error} onRetry={() => void prices.refetch()} />;
  const { data } = prices;
  if (data.length === 0) {
    return <Notice kind="empty" title={say('creditPrices.emptyTitle')} text={say('creditPrices.emptyText')} />;
  }
  const shown = data.filter((entry) => state === '' || entry.state === state);
  return (
    <>
      {shown.length === 0 ? (
        <Notice kind="empty" title={say('creditPrices.noMatchTitle')} text={say('creditPrices.noMatchText')} />
      ) : (
        <DataTable
          label={say('creditPrices.bookTitle')}
          columns={columns}
          rows={shown}
          rowId={({ id }) => id}
          narrow="stacks"
        />
      )}
      <footer className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-4 py-2 text-small text-muted">
        <p role="status" className="figures">
          {say('creditPrices.count', {
            count: exactNumber(shown.length, language),
            all: exactNumber(data.length, language),
          })}
        </p>
        <p>{say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}</p>
      </footer>
    </>
  );
}

type Column = DataColumn<CreditPriceFacts>;

function columnsOf(say: Say, onEnd: CreditBookProps['onEnd']): readonly Column[] {
  return [
    {
      id: 'what',
      title: say('creditPrices.what'),
      isBare: true,
      className: 'font-medium',
      cell: (entry) => <Named entry={entry} />,
      sortBy: (entry) => whatOf(entry, say),
    },
    {
      id: 'state',
      title: say('creditPrices.filter'),
      cell: ({ state }) => <Badge tone={TONES[state]}>{say(`creditPrices.state.${state}`)}</Badge>,
      sortBy: ({ state }) => STATES.indexOf(state),
    },
    {
      id: 'from',
      title: say('creditPrices.from'),
      cell: ({ effective_from: at }) => <Time at={at} />,
      sortBy: ({ effective_from: at }) => Date.parse(at),
    },
    {
      id: 'prices',
      title: say('creditPrices.prices'),
      cell: (entry) => <Prices entry={entry} />,
    },
    {
      id: 'actions',
      title: say('creditPrices.actions'),
      isNumeric: true,
      cell: (entry) => <End entry={entry} onEnd={onEnd} />,
    },
  ];
}

function Named({ entry }: { readonly entry: CreditPriceFacts }) {
  const { say } = useText();
  const { created_by: by, note } = entry;
  return (
    <span className="block min-w-28">
      <span className="block [overflow-wrap:anywhere]">{whatOf(entry, say)}</span>
      <span className="block font-normal text-muted [overflow-wrap:anywhere]">
        {note === '' ? by : `${by} · ${note}`}
      </span>
    </span>
  );
}

/** Each part with its amount, one a line. */
function Prices({ entry: { price } }: { readonly entry: CreditPriceFacts }) {
  const { say, language } = useText();
  if (price === null) return <span className="text-muted">{say('creditPrices.isEnd')}</span>;
  const tokens = price.per_million_tokens;
  const lines = [
    [say('creditPrices.perRequest'), price.per_request],
    [say('creditPrices.perRun'), price.per_run],
    ...TOKENS.map((kind) => [`${say(TOKEN_WORDS[kind])} / 1M`, tokens?.[kind]] as const),
  ] as const;
  return (
    <dl className="grid w-fit grid-cols-[auto_auto] gap-x-3">
      {lines.flatMap(([title, amount]) =>
        amount === undefined
          ? []
          : [
              <dt key={`${title}-title`} className="text-muted">
                {title}
              </dt>,
              <dd key={title} className="figures text-right">
                {creditsOfText(amount, language)}
              </dd>,
            ],
      )}
    </dl>
  );
}

function End({ entry, onEnd }: CreditBookProps & { readonly entry: CreditPriceFacts }) {
  const { say } = useText();
  if (entry.state === 'past' || entry.kind === 'end') return null;
  return (
    <Button
      look="quiet"
      className="-my-1 -mr-3 h-7 text-bad hover:bg-bad-soft hover:text-bad"
      aria-label={say('creditPrices.endOf', { what: whatOf(entry, say) })}
      onClick={() => onEnd(entry)}
    >
      {say('creditPrices.end')}
    </Button>
  );
}
