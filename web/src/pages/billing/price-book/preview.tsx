import type { CreditPreviewLine, CreditPricePreview, PreviewCreditPrices } from '@tallygate/contract';
import { useMemo, useState } from 'react';
import { useCreditPreview } from '../../../api/use-credit-prices.ts';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Choice } from '../../../components/field.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { creditsLess, creditsOfText } from '../../../format/credits.ts';
import { exactNumber } from '../../../format/number.ts';
import { calendarDay } from '../../../format/time.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';

const BY = ['service', 'endpoint', 'model', 'requester'] as const;
type By = (typeof BY)[number];

interface PreviewProps {
  readonly asked: PreviewCreditPrices;
  /** Shows the present book beside the proposed one, else what was charged beside the present book. */
  readonly isComparing: boolean;
}

/** What a time would have cost, in all and by what was used. */
export function Preview({ asked, isComparing }: PreviewProps) {
  const preview = useCreditPreview(asked);
  if (preview.isPending) return <RowsSkeleton count={3} />;
  if (preview.data === undefined) return <Trouble error={preview.error} onRetry={() => void preview.refetch()} />;
  return <Found preview={preview.data} isComparing={isComparing} />;
}

interface FoundProps {
  readonly preview: CreditPricePreview;
  readonly isComparing: boolean;
}

function Found({ preview, isComparing }: FoundProps) {
  const { say, language } = useText();
  const [by, setBy] = useState<By>('service');
  const columns = useMemo(() => columnsOf(say, { language, by, isComparing }), [say, language, by, isComparing]);
  if (preview.requests === 0) {
    return (
      <Notice kind="empty" title={say('creditPrices.previewEmptyTitle')} text={say('creditPrices.previewEmptyText')} />
    );
  }
  return (
    <section aria-label={say('creditPrices.previewTitle')}>
      <Totals preview={preview} isComparing={isComparing} />
      <div className="my-2 flex flex-wrap items-center justify-between gap-2 px-4">
        <p className="text-small text-muted">{rangeOf(preview, say, language)}</p>
        <Choice
          label={say('creditPrices.previewBy')}
          isLabelHidden
          value={by}
          options={BY.map((value) => ({ value, title: say(`creditPrices.by.${value}`) }))}
          onChoose={(value) => setBy(BY.find((each) => each === value) ?? 'service')}
        />
      </div>
      <DataTable
        label={say('creditPrices.previewTitle')}
        columns={columns}
        rows={preview.by[by]}
        rowId={({ name }) => name}
        narrow={isComparing ? 'scrolls' : 'stacks'}
      />
      {preview.is_cut && <p className="px-4 py-2 text-warn">{say('creditPrices.previewCut')}</p>}
    </section>
  );
}

function Totals({ preview, isComparing }: FoundProps) {
  const { say, language } = useText();
  const { charged, present, proposed, requests } = preview;
  const credits = (text: string) => creditsOfText(text, language);
  const figures: readonly (readonly [string, string])[] = isComparing
    ? [
        [say('creditPrices.present'), credits(present.credits)],
        [say('creditPrices.proposed'), credits(proposed.credits)],
        [say('creditPrices.difference'), signed(creditsLess(proposed.credits, present.credits), credits)],
        [say('creditPrices.unpriced'), exactNumber(proposed.unpriced_requests, language)],
      ]
    : [
        [say('creditPrices.requests'), exactNumber(requests, language)],
        [say('creditPrices.charged'), credits(charged)],
        [say('creditPrices.present'), credits(present.credits)],
        [say('creditPrices.unpriced'), exactNumber(present.unpriced_requests, language)],
      ];
  return (
    <div role="status">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 px-4 sm:grid-cols-4">
        {figures.map(([title, figure]) => (
          <div key={title}>
            <dt className="text-small text-muted">{title}</dt>
            <dd className="figures font-semibold [overflow-wrap:anywhere]">{figure}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function rangeOf({ from, to, time_zone: zone }: CreditPricePreview, say: Say, language: 'ko' | 'en'): string {
  const day = (at: number) => calendarDay(dayOf(at, zone), language);
  return say('creditPrices.previewRange', { first: day(Date.parse(from)), last: day(Date.parse(to) - 1), zone });
}

function signed(decimal: string, write: (text: string) => string): string {
  return decimal.startsWith('-') || /^[0.]+$/.test(decimal) ? write(decimal) : `+${write(decimal)}`;
}

interface Shown {
  readonly language: 'ko' | 'en';
  readonly by: By;
  readonly isComparing: boolean;
}

type Column = DataColumn<CreditPreviewLine>;

function nameIn(name: string, say: Say) {
  if (name === '') return <span className="text-muted">{say('creditPrices.none')}</span>;
  return name === '@rest' ? <span className="text-muted">{say('credits.rest')}</span> : name;
}

function columnsOf(say: Say, { language, by, isComparing }: Shown): readonly Column[] {
  const credits = (text: string) => creditsOfText(text, language);
  const amount = (id: 'charged' | 'present' | 'proposed', read: (line: CreditPreviewLine) => string): Column => ({
    id,
    title: say(`creditPrices.${id}`),
    isNumeric: true,
    cell: (line) => <span className="figures">{credits(read(line))}</span>,
    sortBy: (line) => Number(read(line)),
  });
  const charged = amount('charged', (line) => line.charged);
  const present = amount('present', (line) => line.present.credits);
  const proposed = amount('proposed', (line) => line.proposed.credits);
  const difference: Column = {
    id: 'difference',
    title: say('creditPrices.difference'),
    isNumeric: true,
    cell: (line) => (
      <span className="figures">{signed(creditsLess(line.proposed.credits, line.present.credits), credits)}</span>
    ),
    sortBy: (line) => Number(line.proposed.credits) - Number(line.present.credits),
  };
  return [
    {
      id: 'name',
      title: say(`creditPrices.by.${by}`),
      isBare: true,
      className: 'font-medium [overflow-wrap:anywhere]',
      cell: ({ name }) => nameIn(name, say),
      sortBy: ({ name }) => name,
    },
    {
      id: 'requests',
      title: say('creditPrices.requests'),
      isNumeric: true,
      cell: ({ requests }) => <span className="figures">{exactNumber(requests, language)}</span>,
      sortBy: ({ requests }) => requests,
    },
    ...(isComparing ? [present, proposed, difference] : [charged, present]),
    {
      id: 'unpriced',
      title: say('creditPrices.unpriced'),
      isNumeric: true,
      cell: (line) => {
        const { unpriced_requests: count } = isComparing ? line.proposed : line.present;
        return <span className="figures">{exactNumber(count, language)}</span>;
      },
    },
  ];
}
