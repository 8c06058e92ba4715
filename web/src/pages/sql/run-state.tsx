import { ApiFailure } from '@tallygate/contract';
import { CircleAlertIcon } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { Elapsed } from './elapsed.tsx';
import { lineAndColumn, type TextPlace } from './problem-place.ts';
import type { StatementRun } from './use-statement-run.ts';

interface RunStateProps {
  readonly run: Exclude<StatementRun, { kind: 'done' }>;
  /** The whole text of now. */
  readonly text: string;
  readonly onPlace: (place: TextPlace) => void;
  readonly onCancel: () => void;
}

/** What stands where an answer will be: nothing yet, under way, cancelled, or why there is none. */
export function RunState({ run, text, onPlace, onCancel }: RunStateProps) {
  const { say } = useText();
  switch (run.kind) {
    case 'none':
      return <p className="px-1 text-muted">{say('sql.notRun')}</p>;
    case 'running':
      return (
        <Panel className="flex items-center justify-between gap-4 px-4 py-3">
          <p role="status">
            {say('sql.running')} <Elapsed since={run.startedAt} />
          </p>
          <Button onClick={onCancel}>{say('sql.cancel')}</Button>
        </Panel>
      );
    case 'cancelled':
      return (
        <Panel className="px-4 py-3">
          <p role="status">{say('sql.cancelled')}</p>
        </Panel>
      );
    case 'failed':
      return <Failed error={run.error} place={run.place} text={text} onPlace={onPlace} />;
  }
}

interface FailedProps {
  readonly error: unknown;
  readonly place: TextPlace | undefined;
  readonly text: string;
  readonly onPlace: (place: TextPlace) => void;
}

function Failed({ error, place, text, onPlace }: FailedProps) {
  const { say } = useText();
  const failure = error instanceof ApiFailure ? error : undefined;
  return (
    <Panel role="alert" className="flex items-start gap-3 px-4 py-3">
      <CircleAlertIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 space-y-1">
        <p className="break-words">{failure?.message ?? say('page.crashedText')}</p>
        {place !== undefined && (
          <button type="button" className="rounded-sm text-accent-ink hover:underline" onClick={() => onPlace(place)}>
            {say('sql.place', lineAndColumn(text, place.from))}
          </button>
        )}
        {failure !== undefined && failure.requestId !== '' && (
          <p className="text-small text-muted">{say('state.requestId', { id: failure.requestId })}</p>
        )}
      </div>
    </Panel>
  );
}
