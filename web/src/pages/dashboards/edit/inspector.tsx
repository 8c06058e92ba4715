import type { DashboardDocument } from '@tallygate/contract';
import { FILTERS } from '@tallygate/contract';
import type { Datasets } from '../../../api/use-datasets.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { CheckBox } from '../../settings/sign-in/check-box.tsx';
import { LocalizedFields } from './localized-fields.tsx';
import type { Page } from './model/document-parts.ts';
import type { Editing } from './use-editor.ts';
import { usePlaceProblems } from './use-place-problems.ts';
import { WidgetInspector } from './widget-inspector.tsx';

interface InspectorProps {
  readonly editing: Editing;
  readonly datasets: Datasets;
}

/** What is chosen, as it is made: a widget, or else the page and the whole. */
export function Inspector({ editing, datasets }: InspectorProps) {
  const { document, selection } = editing;
  const page = document.pages[selection.page];
  const widget = selection.widget === undefined ? undefined : page?.widgets[selection.widget];
  if (widget !== undefined && selection.widget !== undefined) {
    return <WidgetInspector editing={editing} datasets={datasets} widget={widget} place={selection.widget} />;
  }
  return (
    <div className="space-y-4">
      {page !== undefined && <PageInspector editing={editing} page={page} />}
      <DocumentInspector editing={editing} document={document} />
    </div>
  );
}

function PageInspector({ editing, page }: { readonly editing: Editing; readonly page: Page }) {
  const { say } = useText();
  const { document, selection, edit, select } = editing;
  const place = selection.page;
  const told = usePlaceProblems(editing.problems, ['pages', place]);
  const change = (part: Partial<Pick<Page, 'id' | 'title' | 'question'>>, member: string) =>
    edit({ kind: 'change_page', page: place, change: part }, `page ${place} ${member}`);
  const move = (to: number) => {
    edit({ kind: 'move_page', page: place, to });
    select({ page: to });
  };
  const last = document.pages.length - 1;
  return (
    <Panel aria-labelledby="page-inspector">
      <PanelHead id="page-inspector" title={say('edit.page')} text={say('edit.pageText')} />
      <div className="px-4 pb-4">
        <LocalizedFields
          label={say('edit.titleOf')}
          value={page.title}
          told={(language) => told(['title', language])}
          onChange={(title) => change({ title }, 'title')}
        />
        <LocalizedFields
          label={say('edit.pageQuestion')}
          value={page.question}
          told={(language) => told(['question', language])}
          onChange={(question) => change({ question }, 'question')}
        />
        <Field
          label={say('edit.pageId')}
          hint={say('edit.pageIdHint')}
          className="font-mono"
          value={page.id}
          problem={told(['id'])}
          onChange={(event) => change({ id: event.target.value }, 'id')}
        />
        <div className="mt-2 flex flex-wrap gap-2">
          <Button disabled={place === 0} onClick={() => move(place - 1)}>
            {say('edit.pageEarlier')}
          </Button>
          <Button disabled={place === last} onClick={() => move(place + 1)}>
            {say('edit.pageLater')}
          </Button>
          <Button
            look="danger"
            disabled={last === 0}
            onClick={() => {
              edit({ kind: 'remove_page', page: place });
              select({ page: Math.max(0, place - 1), widget: undefined });
            }}
          >
            {say('edit.removePage')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function DocumentInspector({ editing, document }: { readonly editing: Editing; readonly document: DashboardDocument }) {
  const { say } = useText();
  const told = usePlaceProblems(editing.problems, []);
  const { edit } = editing;
  return (
    <Panel aria-labelledby="document-inspector">
      <PanelHead id="document-inspector" title={say('edit.document')} text={say('edit.documentText')} />
      <div className="px-4 pb-4">
        <LocalizedFields
          label={say('edit.titleOf')}
          value={document.title}
          told={(language) => told(['title', language])}
          onChange={(title) => edit({ kind: 'change_document', change: { title } }, 'title')}
        />
        <fieldset>
          <legend className="font-medium">{say('edit.filters')}</legend>
          <p className="mb-1 text-small text-muted">{say('edit.filtersText')}</p>
          {FILTERS.map((name) => (
            <CheckBox
              key={name}
              label={say(`dashboards.filter.${name}`)}
              isChecked={document.filters.includes(name)}
              onChange={(isOffered) =>
                edit({
                  kind: 'change_document',
                  change: {
                    filters: FILTERS.filter((each) => (each === name ? isOffered : document.filters.includes(each))),
                  },
                })
              }
            />
          ))}
        </fieldset>
      </div>
    </Panel>
  );
}
