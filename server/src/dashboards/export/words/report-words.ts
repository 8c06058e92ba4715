import type { FilterName } from '@tallygate/contract';
import type { FigureFormat } from '../figures.ts';

/** What a printed page says beside its dashboard's own words. `{names}` are filled in. */
export interface ReportWords {
  readonly range: string;
  readonly filters: string;
  readonly noFilters: string;
  readonly filterNames: Readonly<Record<FilterName, string>>;
  /** An empty value of a filter. */
  readonly noValue: string;
  /** `{count}` further values. */
  readonly andMore: string;
  readonly asOf: string;
  readonly publisher: string;
  readonly zone: string;
  readonly printed: string;
  /** `{zone}` is the zone of all times. */
  readonly foot: string;
  readonly noData: string;
  readonly failed: string;
  /** Only the first `{shown}` rows are printed. */
  readonly cut: string;
  /** The query itself was bounded. */
  readonly truncated: string;
  readonly pagesCut: string;
  readonly notReported: string;
  readonly rest: string;
  /** `{share}` is where an axis begins that does not begin at zero. */
  readonly axisFrom: string;
  readonly name: string;
  readonly value: string;
  readonly share: string;
  /** `{previous}` is the figure of the period before. */
  readonly since: string;
  readonly noPrevious: string;
  readonly base: string;
  readonly up: string;
  readonly down: string;
  readonly same: string;
  readonly total: string;
  readonly units: Readonly<Record<FigureFormat, string>>;
  readonly weekdays: readonly string[];
  /** `{hour}` o'clock, short. */
  readonly hour: string;
}
