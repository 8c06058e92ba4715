import { XIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { PagePdf } from './use-page-pdf.ts';

const SECOND_MS = 1_000;

/** That a PDF is being made and for how long, or why there is none. */
export function PdfProgress({ pdf }: { readonly pdf: PagePdf }) {
  const { say } = useText();
  const { state, stop } = pdf;
  if (state.kind === 'idle') return null;
  return (
    <div className="flex items-center gap-1 text-small">
      {state.kind === 'running' ? (
        <Running startedAt={state.startedAt} />
      ) : (
        <span role="alert" className="text-bad">
          {say('viewing.pdfFailed', { reason: state.message })}
        </span>
      )}
      <Button look="quiet" size="icon" className="size-7" aria-label={say('action.close')} onClick={stop}>
        <XIcon aria-hidden />
      </Button>
    </div>
  );
}

function Running({ startedAt }: { readonly startedAt: number }) {
  const { say } = useText();
  const [now, setNow] = useState(startedAt);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="figures flex items-center gap-2 text-muted">
      <span role="status">{say('viewing.pdfRunning')}</span>
      <progress aria-label={say('viewing.pdfRunning')} className="h-1 w-16" />
      <span aria-hidden>{say('viewing.seconds', { count: Math.floor((now - startedAt) / SECOND_MS) })}</span>
    </span>
  );
}
