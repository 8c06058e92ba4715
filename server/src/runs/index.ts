export { runTypesBy } from './built-in-types.ts';
export { type CountParts, countRuns, sightAt } from './count-runs.ts';
export { decideRun } from './decide-run.ts';
export {
  type ManagedPeriods,
  managePeriods,
  type PeriodChange,
  type PeriodOutcome,
  type PeriodPorts,
} from './manage-periods.ts';
export { type ManagedRuns, manageRuns, type RunAsker, type RunOutcome, type RunPorts } from './manage-runs.ts';
export type { CountedPeriod, RunPeriod } from './period.ts';
export { tellOfUse } from './quota-notices.ts';
export { heldAt, hourlyRoom, quotaRoom, type RunRoom } from './quota-room.ts';
export type { QuotaStores, RunHold, RunKey, RunLimit, RunSight } from './quota-store.ts';
export { keepQuota } from './quota-upkeep.ts';
export { RUN_SPAN_MS, type Run, type RunType } from './run.ts';
export type { RunSettings } from './run-settings.ts';
export type { RunTypeStore } from './run-type-store.ts';
export type { DueTimes, Schedule, ScheduleRefusal } from './schedules/due-times.ts';
export { describeFailure } from './schedules/failure-texts.ts';
export type { GatewayAnswer } from './schedules/gateway-answer.ts';
export {
  type ListedPrompt,
  type ManagedSchedules,
  manageSchedules,
  type ScheduleAsker,
  type ScheduleOutcome,
} from './schedules/manage-schedules.ts';
export { type RunningSchedules, runSchedules } from './schedules/run-schedules.ts';
export type { ActingOwner, OwnerNow, RunnerPorts } from './schedules/runner-ports.ts';
export type { ListedRun } from './schedules/schedule-store.ts';
export {
  type PromptContent,
  type PromptRun,
  SCHEDULED_RUN_TYPE,
  type ScheduledPrompt,
} from './schedules/scheduled-prompt.ts';
export { startAct } from './start-act.ts';
export { type RunSummary, summariseRuns } from './summary.ts';
export { RunsUncountable } from './uncountable.ts';
