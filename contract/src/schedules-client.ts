import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import { pageOf } from './people.ts';
import {
  type NewScheduledPrompt,
  nextRunsSchema,
  type ScheduledPromptChange,
  scheduledPromptSchema,
  scheduledResultSchema,
  scheduledRunSchema,
} from './schedules.ts';

/** Prompts on a schedule. */
export function scheduleCalls(call: Caller) {
  const root = 'scheduled-prompts';
  return {
    scheduledPrompts: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at(root), query: { ...page }, answer: pageOf(scheduledPromptSchema), ...how }),
    scheduledPrompt: (id: string, how: CallOptions = {}) =>
      call({ path: at(root, id), answer: scheduledPromptSchema, ...how }),
    createScheduledPrompt: (body: NewScheduledPrompt, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at(root), body, answer: scheduledPromptSchema, ...how }),
    changeScheduledPrompt: (id: string, body: ScheduledPromptChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at(root, id), body, answer: scheduledPromptSchema, ...how }),
    /** Its results go with it. */
    removeScheduledPrompt: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at(root, id), answer: scheduledPromptSchema, ...how }),
    runScheduledPrompt: (id: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at(root, id, 'run'), answer: scheduledRunSchema, ...how }),
    /** Newest first. */
    scheduledResults: (id: string, page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at(root, id, 'results'), query: { ...page }, answer: pageOf(scheduledResultSchema), ...how }),
    /** When a schedule would run; one that is not good is refused. */
    nextRuns: (asked: { readonly cron: string; readonly time_zone: string }, how: CallOptions = {}) =>
      call({ path: at(root, 'next-runs'), query: { ...asked }, answer: nextRunsSchema, ...how }),
  };
}
