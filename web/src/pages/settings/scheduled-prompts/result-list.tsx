import type { ScheduledResult } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { LoaderCircleIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { isUnderWay } from '../../../api/use-scheduled-prompts.ts';
import { Notice } from '../../../components/notice.tsx';
import { Scrolling } from '../../../components/scrolling.tsx';
import { Figure } from '../../../components/values.tsx';
import { dateTime } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { RunState } from './run-state.tsx';
import { ZonedTime } from './schedule-words.tsx';

interface ResultListProps {
  readonly results: readonly ScheduledResult[];
  readonly zone: string;
}

/** What came of each run, the newest first and open. */
export function ResultList({ results, zone }: ResultListProps) {
  const { say } = useText();
  if (results.length === 0) {
    return <Notice kind="empty" title={say('schedules.noResultsTitle')} text={say('schedules.noResultsText')} />;
  }
  const newest = results.find(({ answer }) => answer !== null)?.id;
  return (
    <ul className="divide-y divide-line border-t border-line">
      {results.map((result) => (
        <li key={result.id} className="px-4 py-3">
          <Result result={result} zone={zone} isOpen={result.id === newest} />
        </li>
      ))}
    </ul>
  );
}

interface ResultProps {
  readonly result: ScheduledResult;
  readonly zone: string;
  readonly isOpen: boolean;
}

function Result({ result, zone, isOpen }: ResultProps) {
  const { say } = useText();
  const { missed, error, cause } = result;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <ZonedTime at={result.due_at} zone={zone} />
        <RunState run={result} />
        {isUnderWay(result) && (
          <LoaderCircleIcon aria-hidden className="size-4 animate-spin text-running motion-reduce:animate-none" />
        )}
        {cause === 'by_hand' && <span className="text-small text-muted">{say('schedules.byHand')}</span>}
        {result.tries > 1 && (
          <span className="text-small text-muted">{say('schedules.tries', { count: result.tries })}</span>
        )}
        <Figures result={result} />
      </div>
      {missed !== null && (
        <p className="mt-1 text-small text-muted">
          {say('schedules.missedText', { count: missed.count })} <ZonedTime at={missed.from} zone={zone} />
        </p>
      )}
      {error !== null && <p className="mt-1 break-words text-bad">{error.message}</p>}
      {result.next_try_at !== null && result.tries > 0 && (
        <p className="mt-1 text-small text-muted">
          {say('schedules.nextTry')}: <ZonedTime at={result.next_try_at} zone={zone} />
        </p>
      )}
      <Answer result={result} zone={zone} isOpen={isOpen} />
    </>
  );
}

function Figures({ result }: { readonly result: ScheduledResult }) {
  const { say } = useText();
  const canSee = useSignedIn().previews.includes('usage_tracking');
  if (result.request_id === null) return null;
  const reason = say('schedules.notTold');
  return (
    <>
      <dl className="flex flex-wrap gap-x-4 text-small">
        <Pair title={say('schedules.tokens')}>
          <Figure value={result.input_tokens} format="tokens" reason={reason} /> /{' '}
          <Figure value={result.output_tokens} format="tokens" reason={reason} />
        </Pair>
        <Pair title={say('schedules.cost')}>
          <Figure
            value={result.cost_nano_usd}
            format="nano_usd"
            reason={say(result.cost_pending ? 'schedules.costPending' : 'schedules.costUnknown')}
          />
        </Pair>
        <Pair title={say('schedules.latency')}>
          <Figure value={result.latency_ms} format="milliseconds" reason={reason} />
        </Pair>
      </dl>
      {canSee && (
        <Link
          to="/requests/$id"
          params={{ id: result.request_id }}
          className="text-small text-accent-ink hover:underline"
        >
          {say('schedules.request')}
        </Link>
      )}
    </>
  );
}

function Pair({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="flex gap-1">
      <dt className="text-muted">{title}</dt>
      <dd className="figures">{children}</dd>
    </div>
  );
}

function Answer({ result, zone, isOpen }: ResultProps) {
  const { say, language } = useText();
  const { answer } = result;
  if (answer === null) return null;
  return (
    <details open={isOpen} className="mt-2">
      <summary className="cursor-pointer text-small text-muted">{say('schedules.answer')}</summary>
      <Scrolling
        label={`${say('schedules.answer')}: ${dateTime(result.due_at, { zone, language })}`}
        className="mt-1 max-h-96 overflow-y-auto rounded-md border border-line bg-sunken px-3 py-2 break-words whitespace-pre-wrap"
      >
        {answer === '' ? <span className="text-muted">{say('schedules.answerEmpty')}</span> : answer}
      </Scrolling>
      {result.is_answer_cut && <p className="mt-1 text-small text-warn">{say('schedules.answerCut')}</p>}
    </details>
  );
}
