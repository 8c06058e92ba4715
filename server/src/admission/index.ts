export {
  type AccountLimits,
  accountLimitsSchema,
  type BudgetRule,
  type LimitedRequest,
  requirementsOf,
} from './account-limits.ts';
export { type Admissions, createAdmissions, type Entry } from './admissions.ts';
export type { AdmissionFacts } from './admit.ts';
export { type Budget, type BudgetPeriod, budgetPeriodAt } from './budget.ts';
export { budgetPool } from './budget-pool.ts';
export type { BudgetStore } from './budget-store.ts';
export {
  type ChargeAnswer,
  type ChargeBatch,
  type ChargedRecord,
  chargeBatchSchema,
  type SpoolPosition,
} from './charge.ts';
export { budgetCharges } from './charge-budgets.ts';
export { type BegunRun, runCharges } from './charge-runs.ts';
export { isBefore } from './charge-spool.ts';
export { creditCharges, creditPool } from './credit-pool.ts';
export type { Hold, RequestUse } from './held-units.ts';
export type { DrawAsk, Drawn, Holder, LeasedUnits, LeasePool } from './lease-pool.ts';
export { createLeaseServer, type LeaseServer } from './lease-server.ts';
export { CALL_MS_MAX } from './lease-terms.ts';
export {
  type LeaseAnswer,
  type LeaseCall,
  leaseAnswerSchema,
  leaseCallSchema,
  type Recall,
  recallSchema,
} from './lease-wire.ts';
export type { LimitChoices, LimitSettingsStore } from './limit-settings.ts';
export type { Limit, LimitKind, LimitRefusal, LimitUnit, RequestSize, Requirement } from './limits.ts';
export {
  type LimitAct,
  type LimitAsker,
  type LimitOutcome,
  type LimitPorts,
  type ListedBudget,
  type ManagedLimits,
  manageLimits,
} from './manage-limits.ts';
export { type ChargeConsumer, type ChargePositions, postCharges } from './post-charges.ts';
export type { LimitedCaller, RateRule } from './rate-rules.ts';
export { CONTACT_LENGTH_MAX, type RunLimits } from './run-limits.ts';
export { runPools } from './run-pool.ts';
