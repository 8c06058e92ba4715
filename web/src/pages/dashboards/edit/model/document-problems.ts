import { type DashboardDocument, dashboardDocumentSchema, type Widget } from '@tallygate/contract';
import type { TextId } from '../../../../locales/ko.ts';
import { datasetsOf, widthsOf } from './document-parts.ts';
import { wrongParameters, wrongParts } from './sql-parts.ts';

/** Where in a document: such as `['pages', 0, 'widgets', 2, 'width']`. Empty: the whole of it. */
export type Path = readonly (string | number)[];

/** What is wrong with a document, and where. */
export interface DocumentProblem {
  readonly path: Path;
  readonly text: TextId;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Everything that is wrong with a document; nothing: it can be published. Its shape first, then what its parts say of each other. */
export function problemsOf(document: DashboardDocument): readonly DocumentProblem[] {
  return [...shapeProblems(document), ...referenceProblems(document)];
}

/** What the schema says; while there is such a problem, no draft of it can be kept. */
export function shapeProblems(document: unknown): readonly DocumentProblem[] {
  const parsed = dashboardDocumentSchema.safeParse(document);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({
    path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    ...(isLeftOut(document, issue.path) ? ({ text: 'edit.problem.required' } as const) : wordsOf(issue)),
  }));
}

/** Whether there is nothing at a place. */
function isLeftOut(document: unknown, path: Issue['path']): boolean {
  let value = document;
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  return value === undefined;
}

type Issue = NonNullable<ReturnType<typeof dashboardDocumentSchema.safeParse>['error']>['issues'][number];

function wordsOf(issue: Issue): Pick<DocumentProblem, 'text' | 'values'> {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' && Number(issue.minimum) <= 1
        ? { text: 'edit.problem.required' }
        : {
            text: issue.origin === 'array' ? 'edit.problem.tooFew' : 'edit.problem.tooSmall',
            values: { least: Number(issue.minimum) },
          };
    case 'too_big':
      return {
        text: issue.origin === 'string' ? 'edit.problem.tooLong' : 'edit.problem.tooMany',
        values: { most: Number(issue.maximum) },
      };
    case 'invalid_format':
      return {
        text: issue.path.at(-1) === 'id' || issue.path.at(-1) === 'name' ? 'edit.problem.name' : 'edit.problem.column',
      };
    case 'unrecognized_keys':
      return { text: 'edit.problem.unknownMember', values: { names: issue.keys.join(', ') } };
    default:
      return { text: 'edit.problem.value' };
  }
}

/** What a schema cannot say: names are unique and lead somewhere, widths suit the kind, parts and parameters are known. */
function referenceProblems(document: DashboardDocument): readonly DocumentProblem[] {
  const widgets = document.pages.flatMap((page, place) =>
    page.widgets.map((widget, index) => ({ widget, path: ['pages', place, 'widgets', index] as Path })),
  );
  const used = new Set(widgets.flatMap(({ widget }) => datasetsOf(widget).map(({ dataset }) => dataset)));
  const known = new Set(document.datasets.map(({ name }) => name));
  return [
    ...repeated(document.pages.map((page, index) => ({ name: page.id, path: ['pages', index, 'id'] }))),
    ...document.pages.flatMap(({ id }, index) =>
      id === EDIT ? [{ path: ['pages', index, 'id'], text: 'edit.problem.taken' as const, values: { name: id } }] : [],
    ),
    ...repeated(widgets.map(({ widget, path }) => ({ name: widget.id, path: [...path, 'id'] }))),
    ...repeated(document.datasets.map(({ name }, index) => ({ name, path: ['datasets', index, 'name'] }))),
    ...widgets.flatMap(({ widget, path }) => widgetProblems(widget, { path, known })),
    ...document.datasets.flatMap(({ name, sql }, index) => [
      ...(used.has(name) ? [] : [{ path: ['datasets', index, 'name'], text: 'edit.problem.unused' as const }]),
      ...[...wrongParts(sql), ...wrongParameters(sql)].map((part) => ({
        path: ['datasets', index, 'sql'],
        text: 'edit.problem.sqlPart' as const,
        values: { part },
      })),
    ]),
  ];
}

/** In addresses of pages, where the editor is. */
const EDIT = 'edit';

function widgetProblems(
  widget: Widget,
  { path, known }: { readonly path: Path; readonly known: ReadonlySet<string> },
): readonly DocumentProblem[] {
  const { least, most } = widthsOf(widget.kind);
  const isFitting = widget.width >= least && widget.width <= most;
  return [
    ...datasetsOf(widget)
      .filter(({ dataset }) => !known.has(dataset))
      .map(({ dataset, at }) => ({
        path: [...path, ...at],
        text: 'edit.problem.noDataset' as const,
        values: { name: dataset },
      })),
    ...(isFitting ? [] : [{ path: [...path, 'width'], text: 'edit.problem.width' as const, values: { least, most } }]),
    ...('series' in widget
      ? repeated(
          widget.series.map(({ column }, index) => ({ name: column, path: [...path, 'series', index, 'column'] })),
        )
      : []),
    ...('columns' in widget
      ? repeated(
          widget.columns.map(({ column }, index) => ({ name: column, path: [...path, 'columns', index, 'column'] })),
        )
      : []),
  ];
}

function repeated(names: readonly { readonly name: string; readonly path: Path }[]): readonly DocumentProblem[] {
  const seen = new Set<string>();
  return names.flatMap(({ name, path }) => {
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew ? [] : [{ path, text: 'edit.problem.repeated' as const, values: { name } }];
  });
}

/** Those that are about a place or something within it. */
export function problemsWithin(problems: readonly DocumentProblem[], path: Path): readonly DocumentProblem[] {
  return problems.filter((problem) => path.every((part, index) => problem.path[index] === part));
}
