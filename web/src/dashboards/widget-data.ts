import type { DatasetResult } from '@tallygate/contract';
import type { Range } from '../range/range.ts';

/** What every widget is drawn from. */
export interface WidgetData {
  readonly result: DatasetResult;
  /** Of the tile's sparkline. */
  readonly daily: DatasetResult | undefined;
  /** The same of the period before, where it is compared and known. */
  readonly before: { readonly result: DatasetResult; readonly range: Range } | undefined;
  readonly range: Range;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Nothing was counted in the whole range. */
  readonly isNothing: boolean;
  readonly isStale: boolean;
}
