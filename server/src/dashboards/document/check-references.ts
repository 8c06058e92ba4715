import type { DashboardDocument, Localized, Widget } from '@tallygate/contract';
import { DASHBOARD_TABLES, tablesIn } from '#sql';
import type { DocumentProblem } from './document-problem.ts';
import { partsIn, SQL_PARTS } from './expand-sql.ts';
import { PARAMETERS } from './parameters.ts';

type Path = DocumentProblem['path'];

/** What a schema cannot say: names are unique and lead somewhere, widths suit the kind, parameters are known. */
export function checkReferences(document: DashboardDocument): readonly DocumentProblem[] {
  const widgets = document.pages.flatMap((page, pageIndex) =>
    page.widgets.map((widget, index) => ({ widget, path: ['pages', pageIndex, 'widgets', index] as Path })),
  );
  return [
    ...repeated(document.filters.map((name, index) => ({ name, path: ['filters', index] }))),
    ...repeated(document.pages.map((page, index) => ({ name: page.id, path: ['pages', index, 'id'] }))),
    ...document.pages.flatMap(({ id }, index) =>
      id === EDIT ? [{ path: ['pages', index, 'id'], message: sentence.pageTaken(id) }] : [],
    ),
    ...repeated(widgets.map(({ widget, path }) => ({ name: widget.id, path: [...path, 'id'] }))),
    ...repeated(document.datasets.map(({ name }, index) => ({ name, path: ['datasets', index, 'name'] }))),
    ...widgets.flatMap(({ widget, path }) => checkWidget(widget, path, document)),
    ...checkDatasets(
      document,
      widgets.map(({ widget }) => widget),
    ),
  ];
}

/** In addresses of pages, where the editor is. */
const EDIT = 'edit';

function repeated(names: readonly { readonly name: string; readonly path: Path }[]): DocumentProblem[] {
  const seen = new Set<string>();
  return names.flatMap(({ name, path }) => {
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew ? [] : [{ path, message: sentence.repeated(name) }];
  });
}

function checkWidget(widget: Widget, path: Path, document: DashboardDocument): DocumentProblem[] {
  const known = new Set(document.datasets.map(({ name }) => name));
  const [least, most] = WIDTHS[widget.kind] ?? CHART_WIDTHS;
  const isFitting = widget.width >= least && widget.width <= most;
  return [
    ...datasetsOf(widget)
      .filter(({ dataset }) => !known.has(dataset))
      .map(({ dataset, at }) => ({ path: [...path, ...at], message: sentence.datasetUnknown(dataset) })),
    ...(isFitting ? [] : [{ path: [...path, 'width'], message: sentence.width(least, most) }]),
    ...repeated(columnsOf(widget).map(({ column, at }) => ({ name: column, path: [...path, ...at] }))),
  ];
}

/** Columns of the grid of 12. A chart narrower than a third of the page has no room for its axis. */
const CHART_WIDTHS = [4, 12] as const;
const WIDTHS: Readonly<Partial<Record<Widget['kind'], readonly [least: number, most: number]>>> = {
  tile: [2, 6],
  note: [2, 12],
};

/** Columns that stand beside each other, and so once each. */
function columnsOf(widget: Widget): readonly { readonly column: string; readonly at: Path }[] {
  if ('series' in widget)
    return widget.series.map(({ column }, index) => ({ column, at: ['series', index, 'column'] }));
  if (widget.kind !== 'table') return [];
  return widget.columns.map(({ column }, index) => ({ column, at: ['columns', index, 'column'] }));
}

/** The datasets that a widget draws, and where it names them. */
function datasetsOf(widget: Widget): readonly { readonly dataset: string; readonly at: Path }[] {
  if (widget.kind === 'note') return [];
  const own = { dataset: widget.dataset, at: ['dataset'] };
  if (widget.kind !== 'tile' || widget.sparkline === undefined) return [own];
  return [own, { dataset: widget.sparkline.dataset, at: ['sparkline', 'dataset'] }];
}

function checkDatasets({ datasets }: DashboardDocument, widgets: readonly Widget[]): DocumentProblem[] {
  const used = new Set(widgets.flatMap((widget) => datasetsOf(widget).map(({ dataset }) => dataset)));
  return datasets.flatMap(({ name, sql }, index) => [
    ...(used.has(name) ? [] : [{ path: ['datasets', index, 'name'], message: sentence.datasetUnused(name) }]),
    ...wrongParameters(sql).map((parameter) => ({
      path: ['datasets', index, 'sql'],
      message: sentence.parameterUnknown(parameter),
    })),
    ...tablesNotOffered(sql).map((table) => ({
      path: ['datasets', index, 'sql'],
      message: sentence.tableNotOffered(table),
    })),
    ...unknownParts(sql).map((part) => ({ path: ['datasets', index, 'sql'], message: sentence.partUnknown(part) })),
  ]);
}

/** Parameters in the text that are not given to datasets, or under another type. */
function wrongParameters(sql: string): readonly string[] {
  const named = [...sql.matchAll(/\{\s*(\w+)\s*:\s*([^}]*?)\s*\}/g)];
  const wrong = named.filter(([, name = '', type]) => !Object.hasOwn(PARAMETERS, name) || PARAMETERS[name] !== type);
  return [...new Set(wrong.map(([text]) => text))];
}

/** Tables of ours that a statement names, and that dashboards do not read. */
export function tablesNotOffered(sql: string): readonly string[] {
  return [...tablesIn(sql)].filter((table) => !DASHBOARD_TABLES.has(table));
}

function unknownParts(sql: string): readonly string[] {
  const known = new Set<string>(SQL_PARTS);
  return [...new Set(partsIn(sql).filter((part) => !known.has(part)))];
}

const sentence = {
  repeated: (name: string): Localized => ({
    en: `"${name}" is there more than once. Give each a name of its own.`,
    ko: `이름이 중복되었습니다: "${name}". 서로 다른 이름을 사용해 주세요.`,
  }),
  pageTaken: (name: string): Localized => ({
    en: `A page cannot be called "${name}": there its dashboard is edited. Give it another name.`,
    ko: `페이지 이름으로 사용할 수 없습니다: "${name}". 대시보드 편집 화면의 주소입니다. 다른 이름을 사용해 주세요.`,
  }),
  datasetUnknown: (name: string): Localized => ({
    en: `There is no dataset "${name}" in this document.`,
    ko: `문서에 없는 데이터 세트입니다: "${name}".`,
  }),
  datasetUnused: (name: string): Localized => ({
    en: `No widget uses the dataset "${name}". Remove it, or draw it.`,
    ko: `어느 위젯에서도 사용하지 않는 데이터 세트입니다: "${name}". 삭제하거나 위젯에서 사용해 주세요.`,
  }),
  parameterUnknown: (text: string): Localized => ({
    en: `${text} is not a parameter of datasets. There are: ${PARAMETER_LIST}.`,
    ko: `데이터 세트의 매개변수가 아닙니다: ${text}. 사용할 수 있는 매개변수: ${PARAMETER_LIST}.`,
  }),
  tableNotOffered: (table: string): Localized => ({
    en: `Dashboards do not read the table "${table}". There are: ${TABLE_LIST}.`,
    ko: `대시보드에서 사용할 수 없는 테이블입니다: "${table}". 사용할 수 있는 테이블: ${TABLE_LIST}.`,
  }),
  partUnknown: (name: string): Localized => ({
    en: `{{${name}}} is not a part of datasets. There are: ${PART_LIST}.`,
    ko: `데이터 세트에서 사용할 수 없는 구문입니다: {{${name}}}. 사용할 수 있는 구문: ${PART_LIST}.`,
  }),
  width: (least: number, most: number): Localized => ({
    en: `The width of such a widget is between ${least} and ${most} columns.`,
    ko: `이 위젯의 너비는 ${least}열 이상 ${most}열 이하여야 합니다.`,
  }),
};

const PART_LIST = SQL_PARTS.map((name) => `{{${name}}}`).join(' ');
const TABLE_LIST = [...DASHBOARD_TABLES].join(' ');
const PARAMETER_LIST = Object.entries(PARAMETERS)
  .map(([name, type]) => `{${name}:${type}}`)
  .join(' ');
