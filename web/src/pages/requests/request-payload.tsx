import type { RequestPayload } from '@tallygate/contract';
import { EyeIcon } from 'lucide-react';
import { useRequestPayload } from '../../api/use-request.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { isMissing, Trouble } from '../../components/notice.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { Scrolling } from '../../components/scrolling.tsx';
import { byteSize } from '../../format/number.ts';
import { calendarDay } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { writtenOut } from './written-out.ts';

/** What was kept of a request's bodies, for those who may read them, and only when they want to: it is recorded. */
export function RequestPayloads({ id }: { readonly id: string }) {
  const { say, language } = useText();
  const payload = useRequestPayload(id);
  return (
    <Panel aria-labelledby="payload">
      <PanelHead id="payload" title={say('request.payloadTitle')} text={say('request.payloadText')} />
      <div className="px-4 pb-4">
        {payload.data === undefined && !payload.isError && (
          <Button disabled={payload.isPending} onClick={() => payload.mutate()}>
            <EyeIcon aria-hidden />
            {say('request.payloadShow')}
          </Button>
        )}
        {payload.isError &&
          (isMissing(payload.error) ? (
            <p className="text-muted">{say('request.payloadNone')}</p>
          ) : (
            <Trouble error={payload.error} onRetry={() => payload.mutate()} />
          ))}
        {payload.data !== undefined && <Bodies payload={payload.data} />}
        {payload.data !== undefined && (
          <p className="mt-3 text-small text-muted">
            {say('request.payloadUntil', { day: calendarDay(payload.data.expires_on, language) })}
          </p>
        )}
      </div>
    </Panel>
  );
}

function Bodies({ payload }: { readonly payload: RequestPayload }) {
  const { say } = useText();
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Body
        title={say('request.payloadRequest')}
        text={payload.request}
        bytes={payload.request_bytes}
        isCut={payload.is_request_cut}
      />
      <Body
        title={say('request.payloadResponse')}
        text={payload.response}
        bytes={payload.response_bytes}
        isCut={payload.is_response_cut}
      />
    </div>
  );
}

interface BodyProps {
  readonly title: string;
  readonly text: string | null;
  readonly bytes: number;
  readonly isCut: boolean;
}

function Body({ title, text, bytes, isCut }: BodyProps) {
  const { say, language } = useText();
  const size = byteSize(bytes, language);
  return (
    <section className="min-w-0">
      <header className="mb-1 flex items-center justify-between gap-2">
        <h3 className="font-medium">
          {title}{' '}
          <span className="text-small font-normal text-muted">
            {say(isCut ? 'request.payloadCut' : 'request.payloadWhole', { bytes: size })}
          </span>
        </h3>
        {text !== null && <CopyButton text={text} />}
      </header>
      {text === null ? (
        <p className="text-muted">{say('request.payloadNotText')}</p>
      ) : (
        <Scrolling label={title} className="max-h-96 overflow-auto rounded-sm border border-line bg-sunken p-3">
          <pre className="font-mono text-small break-all whitespace-pre-wrap">{writtenOut(text)}</pre>
        </Scrolling>
      )}
    </section>
  );
}
