import type { TestResult } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { CircleCheckIcon, CircleXIcon } from 'lucide-react';
import { duration } from '../../format/duration.ts';
import { exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';

/** What came of a test call, in a sentence and its figures. */
export function TestResultNote({ result }: { readonly result: TestResult }) {
  const { say } = useText();
  const Icon = result.ok ? CircleCheckIcon : CircleXIcon;
  return (
    <div role="status" className="flex min-w-0 gap-2 rounded-md border border-line bg-sunken p-3 text-left">
      <Icon aria-hidden className={result.ok ? 'mt-px size-4 shrink-0 text-good' : 'mt-px size-4 shrink-0 text-bad'} />
      <div className="min-w-0 space-y-1">
        <p className="font-medium">{say(result.ok ? 'test.ok' : 'test.failed')}</p>
        <Figures result={result} />
        {result.problem !== null && <p>{say(`test.problem.${result.problem}`)}</p>}
        {result.error !== null && (
          <pre className="font-mono text-small break-words whitespace-pre-wrap">{result.error}</pre>
        )}
        {result.text !== null && result.text !== '' && (
          <p className="text-small text-muted">
            {say('test.said')} <code className="font-mono">{result.text}</code>
          </p>
        )}
        {result.models !== null && (
          <p className="text-small text-muted">{say('test.models', { count: result.models.length })}</p>
        )}
        {result.request_id !== null && (
          <Link
            to="/requests/$id"
            params={{ id: result.request_id }}
            className="rounded-sm text-small text-accent-ink hover:underline"
          >
            {say('test.openRequest')}
          </Link>
        )}
      </div>
    </div>
  );
}

function Figures({ result }: { readonly result: TestResult }) {
  const { say, language } = useText();
  const { status, latency_ms: latency, model, input_tokens: input, output_tokens: output } = result;
  const figures = [
    status === null ? undefined : say('test.status', { status }),
    duration(latency, language),
    model ?? undefined,
    input === null ? undefined : say('test.input', { count: exactNumber(input, language) }),
    output === null ? undefined : say('test.output', { count: exactNumber(output, language) }),
  ];
  return (
    <p className="figures text-small text-muted">{figures.filter((figure) => figure !== undefined).join(' · ')}</p>
  );
}
