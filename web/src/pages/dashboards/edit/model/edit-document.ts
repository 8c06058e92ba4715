import type { DashboardDocument, Widget } from '@tallygate/contract';
import { type Dataset, type Page, withDatasetRenamed } from './document-parts.ts';

/** One change of a document. Pages, widgets and datasets are named by their places, which are good while names are being typed. */
export type Edit =
  | { readonly kind: 'change_document'; readonly change: Partial<Pick<DashboardDocument, 'title' | 'filters'>> }
  | { readonly kind: 'replace'; readonly document: DashboardDocument }
  | { readonly kind: 'add_page'; readonly page: Page; readonly at: number }
  | {
      readonly kind: 'change_page';
      readonly page: number;
      readonly change: Partial<Pick<Page, 'id' | 'title' | 'question'>>;
    }
  | { readonly kind: 'move_page'; readonly page: number; readonly to: number }
  | { readonly kind: 'remove_page'; readonly page: number }
  | { readonly kind: 'add_widget'; readonly page: number; readonly at: number; readonly widget: Widget }
  | { readonly kind: 'change_widget'; readonly page: number; readonly widget: number; readonly becomes: Widget }
  | {
      readonly kind: 'move_widget';
      readonly page: number;
      readonly widget: number;
      readonly to: { readonly page: number; readonly at: number };
    }
  | { readonly kind: 'remove_widget'; readonly page: number; readonly widget: number }
  | { readonly kind: 'add_dataset'; readonly dataset: Dataset }
  | { readonly kind: 'change_dataset'; readonly dataset: number; readonly change: Partial<Dataset> }
  | { readonly kind: 'remove_dataset'; readonly dataset: number };

/**
 * The document after an edit. One that changes nothing, or that names a place that is not there, gives the same object. The last page
 * and the last dataset stay. A dataset that gets another name has it in all widgets that draw it.
 */
export function editDocument(document: DashboardDocument, edit: Edit): DashboardDocument {
  switch (edit.kind) {
    case 'change_document':
      return changed(document, edit.change);
    case 'replace':
      return isEqual(document, edit.document) ? document : edit.document;
    case 'add_page':
    case 'change_page':
    case 'move_page':
    case 'remove_page':
      return withList(document, 'pages', editPages(document.pages, edit));
    case 'add_widget':
    case 'change_widget':
    case 'move_widget':
    case 'remove_widget':
      return withList(document, 'pages', editWidgets(document.pages, edit));
    case 'add_dataset':
      return { ...document, datasets: [...document.datasets, edit.dataset] };
    case 'change_dataset':
      return changeDataset(document, edit);
    case 'remove_dataset':
      return document.datasets.length === 1
        ? document
        : withList(document, 'datasets', removedAt(document.datasets, edit.dataset));
  }
}

type PageEdit = Extract<Edit, { kind: `${string}_page` }>;
type WidgetEdit = Extract<Edit, { kind: `${string}_widget` }>;

function editPages(pages: readonly Page[], edit: PageEdit): readonly Page[] {
  switch (edit.kind) {
    case 'add_page':
      return insertedAt(pages, edit.page, edit.at);
    case 'change_page':
      return replacedAt(pages, edit.page, (page) => changed(page, edit.change));
    case 'move_page':
      return movedTo(pages, edit.page, edit.to);
    case 'remove_page':
      return pages.length === 1 ? pages : removedAt(pages, edit.page);
  }
}

function editWidgets(pages: readonly Page[], edit: WidgetEdit): readonly Page[] {
  const within = (place: number, act: (widgets: readonly Widget[]) => readonly Widget[]) =>
    replacedAt(pages, place, (page) => withList(page, 'widgets', act(page.widgets)));
  switch (edit.kind) {
    case 'add_widget':
      return within(edit.page, (widgets) => insertedAt(widgets, edit.widget, edit.at));
    case 'change_widget':
      return within(edit.page, (widgets) =>
        replacedAt(widgets, edit.widget, (widget) => (isEqual(widget, edit.becomes) ? widget : edit.becomes)),
      );
    case 'remove_widget':
      return within(edit.page, (widgets) => removedAt(widgets, edit.widget));
    case 'move_widget':
      return edit.to.page === edit.page
        ? within(edit.page, (widgets) => movedTo(widgets, edit.widget, edit.to.at))
        : moveAcross(pages, edit);
  }
}

function moveAcross(pages: readonly Page[], edit: Extract<WidgetEdit, { kind: 'move_widget' }>): readonly Page[] {
  const widget = pages[edit.page]?.widgets[edit.widget];
  if (widget === undefined || pages[edit.to.page] === undefined) return pages;
  return editWidgets(editWidgets(pages, { kind: 'remove_widget', page: edit.page, widget: edit.widget }), {
    kind: 'add_widget',
    page: edit.to.page,
    at: edit.to.at,
    widget,
  });
}

function changeDataset(
  document: DashboardDocument,
  edit: Extract<Edit, { kind: 'change_dataset' }>,
): DashboardDocument {
  const before = document.datasets[edit.dataset];
  const { name } = edit.change;
  const renamed = withList(
    document,
    'datasets',
    replacedAt(document.datasets, edit.dataset, (dataset) => changed(dataset, edit.change)),
  );
  if (before === undefined || name === undefined || name === before.name) return renamed;
  // Of two with one name it is not known whose the widgets are: they stay with the other.
  if (document.datasets.filter((each) => each.name === before.name).length > 1) return renamed;
  const follow = (widget: Widget) => withDatasetRenamed(widget, { from: before.name, to: name });
  return { ...renamed, pages: renamed.pages.map((page) => ({ ...page, widgets: page.widgets.map(follow) })) };
}

function changed<Whole extends object>(whole: Whole, change: Partial<NoInfer<Whole>>): Whole {
  const next = { ...whole, ...change };
  return isEqual(whole, next) ? whole : next;
}

function withList<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  name: Name,
  list: Whole[Name] extends readonly (infer Item)[] ? readonly Item[] : never,
): Whole {
  return whole[name] === list ? whole : { ...whole, [name]: list };
}

function insertedAt<Item>(items: readonly Item[], item: Item, at: number): readonly Item[] {
  return items.toSpliced(Math.min(Math.max(at, 0), items.length), 0, item);
}

function removedAt<Item>(items: readonly Item[], at: number): readonly Item[] {
  return items[at] === undefined ? items : items.toSpliced(at, 1);
}

function replacedAt<Item>(items: readonly Item[], at: number, by: (item: Item) => Item): readonly Item[] {
  const item = items[at];
  if (item === undefined) return items;
  const next = by(item);
  return next === item ? items : items.with(at, next);
}

function movedTo<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const item = items[from];
  if (item === undefined || from === to || to < 0 || to >= items.length) return items;
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** Documents are plain data, whose members stand in an order that edits keep. */
function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
