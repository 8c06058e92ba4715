import type { SqlResult } from '@tallygate/contract';
import { ChartLineIcon, DownloadIcon, TableIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { CopyButton } from '../../../components/copy-button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { duration } from '../../../format/duration.ts';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { tabbedText } from './copy-rows.ts';
import { ResultGrid } from './result-grid.tsx';

const ResultChart = lazy(async () => ({ default: (await import('./result-chart.tsx')).ResultChart }));

interface ResultPanelProps {
  readonly result: SqlResult;
  readonly onCsv: () => void;
  readonly isCsvPending: boolean;
}

/** An answer: how much and how fast, as rows or as a picture, to copy and to take along. */
export function ResultPanel({ result, onCsv, isCsvPending }: ResultPanelProps) {
  const { say } = useText();
  const [view, setView] = useState<'rows' | 'chart'>('rows');
  return (
    <Panel aria-label={say('sql.result')}>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2">
        <Summary result={result} />
        <div className="flex flex-wrap items-center gap-2">
          <div className="flex">
            <View
              icon={TableIcon}
              title={say('sql.rowsView')}
              isChosen={view === 'rows'}
              onChoose={() => setView('rows')}
            />
            <View
              icon={ChartLineIcon}
              title={say('sql.chartView')}
              isChosen={view === 'chart'}
              onChoose={() => setView('chart')}
            />
          </div>
          <CopyButton text={tabbedText(result)} />
          <Button disabled={isCsvPending} onClick={onCsv}>
            <DownloadIcon aria-hidden />
            {say(isCsvPending ? 'sql.csvPending' : 'sql.csv')}
          </Button>
        </div>
      </header>
      {result.truncated && <Truncated count={result.row_count} />}
      <Answer result={result} view={view} />
    </Panel>
  );
}

function Answer({ result, view }: { readonly result: SqlResult; readonly view: 'rows' | 'chart' }) {
  const { say } = useText();
  if (result.rows.length === 0) return <Notice kind="empty" title={say('sql.noRows')} />;
  if (view === 'rows') return <ResultGrid result={result} />;
  return (
    <Suspense fallback={<RowsSkeleton count={5} />}>
      <ResultChart result={result} />
    </Suspense>
  );
}

function Summary({ result }: { readonly result: SqlResult }) {
  const { say, language } = useText();
  const hasTimes = result.columns.some(({ type }) => /Date/.test(type));
  return (
    <p role="status" className="figures text-muted">
      <span className="font-medium text-ink">
        {say(result.truncated ? 'sql.rowCountMore' : 'sql.rowCount', {
          count: exactNumber(result.row_count, language),
        })}
      </span>{' '}
      · {duration(result.elapsed_ms, language)}
      {hasTimes && ` · ${say('sql.timesAreUtc')}`}
    </p>
  );
}

function Truncated({ count }: { readonly count: number }) {
  const { say, language } = useText();
  return (
    <p role="note" className="border-b border-line bg-warn-soft px-4 py-2 text-warn">
      {say('sql.truncated', { count: exactNumber(count, language) })}
    </p>
  );
}

interface ViewProps {
  readonly icon: typeof TableIcon;
  readonly title: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function View({ icon: Icon, title, isChosen, onChoose }: ViewProps) {
  return (
    <Button look={isChosen ? 'plain' : 'quiet'} aria-pressed={isChosen} onClick={onChoose}>
      <Icon aria-hidden />
      {title}
    </Button>
  );
}
