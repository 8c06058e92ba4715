import type { PriceFacts } from '@tallygate/contract';
import { useState } from 'react';
import { usePrices } from '../../../api/use-prices.ts';
import { classNames } from '../../../components/class-names.ts';
import { Choice, INPUT_LOOK } from '../../../components/field.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { exactNumber } from '../../../format/number.ts';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import type { PricesSearch } from '../../../shell/page-search.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { matchingPrices, PRICE_STATES } from './price-state.ts';
import { PriceTable } from './price-table.tsx';

interface PriceBookProps {
  readonly search: PricesSearch;
  readonly onFind: (change: PricesSearch) => void;
  readonly onEnd: ((entry: PriceFacts) => void) | undefined;
}

/** The account's own prices, which go before the catalogue's. */
export function PriceBook({ search, onFind, onEnd }: PriceBookProps) {
  const { say } = useText();
  const states = [
    { value: '', title: say('prices.anyState') },
    ...PRICE_STATES.map((value) => ({ value, title: say(`prices.state.${value}`) })),
  ];
  return (
    <Panel aria-labelledby="price-book">
      <div className="flex flex-wrap items-end justify-between gap-x-4 pr-4 max-sm:pr-0">
        <PanelHead id="price-book" title={say('prices.bookTitle')} text={say('prices.bookText')} />
        <div className="flex flex-wrap items-center gap-2 pb-2 max-sm:w-full max-sm:px-4">
          <input
            type="search"
            aria-label={say('prices.search')}
            placeholder={say('prices.search')}
            value={search.q ?? ''}
            onChange={(event) => onFind({ q: event.target.value || undefined })}
            className={classNames(INPUT_LOOK, 'h-8 w-52 max-sm:flex-1')}
          />
          <Choice
            label={say('prices.state')}
            isLabelHidden
            value={search.state ?? ''}
            options={states}
            onChoose={(state) => onFind({ state: state || undefined })}
          />
        </div>
      </div>
      <Entries search={search} onEnd={onEnd} />
    </Panel>
  );
}

function Entries({ search, onEnd }: Pick<PriceBookProps, 'search' | 'onEnd'>) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const prices = usePrices();
  const [now] = useState(Date.now);
  if (prices.isPending) return <RowsSkeleton count={6} />;
  if (prices.data === undefined) return <Trouble error={prices.error} onRetry={() => void prices.refetch()} />;
  const { entries, isWhole } = prices.data;
  if (entries.length === 0) {
    return <Notice kind="empty" title={say('prices.emptyTitle')} text={say('prices.emptyText')} />;
  }
  const found = matchingPrices(entries, { text: search.q ?? '', state: search.state, now });
  return (
    <>
      {found.length === 0 ? (
        <Notice kind="empty" title={say('prices.noMatchTitle')} text={say('prices.noMatchText')} />
      ) : (
        <PriceTable entries={found} onEnd={onEnd} />
      )}
      <footer className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-4 py-2 text-small text-muted">
        <p role="status" className="figures">
          {say('prices.count', {
            count: exactNumber(found.length, language),
            all: exactNumber(entries.length, language),
          })}
          {!isWhole && ` ${say('prices.partial')}`}
        </p>
        {entries.some(({ declared }) => declared) && <p>{say('prices.declaredText')}</p>}
        <p>{say('page.zone', { zone: zoneName({ zone, language }, now) })}</p>
      </footer>
    </>
  );
}
