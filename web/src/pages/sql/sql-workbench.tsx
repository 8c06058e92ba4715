import type { SavedQuery } from '@tallygate/contract';
import { type RefObject, useMemo, useState } from 'react';
import { useKeepQuery } from '../../api/use-saved-queries.ts';
import { Problem } from '../../components/confirm-dialog.tsx';
import { Trouble } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { checkParameters } from './check-parameters.ts';
import { parametersOf } from './editor/parameters-of.ts';
import type { SqlSchema } from './editor/schema.ts';
import { SqlEditor, type SqlEditorHandle, type StatementText } from './editor/sql-editor.tsx';
import { ParameterInputs } from './parameter-inputs.tsx';
import type { ParameterProblem } from './parameter-value.ts';
import { SaveQuery } from './queries/save-query.tsx';
import type { RunRecord } from './query-history.ts';
import { ResultPanel } from './result/result-panel.tsx';
import { RunState } from './run-state.tsx';
import { SqlToolbar } from './sql-toolbar.tsx';
import { useCsv } from './use-csv.ts';
import { isChanged, ofQuery, typedFor, type useSqlDocument } from './use-sql-document.ts';
import { useStatementRun } from './use-statement-run.ts';

interface SqlWorkbenchProps {
  readonly held: ReturnType<typeof useSqlDocument>;
  readonly handle: RefObject<SqlEditorHandle | null>;
  readonly schema: SqlSchema;
  readonly warehouse: string | undefined;
  readonly onWarehouse: (name: string) => void;
  /** Goes to a saved query, or to none. */
  readonly onOpen: (query: string | undefined) => void;
  readonly onRun: (run: RunRecord) => void;
}

/** The statement, its parameters, and what it answered. */
export function SqlWorkbench(props: SqlWorkbenchProps) {
  const { held, handle, schema, warehouse, onWarehouse } = props;
  const { say } = useText();
  const { document, parameters, change, saved } = held;
  const running = useRunning(props);
  const saving = useSaving(props);
  const csv = useCsv();
  const { run } = running;
  return (
    <div className="min-w-0 space-y-4">
      {saved.isError && (
        <Panel>
          <Trouble error={saved.error} onRetry={() => void saved.refetch()} />
        </Panel>
      )}
      <Panel aria-label={say('sql.statement')}>
        <SqlToolbar
          isRunning={run.kind === 'running'}
          onRun={() => running.runChosen(handle.current?.chosen())}
          onCancel={running.cancel}
          warehouse={warehouse}
          onWarehouse={onWarehouse}
          {...saving.toolbar}
        />
        <SqlEditor
          handle={handle}
          value={document.text}
          onChange={(text) => change({ text })}
          label={say('sql.statement')}
          schema={schema}
          onRun={running.runChosen}
          problem={running.problem}
          placeholder={say('sql.placeholder')}
          className="h-64 min-h-32 resize-y"
        />
        <ParameterInputs
          parameters={parameters}
          values={document.typed}
          problems={running.parameterProblems}
          onChange={(name, value) => change({ typed: { ...document.typed, [name]: value } })}
          onRun={() => running.runChosen(handle.current?.chosen())}
        />
      </Panel>
      <Problem error={saving.error ?? csv.error} />
      {run.kind === 'done' ? (
        <ResultPanel
          key={run.asked.statement}
          result={run.result}
          onCsv={() => csv.mutate(run.asked)}
          isCsvPending={csv.isPending}
        />
      ) : (
        <RunState
          run={run}
          text={document.text}
          onPlace={({ from, to }) => handle.current?.select(from, to)}
          onCancel={running.cancel}
        />
      )}
      {saving.dialog}
    </div>
  );
}

/** Runs what is chosen, with the parameters that it names. */
function useRunning({ held, warehouse, onRun }: SqlWorkbenchProps) {
  const { say } = useText();
  const { typed } = held.document;
  const [parameterProblems, setProblems] = useState<Readonly<Record<string, ParameterProblem>>>({});
  const { run, start, cancel, forget } = useStatementRun((asked, rows) =>
    onRun({
      statement: asked.statement,
      parameters: typedFor(parametersOf(asked.statement), typed),
      at: Date.now(),
      rows,
    }),
  );
  const runChosen = (chosen: StatementText | undefined) => {
    if (chosen === undefined || chosen.text.trim() === '') return;
    const { values, problems } = checkParameters(parametersOf(chosen.text), typed);
    setProblems(problems);
    if (Object.keys(problems).length > 0) return;
    void start({ statement: chosen.text, parameters: values, warehouse }, chosen);
  };
  const place = run.kind === 'failed' ? run.place : undefined;
  const message = say('sql.problemHere');
  const problem = useMemo(() => place && { ...place, message }, [place, message]);
  return { run, runChosen, cancel, forget, problem, parameterProblems };
}

/** Saves what is in the editor: under the name that it has, or under a new one. */
function useSaving({ held, onOpen }: SqlWorkbenchProps) {
  const { document, parameters, change } = held;
  const { query } = document;
  const keep = useKeepQuery();
  const [asked, setAsked] = useState<'new' | 'edit'>();
  const edited = { statement: document.text, parameters: typedFor(parameters, document.typed) };
  const opened = (saved: SavedQuery) => {
    setAsked(undefined);
    change(asked === 'edit' ? { query: saved } : ofQuery(saved));
    onOpen(saved.id);
  };
  const toolbar = {
    name: query?.name,
    isChanged: isChanged(document, parameters),
    mayChange: query?.may_change === true,
    isSaving: keep.isPending,
    onSave: () => {
      if (query === undefined) return;
      const body = { ...edited, parameters: { ...edited.parameters }, version: query.version };
      const kept = { kind: 'change' as const, id: query.id, body, idempotencyKey: crypto.randomUUID() };
      keep.mutate(kept, { onSuccess: (saved) => change({ query: saved }) });
    },
    onSaveAs: () => setAsked('new'),
    onEdit: () => setAsked('edit'),
    onNew: () => {
      change({ text: '', typed: {}, query: undefined });
      onOpen(undefined);
    },
  };
  const dialog = asked !== undefined && (
    <SaveQuery
      edited={edited}
      query={asked === 'edit' ? query : undefined}
      from={query}
      onSaved={opened}
      onClose={() => setAsked(undefined)}
    />
  );
  return { toolbar, dialog, error: keep.error };
}
