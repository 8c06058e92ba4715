import type { DatasetResult } from '@tallygate/contract';

/** What every widget is drawn from. */
export interface WidgetData {
  readonly result: DatasetResult;
  /** Of the tile's sparkline. */
  readonly daily: DatasetResult | undefined;
  readonly days: readonly string[];
  /** The day that has not ended, when the range holds it. */
  readonly openDay: string | undefined;
  /** Nothing was counted in the whole range. */
  readonly isNothing: boolean;
  readonly isStale: boolean;
}
