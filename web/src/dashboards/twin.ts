import type { Language } from '@tallygate/contract';
import { exactAmong, largestOf } from '../format/figure.ts';
import { percentage, UNKNOWN } from '../format/number.ts';
import { comparedPlace, type PlaceStyle, placeInTable } from '../format/place.ts';
import type { Say } from '../locales/use-text.ts';
import type { ChartModel, PreviousSeries } from './chart-model.ts';
import type { ListModel } from './list-model.ts';
import type { TableModel } from './table-widget-model.ts';
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

/** What the first column of a chart's table is called. */
const PLACE_WORDS = {
  hour: 'widget.hour',
  day: 'widget.day',
  week: 'widget.week',
  month: 'widget.month',
  name: 'widget.name',
} as const;

/** A chart as a table: a row a place, newest first; names keep their order. */
export function twinOfChart(model: ChartModel, { say, language }: Words): Twin {
  const { every, timeZone, format } = model;
  const previous = model.previous.map(({ title, values }) => ({ title: previousTitle(title, say), values }));
  const shown: readonly PreviousSeries[] = [...model.series, ...previous];
  const pairs = previous.length > 0 ? model.compared?.places : undefined;
  const writeIn = shown.map(({ values }) => {
    const largest = largestOf(values);
    return (value: number | undefined) => exactAmong(value, format, { language, largest });
  });
  const columns = [
    { title: say(PLACE_WORDS[every]), isNumeric: false },
    ...(pairs === undefined ? [] : [{ title: say('widget.comparedWith'), isNumeric: false }]),
    ...shown.map(({ title }) => ({ title, isNumeric: true })),
  ];
  const rows = model.places.map((place, index) => ({
    id: every === 'name' ? `${index} ${place}` : place,
    cells: [
      {
        text: placeInTable(place, { every, zone: timeZone, language }),
        raw: every === 'month' ? place.slice(0, 7) : place,
        order: every === 'name' ? index : place,
      },
      ...(pairs === undefined ? [] : [pairCell(pairs[index], { every, zone: timeZone, language })]),
      ...shown.map(({ values }, at) => numberCell(values[index], writeIn[at]?.(values[index]) ?? UNKNOWN)),
    ],
  }));
  return { columns, rows: every === 'name' ? rows : rows.reverse() };
}

function pairCell(place: string | undefined, style: PlaceStyle): TwinCell {
  return { text: place === undefined ? UNKNOWN : comparedPlace(place, style), raw: place ?? '', order: place };
}

/** What a series of the period before is called; all of it together has no name of its own. */
export function previousTitle(title: string, say: Say): string {
  return title === '' ? say('widget.previous') : say('widget.previousOf', { title });
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
  const largest = largestOf(model.lines.map(({ value }) => value));
  const alsoLargest = widget.also.map((_, place) => largestOf(model.lines.map(({ also }) => also[place])));
  const rows = model.lines.map(({ name, value, share, also }, index) => ({
    id: `${index} ${name}`,
    cells: [
      { text: name ?? UNKNOWN, raw: name ?? '', order: name },
      numberCell(value, exactAmong(value, widget.format, { language, largest })),
      ...(isWhole ? [numberCell(share, share === undefined ? UNKNOWN : percentage(share, language))] : []),
      ...widget.also.map(({ format }, place) => {
        const among = { language, largest: alsoLargest[place] ?? 0 };
        return alsoCell(also[place], exactAmong(also[place], format, among));
      }),
    ],
  }));
  return { columns, rows };
}

/** A table as it is in a file: every column, numbers plain. */
export function twinOfTable({ columns, rows }: TableModel): Twin {
  return {
    columns,
    rows: rows.map(({ id, cells }) => ({
      id,
      cells: cells.map(({ value, exact, order }) => ({
        text: exact ?? UNKNOWN,
        raw: value === null || value === undefined ? '' : String(value),
        order,
      })),
    })),
  };
}

/** A number, exact as text. */
export function numberCell(value: number | undefined, text: string): TwinCell {
  return { text, raw: value === undefined ? '' : String(value), order: value };
}

function alsoCell(value: unknown, text: string): TwinCell {
  const raw = value === null || value === undefined ? '' : String(value);
  const figure = Number(raw);
  return { text, raw, order: raw === '' || Number.isNaN(figure) ? raw : figure };
}
