import type { DatasetResult } from '@tallygate/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { RefreshCwIcon } from 'lucide-react';
import { Button } from '../../../components/button.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { Scrolling } from '../../../components/scrolling.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { duration } from '../../../format/duration.ts';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';

interface DatasetAnswerProps {
  readonly name: string;
  readonly answer: UseQueryResult<DatasetResult> | undefined;
}

/** More would be no look at a query, but a result. */
const ROWS_SHOWN = 12;

/** What a query answers as it is written now: its columns, and its first rows as they are. */
export function DatasetAnswer({ name, answer }: DatasetAnswerProps) {
  const { say } = useText();
  const result = answer?.isError === true ? undefined : answer?.data;
  return (
    <Panel aria-labelledby="dataset-answer">
      <div className="flex items-start justify-between gap-2 pr-3">
        <PanelHead id="dataset-answer" title={say('edit.answer')} text={say('edit.answerText')} />
        <Button
          className="mt-2"
          disabled={answer === undefined || answer.isFetching}
          onClick={() => void answer?.refetch()}
        >
          <RefreshCwIcon aria-hidden />
          {say('edit.run')}
        </Button>
      </div>
      {answer?.isError === true && <Trouble error={answer.error} onRetry={() => void answer.refetch()} isBrief />}
      {(answer === undefined || answer.isPending) && <RowsSkeleton count={4} />}
      {result !== undefined && <Rows name={name} result={result} isOld={answer?.isPlaceholderData === true} />}
    </Panel>
  );
}

function Rows({
  name,
  result,
  isOld,
}: {
  readonly name: string;
  readonly result: DatasetResult;
  readonly isOld: boolean;
}) {
  const { say, language } = useText();
  const exact = (value: number) => exactNumber(value, language);
  return (
    <div className={isOld ? 'opacity-60' : ''}>
      <Scrolling label={say('edit.answerOf', { name })} className="overflow-x-auto border-t border-line">
        <table className="w-full border-collapse text-small">
          <thead>
            <tr className="border-b border-line">
              {result.columns.map((column) => (
                <th
                  key={column.name}
                  scope="col"
                  className="px-3 py-1.5 text-left font-mono font-medium whitespace-nowrap first:pl-4"
                >
                  {column.name}
                  <span className="block font-normal text-muted">{column.type}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.rows.slice(0, ROWS_SHOWN).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names, and stand in their order
              <tr key={index} className="border-b border-line last:border-b-0">
                {result.columns.map((column, place) => (
                  <td key={column.name} className="figures px-3 py-1 font-mono whitespace-nowrap first:pl-4">
                    <Cell value={row[place]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <p className="border-t border-line px-4 py-2 text-small text-muted">
        {say('edit.rowsShown', {
          shown: exact(Math.min(ROWS_SHOWN, result.rows.length)),
          all: exact(result.rows.length),
        })}{' '}
        · {duration(result.elapsed_ms, language)} · {say('edit.warehouseOf', { name: result.warehouse })}
        {result.truncated && <span className="text-warn"> · {say('state.partial')}</span>}
      </p>
    </div>
  );
}

function Cell({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined) return <span className="text-faint">NULL</span>;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
