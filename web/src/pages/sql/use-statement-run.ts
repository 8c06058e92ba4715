import { ApiFailure, type SqlResult } from '@tallygate/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type AskedStatement, runStatement } from '../../api/use-sql.ts';
import type { StatementText } from './editor/sql-editor.tsx';
import { problemPlace, type TextPlace } from './problem-place.ts';

/** How a run of a statement stands. */
export type StatementRun =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly startedAt: number }
  | { readonly kind: 'done'; readonly result: SqlResult; readonly asked: AskedStatement }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly place: TextPlace | undefined };

/** Runs one statement at a time; another one, or leaving the page, stops the one before, in the engine too. */
export function useStatementRun(onEnd: (asked: AskedStatement, rows: number | undefined) => void) {
  const [run, setRun] = useState<StatementRun>({ kind: 'none' });
  const under = useRef<AbortController>(undefined);
  const ended = useRef(onEnd);
  ended.current = onEnd;

  useEffect(() => () => under.current?.abort(), []);

  const start = useCallback(async (asked: AskedStatement, chosen: StatementText) => {
    under.current?.abort();
    const controller = new AbortController();
    under.current = controller;
    setRun({ kind: 'running', startedAt: performance.now() });
    const next = await outcomeOf(asked, chosen, controller.signal);
    // Another one may have been started meanwhile.
    if (under.current !== controller) return;
    under.current = undefined;
    setRun(next);
    if (next.kind !== 'cancelled') ended.current(asked, next.kind === 'done' ? next.result.row_count : undefined);
  }, []);

  const cancel = useCallback(() => under.current?.abort(), []);
  const forget = useCallback(() => {
    under.current?.abort();
    under.current = undefined;
    setRun({ kind: 'none' });
  }, []);
  return { run, start, cancel, forget };
}

async function outcomeOf(asked: AskedStatement, chosen: StatementText, signal: AbortSignal): Promise<StatementRun> {
  try {
    return { kind: 'done', result: await runStatement(asked, signal), asked };
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    return { kind: 'failed', error, place: placeIn(chosen, error) };
  }
}

/** In the whole text, of which only a part may have been run. */
function placeIn({ text, from }: StatementText, error: unknown): TextPlace | undefined {
  const place = error instanceof ApiFailure ? problemPlace(text, error) : undefined;
  return place && { from: place.from + from, to: place.to + from };
}
