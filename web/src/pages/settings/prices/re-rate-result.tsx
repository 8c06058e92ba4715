import type { ReactNode } from 'react';
import type { ReratingResult } from '../../../api/use-rerating.ts';
import { Unknown } from '../../../components/values.tsx';
import { exactNanoUsd } from '../../../format/money.ts';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';

/** What a re-rating found, or wrote. */
export function ReRateResult({ result }: { readonly result: ReratingResult }) {
  const { say, language } = useText();
  const isDry = result.asked.dry_run === true;
  const count = (value: number) => <span className="figures">{exactNumber(value, language)}</span>;
  return (
    <div role="status">
      <p className="mb-2 font-medium">{say(headOf(isDry, result.corrections))}</p>
      <dl>
        <Line title={say('rerate.rows')}>{count(result.rows)}</Line>
        <Line title={say(isDry ? 'rerate.toCorrect' : 'rerate.corrected')}>{count(result.corrections)}</Line>
        <Line title={say('rerate.newlyPriced')}>{count(result.newlyPriced)}</Line>
        <Line title={say('rerate.stillUnknown')}>{count(result.stillUnknown)}</Line>
        <Line title={say('rerate.before')}>
          <Amount nanoUsd={result.beforeNanoUsd} />
        </Line>
        <Line title={say('rerate.after')}>
          <Amount
            nanoUsd={result.beforeNanoUsd === undefined ? undefined : result.beforeNanoUsd + result.deltaNanoUsd}
          />
        </Line>
        <Line title={say('rerate.difference')}>
          <span className="font-semibold">
            {result.deltaNanoUsd > 0n && '+'}
            <Amount nanoUsd={result.deltaNanoUsd} />
          </span>
        </Line>
      </dl>
    </div>
  );
}

function headOf(isDry: boolean, corrections: number) {
  if (corrections === 0) return 'rerate.nothing';
  return isDry ? 'rerate.found' : 'rerate.done';
}

function Line({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 border-t border-line py-1">
      <dt className="text-muted">{title}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}

function Amount({ nanoUsd }: { readonly nanoUsd: bigint | undefined }) {
  const { say, language } = useText();
  if (nanoUsd === undefined) return <Unknown reason={say('rerate.unread')} />;
  return <span className="figures">{exactNanoUsd(nanoUsd, language)}</span>;
}
