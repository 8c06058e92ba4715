import { type CreditChange, creditFiles, type Language } from '@tallygate/contract';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useCreditHistory } from '../../../api/use-credits.ts';
import { Badge, type Tone } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { Time } from '../../../components/values.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { exactNumber } from '../../../format/number.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import type { CreditsSearch } from '../../../shell/page-search.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { CsvButton } from './csv-button.tsx';
import { historyFilter } from './history-filter.ts';
import { HistoryFilters } from './history-filters.tsx';
import { KIND_WORDS, TYPE_WORDS } from './lot-words.ts';

/** What was registered and what ended, was used or given back: all that changed the credits of a workspace. */
export function HistoryArea({ workspace }: { readonly workspace: string }) {
  const { say } = useText();
  const zone = useSignedIn().account.time_zone;
  const search: CreditsSearch = useSearch({ strict: false });
  const filter = historyFilter(search, zone);
  return (
    <Panel aria-labelledby="credit-history">
      <div className="flex flex-wrap items-start justify-between gap-x-4 pr-4">
        <div className="min-w-0 flex-1 basis-80">
          <PanelHead id="credit-history" title={say('credits.area.history')} text={say('credits.historyText')} />
        </div>
        <CsvButton
          path={creditFiles.history}
          query={{ workspace, ...filter }}
          name="credit-history.csv"
          className="mt-3 max-sm:ml-4"
        />
      </div>
      <HistoryFilters search={search} />
      <Changes workspace={workspace} search={search} />
    </Panel>
  );
}

function Changes({ workspace, search }: { readonly workspace: string; readonly search: CreditsSearch }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const history = useCreditHistory(workspace, historyFilter(search, zone));
  const columns = useMemo(() => columnsOf(say), [say]);
  if (history.isPending) return <RowsSkeleton count={5} />;
  if (history.data === undefined) return <Trouble error={history.error} onRetry={() => void history.refetch()} />;
  const rows = history.data.pages.flatMap(({ data }) => data);
  if (rows.length === 0) {
    const isFiltered = [search.kind, search.type, search.from, search.to].some((part) => part !== undefined);
    return (
      <Notice
        kind="empty"
        title={say(isFiltered ? 'credits.noMatch' : 'credits.noHistory')}
        text={say(isFiltered ? 'credits.noMatchText' : 'credits.noLotsText')}
      />
    );
  }
  return (
    <>
      <DataTable
        label={say('credits.area.history')}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        narrow="stacks"
      />
      <footer className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line px-4 py-2 text-small text-muted">
        <p role="status" className="figures">
          {say(history.hasNextPage ? 'credits.shownSoFar' : 'credits.shownAll', {
            count: exactNumber(rows.length, language),
          })}
        </p>
        {history.hasNextPage && (
          <Button disabled={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            {say('action.more')}
          </Button>
        )}
      </footer>
    </>
  );
}

const TONES: Readonly<Partial<Record<CreditChange['kind'], Tone>>> = {
  grant: 'good',
  expiry: 'warn',
  void: 'warn',
  refund: 'warn',
};

function columnsOf(say: Say): readonly DataColumn<CreditChange>[] {
  return [
    {
      id: 'when',
      title: say('credits.when'),
      isBare: true,
      className: 'whitespace-nowrap',
      cell: ({ booked_at: bookedAt }) => <Time at={bookedAt} />,
    },
    {
      id: 'kind',
      title: say('credits.kindTitle'),
      cell: ({ kind, late }) => (
        <span className="flex flex-wrap gap-1">
          <Badge tone={TONES[kind] ?? 'neutral'}>{say(KIND_WORDS[kind])}</Badge>
          {late && (
            <Badge tone="neutral" title={say('credits.lateText')}>
              {say('credits.late')}
            </Badge>
          )}
        </span>
      ),
    },
    { id: 'type', title: say('credits.type'), cell: (change) => <Types change={change} /> },
    {
      id: 'note',
      title: say('credits.note'),
      cell: ({ note }) => (note === '' ? null : <span className="[overflow-wrap:anywhere]">{note}</span>),
    },
    {
      id: 'amount',
      title: say('credits.amountTitle'),
      isNumeric: true,
      cell: (change) => <Amount change={change} />,
    },
  ];
}

/** The types of the lots that changed; where there are several, each with its part. */
function Types({ change: { lots } }: { readonly change: CreditChange }) {
  const { say, language } = useText();
  if (lots.length <= 1) return lots.map(({ lot_id: id, type }) => <span key={id}>{say(TYPE_WORDS[type])}</span>);
  return (
    <ul>
      {lots.map(({ lot_id: id, type, amount }) => (
        <li key={id} className="figures">
          {say(TYPE_WORDS[type])} <span className="text-muted">{signed(amount, language)}</span>
        </li>
      ))}
    </ul>
  );
}

function Amount({ change: { amount, held, debt } }: { readonly change: CreditChange }) {
  const { say, language } = useText();
  const besides = [
    ...(held === '0' ? [] : [say('credits.heldChange', { credits: signed(held, language) })]),
    ...(debt === '0' ? [] : [say('credits.debtChange', { credits: signed(debt, language) })]),
  ];
  return (
    <span>
      <span className="font-medium">{signed(amount, language)}</span>
      {besides.map((text) => (
        <span key={text} className="block text-muted">
          {text}
        </span>
      ))}
    </span>
  );
}

function signed(amount: string, language: Language): string {
  const text = creditsOfText(amount, language);
  return amount.startsWith('-') || amount === '0' ? text : `+${text}`;
}
