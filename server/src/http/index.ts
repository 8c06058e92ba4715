export type { AccountFacts } from './account-facts.ts';
export type { ControlApiOptions } from './api-context.ts';
export { readUnits } from './budget-amount.ts';
export { createControlApi } from './create-control-api.ts';
