import type { DatasetResult, Localized, Widget } from '@tallygate/contract';
import { type FigureFormat, type FigureStyle, toFigure } from '../figures.ts';
import { type PageReport, REPORT_LIMITS } from '../page-report.ts';
import type { ReportWords } from '../words/report-words.ts';
import { reportWords } from '../words/words-of.ts';

/** A widget of one kind, its result, and what it is written with. */
export interface WidgetFacts<Kind extends Widget['kind']> {
  readonly widget: Extract<Widget, { readonly kind: Kind }>;
  readonly result: DatasetResult;
  readonly report: PageReport;
  readonly style: FigureStyle;
  readonly words: ReportWords;
}

/** Joins what a picture is made of. */
export function factsOf<Kind extends Widget['kind']>(
  widget: Extract<Widget, { readonly kind: Kind }>,
  result: DatasetResult,
  report: PageReport,
): WidgetFacts<Kind> {
  const { language, timeZone } = report;
  return { widget, result, report, style: { language, timeZone }, words: reportWords(language) };
}

/** The value of a column in a row; undefined where the result has no such column. */
export function valueAt(result: DatasetResult, row: readonly unknown[] | undefined, column: string): unknown {
  const index = result.columns.findIndex(({ name }) => name === column);
  return index < 0 ? undefined : row?.[index];
}

/** The same as a number; undefined: not known. */
export function figureAt(
  result: DatasetResult,
  row: readonly unknown[] | undefined,
  column: string,
): number | undefined {
  return toFigure(valueAt(result, row, column));
}

/** What people call a value: as the page knows it, else as the document says, else itself. Undefined: there is none. */
export function nameOf(
  value: unknown,
  by: {
    readonly column: string;
    readonly names: Readonly<Record<string, Localized>> | undefined;
    readonly report: PageReport;
  },
): string | undefined {
  if (value === null || value === undefined) return undefined;
  // What has no value is called so by the document alone.
  if (value === '') return ownOf(by.names, '')?.[by.report.language];
  const text = String(value).slice(0, REPORT_LIMITS.textLengthMax);
  const known = ownOf(by.report.names[by.column], text);
  return known ?? ownOf(by.names, text)?.[by.report.language] ?? text;
}

function ownOf<Value>(record: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A place without a row had no request: its counts and its cost are 0, and its ratios and durations are not known. */
export function withoutRow(format: FigureFormat): 0 | undefined {
  return isSummed(format) ? 0 : undefined;
}

/** Whether figures of a format may be added up. */
export function isSummed(format: FigureFormat): boolean {
  return ['count', 'tokens', 'nano_usd', 'micro_credits'].includes(format);
}

/** The sum of figures; undefined when one of them is not known. */
export function sumOf(values: readonly (number | undefined)[]): number | undefined {
  return values.includes(undefined) ? undefined : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
