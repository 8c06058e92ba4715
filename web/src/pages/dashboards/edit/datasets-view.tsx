import { PlusIcon } from 'lucide-react';
import type { Datasets } from '../../../api/use-datasets.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { DatasetEditor } from './dataset-editor.tsx';
import { datasetsOf } from './model/document-parts.ts';
import { problemsWithin } from './model/document-problems.ts';
import { freshName } from './model/fresh-name.ts';
import type { Editing } from './use-editor.ts';

interface DatasetsViewProps {
  readonly editing: Editing;
  readonly datasets: Datasets;
}

const NEW_SQL =
  'SELECT\n  {{bucket}} AS day,\n  count() AS requests\nFROM system.ai_gateway.usage\nWHERE {{rows}}\nGROUP BY day\nORDER BY day {{fill}}';

/** The queries that widgets draw: which there are, and the chosen one with what it answers. */
export function DatasetsView({ editing, datasets }: DatasetsViewProps) {
  const { say } = useText();
  const { document, selection, edit, select } = editing;
  const dataset = document.datasets[selection.dataset];
  const add = () => {
    const name = freshName('new query', { taken: document.datasets.map((each) => each.name), otherwise: 'query' });
    edit({ kind: 'add_dataset', dataset: { name, sql: NEW_SQL, rows_max: 1_000 } });
    select({ dataset: document.datasets.length });
  };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <Panel aria-labelledby="datasets">
        <PanelHead id="datasets" title={say('edit.datasets')} text={say('edit.datasetsText')} />
        <DatasetNames editing={editing} />
        <div className="border-t border-line p-3">
          <Button onClick={add}>
            <PlusIcon aria-hidden />
            {say('edit.addDataset')}
          </Button>
        </div>
      </Panel>
      {dataset !== undefined && (
        <DatasetEditor
          key={selection.dataset}
          editing={editing}
          dataset={dataset}
          answer={datasets.get(dataset.name)}
        />
      )}
    </div>
  );
}

function DatasetNames({ editing }: { readonly editing: Editing }) {
  const { say } = useText();
  const { document, selection, problems, select } = editing;
  const drawn = document.pages.flatMap((page) => page.widgets.flatMap(datasetsOf));
  return (
    <ul className="divide-y divide-line overflow-y-auto border-t border-line max-lg:max-h-64">
      {document.datasets.map(({ name }, index) => {
        const count = drawn.filter(({ dataset }) => dataset === name).length;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: while names are typed, two datasets may have the same
          <li key={index}>
            <button
              type="button"
              aria-pressed={index === selection.dataset}
              onClick={() => select({ dataset: index })}
              className={classNames(
                'flex w-full items-center justify-between gap-2 px-4 py-1.5 text-left hover:bg-sunken',
                index === selection.dataset && 'bg-sunken font-medium',
              )}
            >
              <span className="min-w-0 truncate font-mono text-small">{name}</span>
              {problemsWithin(problems, ['datasets', index]).length > 0 ? (
                <Badge tone="warn">{say('edit.hasProblems')}</Badge>
              ) : (
                <span className="figures text-small text-muted" title={say('edit.drawnBy', { count })}>
                  {count}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
