import { PlusIcon } from 'lucide-react';
import type { Datasets } from '../../../api/use-datasets.ts';
import { Button } from '../../../components/button.tsx';
import { Menu, MenuItem } from '../../../components/menu.tsx';
import { useText } from '../../../locales/use-text.ts';
import { WIDGET_KINDS, type WidgetKind } from './model/document-parts.ts';
import { freshWidgetId } from './model/new-page.ts';
import { newWidget } from './model/widget-of-kind.ts';
import type { Editing } from './use-editor.ts';
import { columnsOf } from './use-preview.ts';

interface AddWidgetProps {
  readonly editing: Editing;
  readonly datasets: Datasets;
}

/** Adds a widget of a kind at the end of the page, over the dataset of the one that is chosen, and chooses it. */
export function AddWidget({ editing, datasets }: AddWidgetProps) {
  const { say } = useText();
  const { document, selection, edit, select } = editing;
  const widgets = document.pages[selection.page]?.widgets ?? [];
  const add = (kind: WidgetKind) => {
    const chosen = widgets[selection.widget ?? widgets.length - 1];
    const dataset = chosen !== undefined && 'dataset' in chosen ? chosen.dataset : (document.datasets[0]?.name ?? '');
    const widget = newWidget(kind, {
      id: freshWidgetId(document, kind),
      title: NEW_TITLE,
      dataset,
      known: columnsOf(datasets, dataset),
    });
    edit({ kind: 'add_widget', page: selection.page, at: widgets.length, widget });
    select({ widget: widgets.length });
  };
  return (
    <div className="mt-4">
      <Menu
        trigger={
          <Button>
            <PlusIcon aria-hidden />
            {say('edit.addWidget')}
          </Button>
        }
      >
        {WIDGET_KINDS.map((kind) => (
          <MenuItem key={kind} onSelect={() => add(kind)}>
            {say(`edit.kind.${kind}`)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

const NEW_TITLE = { ko: '새 위젯', en: 'New widget' };
