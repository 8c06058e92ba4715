import type { Widget } from '@tallygate/contract';
import type { Datasets } from '../../../api/use-datasets.ts';
import { Button } from '../../../components/button.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { Told } from './fields-of.ts';
import { LocalizedFields, OptionalFields } from './localized-fields.tsx';
import { FORMATS, WIDGET_KINDS, widthsOf } from './model/document-parts.ts';
import { freshWidgetId } from './model/new-page.ts';
import { widgetOfKind } from './model/widget-of-kind.ts';
import type { Editing } from './use-editor.ts';
import { usePlaceProblems } from './use-place-problems.ts';
import { columnsOf } from './use-preview.ts';
import { WidgetFields } from './widget-fields.tsx';

/** Beside the canvas it stays in sight; where there is no room beside it, it lies over the lower half of the page. */
const SHEET_LOOK =
  'overflow-y-auto max-xl:fixed max-xl:inset-x-0 max-xl:bottom-0 max-xl:z-30 max-xl:max-h-[50vh] max-xl:rounded-none max-xl:border-x-0 xl:sticky xl:top-16 xl:max-h-[calc(100vh-5rem)]';

interface WidgetInspectorProps {
  readonly editing: Editing;
  readonly datasets: Datasets;
  readonly widget: Widget;
  /** On its page. */
  readonly place: number;
}

/** Everything that a widget is made of. */
export function WidgetInspector({ editing, datasets, widget, place }: WidgetInspectorProps) {
  const { say, language } = useText();
  const { document, selection, edit, select } = editing;
  const { page } = selection;
  const told: Told = usePlaceProblems(editing.problems, ['pages', page, 'widgets', place]);
  const dataset = widget.kind === 'note' ? (document.datasets[0]?.name ?? '') : widget.dataset;
  const known = columnsOf(datasets, dataset);
  /** `member`: what is typed one letter after the other is one step. */
  const change = (becomes: Widget, member?: string) =>
    edit(
      { kind: 'change_widget', page, widget: place, becomes },
      member === undefined ? undefined : `widget ${page} ${place} ${member}`,
    );
  return (
    <Panel aria-labelledby="widget-inspector" className={SHEET_LOOK}>
      <div className="flex items-start justify-between gap-2 pr-3">
        <PanelHead id="widget-inspector" title={say('edit.widget')} text={widget.title[language]} />
        <Button look="quiet" className="mt-2" onClick={() => select({ widget: undefined })}>
          {say('edit.toPage')}
        </Button>
      </div>
      <div className="px-4 pb-4">
        <Choice
          className="mb-4"
          label={say('edit.kind')}
          value={widget.kind}
          options={WIDGET_KINDS.map((kind) => ({ value: kind, title: say(`edit.kind.${kind}`) }))}
          onChoose={(chosen) => {
            const kind = WIDGET_KINDS.find((each) => each === chosen);
            if (kind !== undefined) change(widgetOfKind(widget, kind, { known, dataset }));
          }}
        />
        <LocalizedFields
          label={say('edit.titleOf')}
          value={widget.title}
          told={(each) => told(['title', each])}
          onChange={(title) => change({ ...widget, title }, 'title')}
        />
        {widget.kind !== 'note' && <DataFields widget={widget} editing={editing} told={told} onChange={change} />}
        <WidgetFields
          widget={widget}
          known={known}
          document={document}
          datasets={datasets}
          told={told}
          onChange={change}
        />
        {widget.kind !== 'note' && <TextFields widget={widget} told={told} onChange={change} />}
        <Width widget={widget} told={told} onChange={change} />
        <Acts editing={editing} widget={widget} place={place} />
      </div>
    </Panel>
  );
}

type DataWidget = Exclude<Widget, { kind: 'note' }>;

interface PartProps<Kind extends Widget> {
  readonly widget: Kind;
  readonly told: Told;
  readonly onChange: (widget: Widget, member?: string) => void;
}

function DataFields({ widget, editing, told, onChange }: PartProps<DataWidget> & { readonly editing: Editing }) {
  const { say } = useText();
  const { document, select } = editing;
  const names = document.datasets.map(({ name }) => name);
  const place = names.indexOf(widget.dataset);
  const problem = told(['dataset']);
  return (
    <>
      <div className="mb-4">
        <Choice
          label={say('edit.dataset')}
          value={widget.dataset}
          aria-invalid={problem !== undefined}
          options={(place === -1 ? [widget.dataset, ...names] : names).map((name) => ({ value: name, title: name }))}
          onChoose={(dataset) => onChange({ ...widget, dataset })}
        />
        <p className="mt-1 text-small">
          {problem === undefined ? (
            <button
              type="button"
              className="rounded-sm text-accent-ink underline"
              onClick={() => select({ view: 'data', dataset: place })}
            >
              {say('edit.openQuery')}
            </button>
          ) : (
            <span className="text-bad">{problem}</span>
          )}
        </p>
      </div>
      {'format' in widget && (
        <Choice
          className="mb-4"
          label={say('edit.format')}
          value={widget.format}
          options={FORMATS.map((format) => ({ value: format, title: say(`edit.format.${format}`) }))}
          onChoose={(chosen) =>
            onChange({ ...widget, format: FORMATS.find((each) => each === chosen) ?? widget.format })
          }
        />
      )}
    </>
  );
}

function TextFields({ widget, told, onChange }: PartProps<DataWidget>) {
  const { say } = useText();
  const { description, unit, ...rest } = widget;
  return (
    <details className="mb-3" open={description !== undefined || unit !== undefined}>
      <summary className="cursor-pointer py-1 font-medium">{say('edit.texts')}</summary>
      <OptionalFields
        label={say('edit.description')}
        value={description}
        told={(each) => told(['description', each])}
        onChange={(next) =>
          onChange(
            {
              ...rest,
              ...(next === undefined ? {} : { description: next }),
              ...(unit === undefined ? {} : { unit }),
            } as Widget,
            'description',
          )
        }
      />
      <OptionalFields
        label={say('edit.unit')}
        value={unit}
        told={(each) => told(['unit', each])}
        onChange={(next) =>
          onChange(
            {
              ...rest,
              ...(description === undefined ? {} : { description }),
              ...(next === undefined ? {} : { unit: next }),
            } as Widget,
            'unit',
          )
        }
      />
    </details>
  );
}

function Width({ widget, told, onChange }: PartProps<Widget>) {
  const { say } = useText();
  const { least, most } = widthsOf(widget.kind);
  return (
    <Field
      label={say('edit.width')}
      type="number"
      min={least}
      max={most}
      hint={say('edit.widthHint', { least, most })}
      value={widget.width}
      problem={told(['width'])}
      onChange={(event) => onChange({ ...widget, width: Math.round(Number(event.target.value)) }, 'width')}
    />
  );
}

function Acts({ editing, widget, place }: Pick<WidgetInspectorProps, 'editing' | 'widget' | 'place'>) {
  const { say, language } = useText();
  const { document, selection, edit, select } = editing;
  const { page } = selection;
  const copy = () => {
    const id = freshWidgetId(document, widget.id);
    edit({ kind: 'add_widget', page, at: place + 1, widget: { ...widget, id } });
    select({ widget: place + 1 });
  };
  const moveTo = (to: number) => {
    const at = document.pages[to]?.widgets.length ?? 0;
    edit({ kind: 'move_widget', page, widget: place, to: { page: to, at } });
    select({ page: to, widget: at });
  };
  return (
    <div className="mt-3 border-t border-line pt-3">
      {document.pages.length > 1 && (
        <Choice
          className="mb-3"
          label={say('edit.moveToPage')}
          value={String(page)}
          options={document.pages.map(({ id, title }, index) => ({
            value: String(index),
            title: title[language] || id,
          }))}
          onChoose={(to) => moveTo(Number(to))}
        />
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={copy}>{say('edit.duplicate')}</Button>
        <Button
          look="danger"
          onClick={() => {
            edit({ kind: 'remove_widget', page, widget: place });
            select({ widget: undefined });
          }}
        >
          {say('edit.removeWidget')}
        </Button>
      </div>
    </div>
  );
}
