import type { DatasetResult } from '@tallygate/contract';
import { toFigure } from '../format/number.ts';

/** Whether all datasets are there, and none of them holds a figure other than 0: nothing was counted at all. */
export function isNothing(results: readonly (DatasetResult | undefined)[]): boolean {
  return results.length > 0 && results.every((result) => result?.rows.every((row) => row.every(isNoFigure)) === true);
}

/** Days and names are no figures: names come with figures beside them. */
function isNoFigure(value: unknown): boolean {
  const figure = toFigure(value);
  return figure === undefined || figure === 0;
}
