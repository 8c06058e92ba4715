import type { DatasetRun } from '@tallygate/contract';
import { useRef, useState } from 'react';
import { pagePdf } from '../../../api/dashboard-calls.ts';
import { saveFile } from '../../../dashboards/save-file.ts';
import { useText } from '../../../locales/use-text.ts';

export type PdfState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly startedAt: number }
  | { readonly kind: 'failed'; readonly message: string };

/** A page as PDF, on its way or not. */
export interface PagePdf {
  readonly state: PdfState;
  readonly start: () => void;
  /** Ends the wait; of a failure, takes note of it. */
  readonly stop: () => void;
}

interface Asked {
  readonly dashboard: string;
  readonly page: string;
  readonly question: DatasetRun;
}

/** Has a page written as PDF and hands it to the reader, who may go on to other pages meanwhile. */
export function usePagePdf({ dashboard, page, question }: Asked): PagePdf {
  const { language } = useText();
  const [state, setState] = useState<PdfState>({ kind: 'idle' });
  const ending = useRef<AbortController>(undefined);
  const start = () => {
    const controller = new AbortController();
    const { signal } = controller;
    ending.current = controller;
    setState({ kind: 'running', startedAt: Date.now() });
    pagePdf({ dashboard, page }, { question, language }, { signal })
      .then((file) => {
        saveFile({ name: `${page}.pdf`, file });
        setState({ kind: 'idle' });
      })
      .catch((error: Error) => !signal.aborted && setState({ kind: 'failed', message: error.message }));
  };
  const stop = () => {
    ending.current?.abort();
    setState({ kind: 'idle' });
  };
  return { state, start, stop };
}
