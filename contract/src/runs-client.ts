import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import { pageOf } from './people.ts';
import {
  type ChangedRunSettings,
  type ChangedRunType,
  type NewRunType,
  runSettingsSchema,
  runTypeSchema,
} from './run-types.ts';
import {
  type ChangedRunPeriod,
  type NewRunAddOn,
  type NewRunPeriod,
  runPeriodSchema,
  runSummarySchema,
} from './runs.ts';

/** AI runs: how they stand, periods, types, and what holds for all of them. */
export function runCalls(call: Caller) {
  return {
    runSummary: (how: CallOptions = {}) => call({ path: at('runs', 'summary'), answer: runSummarySchema, ...how }),
    runTypes: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('runs', 'types'), query: { ...page }, answer: pageOf(runTypeSchema), ...how }),
    createRunType: (body: NewRunType, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('runs', 'types'), body, answer: runTypeSchema, ...how }),
    changeRunType: (id: string, body: ChangedRunType, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('runs', 'types', id), body, answer: runTypeSchema, ...how }),
    runSettings: (how: CallOptions = {}) => call({ path: at('runs', 'settings'), answer: runSettingsSchema, ...how }),
    changeRunSettings: (body: ChangedRunSettings, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('runs', 'settings'), body, answer: runSettingsSchema, ...how }),
    runPeriods: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('runs', 'periods'), query: { ...page }, answer: pageOf(runPeriodSchema), ...how }),
    createRunPeriod: (body: NewRunPeriod, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('runs', 'periods'), body, answer: runPeriodSchema, ...how }),
    changeRunPeriod: (id: string, body: ChangedRunPeriod, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('runs', 'periods', id), body, answer: runPeriodSchema, ...how }),
    /** With its extra capacity. Answers with what it was. */
    removeRunPeriod: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('runs', 'periods', id), answer: runPeriodSchema, ...how }),
    addRunCapacity: (id: string, body: NewRunAddOn, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('runs', 'periods', id, 'add-ons'), body, answer: runPeriodSchema, ...how }),
  };
}
