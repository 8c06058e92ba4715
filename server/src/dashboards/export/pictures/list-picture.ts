import { DRAWN_EACH_MAX } from '@tallygate/contract';
import { columnFigure, exactFigure, type FigureFormat, share, shortFigure, UNKNOWN } from '../figures.ts';
import { REPORT_LIMITS } from '../page-report.ts';
import { coloursOf, INK, REST_COLOUR } from '../palette.ts';
import { filledIn } from '../words/words-of.ts';
import type { Picture, PrintedCell, PrintedTable } from './picture.ts';
import { figureAt, nameOf, valueAt, type WidgetFacts } from './widget-facts.ts';

/** Names with their figures, as a table with all its columns. */
export function rankingPicture(facts: WidgetFacts<'ranking' | 'pie'>): Picture {
  const { widget, words, style } = facts;
  const { language } = style;
  return tableOf(facts, [
    { column: widget.label, title: words.name, format: 'text', names: widget.value_names },
    {
      column: widget.value,
      title: widget.unit?.[language] ?? words.units[widget.format],
      format: widget.format,
      isBar: true,
    },
    ...widget.also.map(({ column, title, format, value_names: names }) => ({
      column,
      title: title[language],
      format,
      names,
    })),
  ]);
}

/** A table with all its columns. */
export function tablePicture(facts: WidgetFacts<'table'>): Picture {
  const { widget, style } = facts;
  return tableOf(
    facts,
    widget.columns.map(({ column, title, format, value_names: names, bar }) => ({
      ...{ column, format, names },
      title: title[style.language],
      isBar: bar === true,
    })),
  );
}

/** Parts of a whole as a ring, with their figures beside it. */
export function piePicture(facts: WidgetFacts<'ranking' | 'pie'>): Picture {
  const { widget, result, report, style, words } = facts;
  const naming = { column: widget.label, names: widget.value_names, report };
  const known = result.rows
    .map((row) => ({
      key: String(valueAt(result, row, widget.label) ?? ''),
      name: nameOf(valueAt(result, row, widget.label), naming),
      value: figureAt(result, row, widget.value) ?? 0,
    }))
    .filter(({ value }) => value > 0);
  const total = known.reduce((sum, { value }) => sum + value, 0);
  if (total === 0) return nothing(facts);
  const isWhole = known.length <= DRAWN_EACH_MAX + 1;
  const each = isWhole ? known : known.slice(0, DRAWN_EACH_MAX);
  const rest = isWhole ? 0 : known.slice(DRAWN_EACH_MAX).reduce((sum, { value }) => sum + value, 0);
  const colours = coloursOf(
    each.map(({ key }) => key),
    widget.label,
  );
  const parts = [
    ...each.map(({ name, value }, place) => ({ name, value, colour: colours[place] ?? REST_COLOUR })),
    ...(rest === 0 ? [] : [{ name: words.rest, value: rest, colour: REST_COLOUR }]),
  ];
  const series = {
    type: 'pie' as const,
    radius: ['54%', '94%'],
    label: { show: false },
    itemStyle: { borderColor: '#ffffff', borderWidth: 1 },
    data: parts.map(({ name, value, colour }) => ({ name: name ?? UNKNOWN, value, itemStyle: { color: colour } })),
  };
  const figure = (value: number) =>
    `${shortFigure(value, widget.format, style)} (${share(value / total, style.language)})`;
  return {
    kind: 'chart',
    option: { animation: false, series: [series] },
    legend: parts.map(({ name, value, colour }) => ({ title: name ?? words.noValue, colour, figure: figure(value) })),
    legendAt: 'beside',
  };
}

/** What is said where a result has nothing. */
export function nothing({ words }: Pick<WidgetFacts<'table'>, 'words'>): Picture {
  return { kind: 'state', tone: 'quiet', text: words.noData };
}

interface Column {
  readonly column: string;
  readonly title: string;
  readonly format: FigureFormat;
  readonly names?: Parameters<typeof nameOf>[1]['names'];
  readonly isBar?: boolean;
}

type TableFacts = Pick<WidgetFacts<'table'>, 'result' | 'report' | 'style' | 'words'>;

function tableOf(facts: TableFacts, columns: readonly Column[]): Picture {
  const { result, style, words } = facts;
  if (result.rows.length === 0) return nothing(facts);
  const shown = result.rows.slice(0, REPORT_LIMITS.tableRowsMax);
  const largest = columns.map(({ column }) =>
    Math.max(0, ...result.rows.map((row) => figureAt(result, row, column) ?? 0)),
  );
  const figures = {
    shown: exactFigure(shown.length, 'count', style),
    all: exactFigure(result.rows.length, 'count', style),
  };
  const table: PrintedTable = {
    kind: 'table',
    columns: columns.map(({ title, format }) => ({ title, isFigure: format !== 'text' && format !== 'time' })),
    rows: shown.map((row) => columns.map((column, at) => cellOf(facts, { row, column, largest: largest[at] ?? 0 }))),
    notes: [
      ...(shown.length < result.rows.length ? [filledIn(words.cut, figures)] : []),
      ...(result.truncated ? [words.truncated] : []),
    ],
  };
  return table;
}

function cellOf(
  { result, report, style }: TableFacts,
  { row, column, largest }: { readonly row: readonly unknown[]; readonly column: Column; readonly largest: number },
): PrintedCell {
  const value = valueAt(result, row, column.column);
  if (column.format === 'text') {
    return { text: nameOf(value, { column: column.column, names: column.names, report }) ?? UNKNOWN };
  }
  const text = columnFigure(value, column.format, { ...style, largest });
  const figure = figureAt(result, row, column.column);
  return column.isBar === true && largest > 0 && figure !== undefined ? { text, bar: figure / largest } : { text };
}

/** The colour of bars behind figures. */
export const BAR_COLOUR = INK.soft;
