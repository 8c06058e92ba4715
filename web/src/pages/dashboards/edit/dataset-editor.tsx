import type { DatasetResult } from '@tallygate/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useSqlSchema } from '../../../api/use-sql.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { SqlEditor, type SqlEditorHandle } from '../../sql/editor/sql-editor.tsx';
import { DatasetAnswer } from './dataset-answer.tsx';
import type { Dataset } from './model/document-parts.ts';
import { PARAMETERS, SQL_PARTS } from './model/sql-parts.ts';
import type { Editing } from './use-editor.ts';
import { usePlaceProblems } from './use-place-problems.ts';

interface DatasetEditorProps {
  readonly editing: Editing;
  readonly dataset: Dataset;
  /** undefined: it was not run yet. */
  readonly answer: UseQueryResult<DatasetResult> | undefined;
}

/** A query as it is written, what it may use, and what it answers. */
export function DatasetEditor({ editing, dataset, answer }: DatasetEditorProps) {
  const { say } = useText();
  const { selection, edit, select, document } = editing;
  const place = selection.dataset;
  const told = usePlaceProblems(editing.problems, ['datasets', place]);
  const handle = useRef<SqlEditorHandle>(null);
  const schema = useDatasetSchema();
  const change = (part: Partial<Dataset>, member: string) =>
    edit({ kind: 'change_dataset', dataset: place, change: part }, `dataset ${place} ${member}`);
  const problem = told(['sql']);
  return (
    <div className="min-w-0 space-y-4">
      <Panel className="p-4">
        <div className="grid gap-x-4 sm:grid-cols-[1fr_8rem_auto]">
          <Field
            label={say('edit.datasetName')}
            className="[&_input]:font-mono"
            value={dataset.name}
            problem={told(['name'])}
            hint={say('edit.datasetNameHint')}
            onChange={(event) => change({ name: event.target.value }, 'name')}
          />
          <Field
            label={say('edit.rowsMax')}
            type="number"
            min={1}
            max={10_000}
            value={dataset.rows_max}
            problem={told(['rows_max'])}
            onChange={(event) => change({ rows_max: Math.round(Number(event.target.value)) }, 'rows_max')}
          />
          <Button
            look="danger"
            className="sm:mt-6.5"
            disabled={document.datasets.length === 1}
            onClick={() => {
              edit({ kind: 'remove_dataset', dataset: place });
              select({ dataset: Math.max(0, place - 1) });
            }}
          >
            {say('edit.removeDataset')}
          </Button>
        </div>
        <SqlEditor
          value={dataset.sql}
          onChange={(sql) => change({ sql }, 'sql')}
          label={say('edit.sqlOf', { name: dataset.name })}
          schema={schema}
          onRun={() => void answer?.refetch()}
          handle={handle}
          className="mt-2 h-72"
        />
        {problem !== undefined && <p className="mt-1 text-small text-bad">{problem}</p>}
        <Parts onInsert={(text) => handle.current?.insert(text)} />
      </Panel>
      <DatasetAnswer name={dataset.name} answer={answer} />
    </div>
  );
}

/** Tables and functions that the writer may use, and the parts of datasets. */
function useDatasetSchema() {
  const { say } = useText();
  const schema = useSqlSchema();
  return useMemo(
    () => ({
      ...schema,
      parts: [
        ...SQL_PARTS.map((part) => ({ text: `{{${part}}}`, comment: say(`edit.part.${part}`) })),
        ...Object.entries(PARAMETERS).map(([name, type]) => ({
          text: `{${name}:${type}}`,
          comment: say('edit.parameter'),
        })),
      ],
    }),
    [schema, say],
  );
}

/** What stands for what viewers choose: written where the cursor is. */
function Parts({ onInsert }: { readonly onInsert: (text: string) => void }) {
  const { say } = useText();
  return (
    <details className="mt-3">
      <summary className="cursor-pointer font-medium">{say('edit.parts')}</summary>
      <p className="my-1 text-small text-muted">{say('edit.partsText')}</p>
      <dl className="grid gap-x-3 gap-y-1 text-small sm:grid-cols-[max-content_1fr]">
        {SQL_PARTS.map((part) => (
          <div key={part} className="contents">
            <dt>
              <button
                type="button"
                className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono hover:text-accent-ink"
                aria-label={say('edit.insert', { name: part })}
                onClick={() => onInsert(`{{${part}}}`)}
              >
                <code>{`{{${part}}}`}</code>
              </button>
            </dt>
            <dd className="text-muted max-sm:mb-2">{say(`edit.part.${part}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
