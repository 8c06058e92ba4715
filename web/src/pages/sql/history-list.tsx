import { Button } from '../../components/button.tsx';
import { TimeAgo } from '../../components/values.tsx';
import { exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import type { RunRecord } from './query-history.ts';

interface HistoryListProps {
  readonly history: readonly RunRecord[];
  readonly onOpen: (run: RunRecord) => void;
  readonly onClear: () => void;
}

/** What was run in this browser. */
export function HistoryList({ history, onOpen, onClear }: HistoryListProps) {
  const { say, language } = useText();
  if (history.length === 0) return <p className="px-1 py-2 text-muted">{say('sql.noHistory')}</p>;
  return (
    <>
      <ul className="space-y-0.5">
        {history.map((run) => (
          <li key={`${run.at} ${run.statement}`}>
            <button
              type="button"
              title={run.statement}
              onClick={() => onOpen(run)}
              className="w-full rounded-md px-2 py-1.5 text-left hover:bg-sunken"
            >
              <span className="block truncate font-mono text-small">{run.statement.replaceAll(/\s+/g, ' ')}</span>
              <span className="block text-small text-muted">
                <TimeAgo at={new Date(run.at).toISOString()} /> ·{' '}
                {run.rows === undefined
                  ? say('sql.historyFailed')
                  : say('sql.rowCount', { count: exactNumber(run.rows, language) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Button look="quiet" className="mt-2" onClick={onClear}>
        {say('sql.clearHistory')}
      </Button>
    </>
  );
}
