import type { BodyBudget } from '../edge/body-budget.ts';
import type { EdgeOptions } from '../edge/edge-options.ts';

/** What the connections of one edge share. */
export interface NodeEdgeState extends EdgeOptions {
  readonly budget: BodyBudget;
  isDraining: boolean;
}
