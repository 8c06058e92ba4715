import type { DashboardDocument, Localized } from '@tallygate/contract';

/** A part of a document that another version has otherwise. */
export interface DocumentChange {
  readonly what: 'added' | 'removed' | 'changed' | 'moved';
  readonly of: 'document' | 'page' | 'widget' | 'dataset';
  /** Its id or name. */
  readonly name: string;
  readonly title?: Localized | undefined;
  /** Of what was changed: which members, such as `sql`. */
  readonly members: readonly string[];
  /** Of a dataset whose query was changed. */
  readonly sql?: { readonly before: string; readonly after: string } | undefined;
}

/** What one version has otherwise than the one before: the document itself, then pages, widgets and datasets by their names. */
export function documentChanges(before: DashboardDocument, after: DashboardDocument): readonly DocumentChange[] {
  const members = changedMembers(before, after, ['pages', 'datasets']);
  return [
    ...(members.length === 0
      ? []
      : [{ what: 'changed', of: 'document', name: '', title: after.title, members } as const]),
    ...partChanges('page', partsOf(before.pages, 'id'), partsOf(after.pages, 'id')),
    ...partChanges('widget', widgetsOf(before), widgetsOf(after)),
    ...partChanges('dataset', partsOf(before.datasets, 'name'), partsOf(after.datasets, 'name')),
  ];
}

interface Part {
  readonly name: string;
  /** Where it stands: of a widget, its page. */
  readonly within: string;
  readonly value: object;
}

function partsOf<Item extends object>(items: readonly Item[], named: keyof Item): readonly Part[] {
  return items.map((value) => ({ name: String(value[named]), within: '', value }));
}

function widgetsOf({ pages }: DashboardDocument): readonly Part[] {
  return pages.flatMap((page) => page.widgets.map((value) => ({ name: value.id, within: page.id, value })));
}

function partChanges(
  of: 'page' | 'widget' | 'dataset',
  before: readonly Part[],
  after: readonly Part[],
): readonly DocumentChange[] {
  const [was, is] = [byName(before), byName(after)];
  const kept = after.filter(({ name }) => was.has(name));
  const keptBefore = before.filter(({ name }) => is.has(name));
  const movedNames = new Set(movedOf(keptBefore, kept));
  return [
    ...before.filter(({ name }) => !is.has(name)).map((part) => change('removed', of, part)),
    ...after.filter(({ name }) => !was.has(name)).map((part) => change('added', of, part)),
    ...kept.flatMap((part) => {
      const old = was.get(part.name);
      const members = old === undefined ? [] : changedMembers(old.value, part.value, ['widgets']);
      if (members.length > 0) return [{ ...change('changed', of, part), members, sql: sqlOf(old?.value, part.value) }];
      return movedNames.has(part.name) ? [change('moved', of, part)] : [];
    }),
  ];
}

function change(what: DocumentChange['what'], of: DocumentChange['of'], { name, value }: Part): DocumentChange {
  const title = 'title' in value ? (value.title as Localized) : undefined;
  return { what, of, name, title, members: [] };
}

function byName(parts: readonly Part[]): ReadonlyMap<string, Part> {
  return new Map(parts.map((part) => [part.name, part]));
}

/** Those that stand elsewhere: on another page, or not behind the one that they stood behind. */
function movedOf(before: readonly Part[], after: readonly Part[]): readonly string[] {
  const followed = new Map(before.map((part, index) => [part.name, placeOf(before, index, part)]));
  return after.flatMap((part, index) => (followed.get(part.name) === placeOf(after, index, part) ? [] : [part.name]));
}

function placeOf(parts: readonly Part[], index: number, { within }: Part): string {
  const previous = parts[index - 1];
  return `${within}/${previous?.within === within ? previous.name : ''}`;
}

function changedMembers(before: object, after: object, without: readonly string[]): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const textOf = (of: object, name: string) => JSON.stringify(Reflect.get(of, name));
  return [...names].filter((name) => !without.includes(name) && textOf(before, name) !== textOf(after, name));
}

function sqlOf(before: object | undefined, after: object): DocumentChange['sql'] {
  if (before === undefined || !('sql' in before) || !('sql' in after) || before.sql === after.sql) return undefined;
  return { before: String(before.sql), after: String(after.sql) };
}
