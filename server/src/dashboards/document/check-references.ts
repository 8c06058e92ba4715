import type { DashboardDocument, Localized, Widget } from '@tallygate/contract';
import type { DocumentProblem } from './document-problem.ts';
import { PARAMETERS } from './parameters.ts';

type Path = DocumentProblem['path'];

/** What a schema cannot say: names are unique and lead somewhere, widths suit the kind, parameters are known. */
export function checkReferences(document: DashboardDocument): readonly DocumentProblem[] {
  const widgets = document.pages.flatMap((page, pageIndex) =>
    page.widgets.map((widget, index) => ({ widget, path: ['pages', pageIndex, 'widgets', index] as Path })),
  );
  return [
    ...repeated(document.pages.map((page, index) => ({ name: page.id, path: ['pages', index, 'id'] }))),
    ...repeated(widgets.map(({ widget, path }) => ({ name: widget.id, path: [...path, 'id'] }))),
    ...repeated(document.datasets.map(({ name }, index) => ({ name, path: ['datasets', index, 'name'] }))),
    ...widgets.flatMap(({ widget, path }) => checkWidget(widget, path, document)),
    ...checkDatasets(
      document,
      widgets.map(({ widget }) => widget),
    ),
  ];
}

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
  const [least, most] = widget.kind === 'tile' ? TILE_WIDTHS : CHART_WIDTHS;
  const isFitting = widget.width >= least && widget.width <= most;
  return [
    ...datasetsOf(widget)
      .filter(({ dataset }) => !known.has(dataset))
      .map(({ dataset, at }) => ({ path: [...path, ...at], message: sentence.datasetUnknown(dataset) })),
    ...(isFitting ? [] : [{ path: [...path, 'width'], message: sentence.width(least, most) }]),
    ...('series' in widget
      ? repeated(
          widget.series.map(({ column }, index) => ({ name: column, path: [...path, 'series', index, 'column'] })),
        )
      : []),
  ];
}

/** Columns of the grid of 12. A chart narrower than a third of the page has no room for its axis. */
const TILE_WIDTHS = [2, 6] as const;
const CHART_WIDTHS = [4, 12] as const;

/** The datasets that a widget draws, and where it names them. */
function datasetsOf(widget: Widget): readonly { readonly dataset: string; readonly at: Path }[] {
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
  ]);
}

/** Parameters in the text that are not given to datasets, or under another type. */
function wrongParameters(sql: string): readonly string[] {
  const named = [...sql.matchAll(/\{\s*(\w+)\s*:\s*([^}]*?)\s*\}/g)];
  const wrong = named.filter(([, name = '', type]) => !Object.hasOwn(PARAMETERS, name) || PARAMETERS[name] !== type);
  return [...new Set(wrong.map(([text]) => text))];
}

const sentence = {
  repeated: (name: string): Localized => ({
    en: `"${name}" is there more than once. Give each a name of its own.`,
    ko: `이름이 중복되었습니다: "${name}". 서로 다른 이름을 사용해 주세요.`,
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
  width: (least: number, most: number): Localized => ({
    en: `The width of such a widget is between ${least} and ${most} columns.`,
    ko: `이 위젯의 너비는 ${least}열 이상 ${most}열 이하여야 합니다.`,
  }),
};

const PARAMETER_LIST = Object.entries(PARAMETERS)
  .map(([name, type]) => `{${name}:${type}}`)
  .join(' ');
