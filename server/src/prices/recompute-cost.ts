import type { PriceRule } from './facts.ts';
import { BETWEEN_VERSIONS, type CallCounts, FREE, ITERATIONS, priceCall } from './price-call.ts';
import { readIterations } from './rules/read-iterations.ts';

/** The columns of a row that its cost is a function of. */
export interface CostedRow extends Omit<CallCounts, 'iterations'> {
  /** Column `price_version`. */
  readonly priceVersion: string;
}

/**
 * The cost of a row, computed anew from its own columns and the rules that its `price_version` names. Undefined: a rule is
 * not known any more, or the row does not hold enough to tell.
 */
export function recomputeCost(
  row: CostedRow,
  ruleOf: (priceVersion: string) => PriceRule | undefined,
): bigint | undefined {
  const { priceVersion } = row;
  if (priceVersion === FREE.priceVersion) return FREE.costNanoUsd;
  if (!priceVersion.startsWith(ITERATIONS)) {
    return priceCall({ ...row, iterations: [] }, () => ruleOf(priceVersion))?.costNanoUsd;
  }
  const iterations = readIterations(row.raw);
  if (iterations === undefined || iterations === 'unreadable') return undefined;
  // Versions stand in the order in which their models were first seen.
  const models = [...new Set(iterations.map(({ model }) => model))];
  const versions = priceVersion.slice(ITERATIONS.length).split(BETWEEN_VERSIONS);
  return priceCall({ ...row, iterations }, (model) => ruleOf(versions[models.indexOf(model)] ?? ''))?.costNanoUsd;
}
