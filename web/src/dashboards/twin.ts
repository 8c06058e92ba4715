import type { Language } from '@tallygate/contract';
import { exactFigure } from '../format/figure.ts';
import { percentage, UNKNOWN } from '../format/number.ts';
import { calendarDay, calendarMonth } from '../format/time.ts';
import type { Say } from '../locales/use-text.ts';
import type { ChartModel } from './chart-model.ts';
import type { ListModel } from './list-model.ts';
import { unitOf } from './widget-unit.ts';
import type { ListWidget } from './widgets.ts';

/** The same figures as a picture's, as a table. */
export interface Twin {
  readonly columns: readonly { readonly title: string; readonly isNumeric: boolean }[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly TwinCell[] }[];
}

export interface TwinCell {
  /** As people read it. */
  readonly text: string;
  /** As programs read it: days as `YYYY-MM-DD`, numbers plain, nothing where it is not known. */
  readonly raw: string;
  /** What it is sorted by. */
  readonly order: string | number | undefined;
}

interface Words {
  readonly say: Say;
  readonly language: Language;
}

/** A chart as a table: a row a day or a month, newest first. */
export function twinOfChart(model: ChartModel, { say, language }: Words): Twin {
  const columns = [
    { title: say(model.every === 'month' ? 'widget.month' : 'widget.day'), isNumeric: false },
    ...model.series.map(({ title }) => ({ title, isNumeric: true })),
  ];
  const rows = model.days.map((day, index) => ({
    id: day,
    cells: [
      model.every === 'month'
        ? { text: calendarMonth(day, language), raw: day.slice(0, 7), order: day }
        : { text: calendarDay(day, language), raw: day, order: day },
      ...model.series.map(({ values }) =>
        numberCell(values[index], exactFigure(values[index], model.format, language)),
      ),
    ],
  }));
  return { columns, rows: rows.reverse() };
}

/** A ranking or a pie as a table, with all its columns. Only a pie's shares are of what is shown: a ranking is cut. */
export function twinOfList(widget: ListWidget, model: ListModel, { say, language }: Words): Twin {
  const isWhole = widget.kind === 'pie';
  const columns = [
    { title: say('widget.name'), isNumeric: false },
    { title: unitOf(widget, { say, language }), isNumeric: true },
    ...(isWhole ? [{ title: say('widget.share'), isNumeric: true }] : []),
    ...widget.also.map(({ title, format }) => ({ title: title[language], isNumeric: format !== 'text' })),
  ];
  const rows = model.lines.map(({ name, value, share, also }, index) => ({
    id: `${index} ${name}`,
    cells: [
      { text: name ?? UNKNOWN, raw: name ?? '', order: name },
      numberCell(value, exactFigure(value, widget.format, language)),
      ...(isWhole ? [numberCell(share, share === undefined ? UNKNOWN : percentage(share, language))] : []),
      ...widget.also.map(({ format }, place) => alsoCell(also[place], exactFigure(also[place], format, language))),
    ],
  }));
  return { columns, rows };
}

function numberCell(value: number | undefined, text: string): TwinCell {
  return { text, raw: value === undefined ? '' : String(value), order: value };
}

function alsoCell(value: unknown, text: string): TwinCell {
  const raw = value === null || value === undefined ? '' : String(value);
  const figure = Number(raw);
  return { text, raw, order: raw === '' || Number.isNaN(figure) ? raw : figure };
}
