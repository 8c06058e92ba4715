import type { DatasetResult } from '@tallygate/contract';
import { figureAt, valueAt } from '../../dashboards/result.ts';
import { toFigure } from '../../format/number.ts';

/** What was used in the range and has no known price. */
export interface Unpriced {
  readonly requests: number;
  /** Most requests first; not all of them where there are many. */
  readonly models: readonly UnpricedModel[];
}

export interface UnpricedModel {
  /** Empty: the rows do not tell. */
  readonly provider: string;
  readonly model: string;
  readonly requests: number;
}

/** Undefined: everything that was used has a known price, or the dashboard is of a release that does not tell. */
export function unpricedOf(result: DatasetResult | undefined): Unpriced | undefined {
  const [row] = result?.rows ?? [];
  if (result === undefined || row === undefined) return undefined;
  const requests = figureAt(result, row, 'unpriced_requests') ?? 0;
  return requests === 0 ? undefined : { requests, models: modelsOf(valueAt(result, row, 'unpriced_models')) };
}

/** A list as JSON: provider, model and number of requests each. */
function modelsOf(text: unknown): readonly UnpricedModel[] {
  const list: unknown = JSON.parse(typeof text === 'string' ? text : '[]');
  if (!Array.isArray(list)) return [];
  return list.filter(Array.isArray).map(([provider, model, requests]) => ({
    provider: String(provider),
    model: String(model),
    requests: toFigure(requests) ?? 0,
  }));
}
