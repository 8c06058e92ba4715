import { type NewScheduledPrompt, SCHEDULE_BOUNDS, type ScheduledPromptFacts } from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';
import { choiceOf, cronOf, NEW_SCHEDULE, type ScheduleChoice } from './schedule-choice.ts';

/** What was entered, as text. */
export interface PromptForm {
  readonly name: string;
  /** Its id. */
  readonly workspace: string;
  readonly endpoint: string;
  readonly system: string;
  readonly user: string;
  readonly schedule: ScheduleChoice;
  readonly zone: string;
  readonly isOn: boolean;
  readonly maxTokens: string;
  readonly temperature: string;
  /** Addresses, separated by commas. */
  readonly notify: string;
}

/** What is wrong with which member. */
export type PromptProblems = Partial<Record<keyof PromptForm, TextId>>;

/** A form that is empty, or that holds what there is. */
export function beginForm(
  prompt: ScheduledPromptFacts | undefined,
  fresh: { readonly workspace: string; readonly endpoint: string; readonly zone: string; readonly email: string },
): PromptForm {
  if (prompt === undefined) {
    const { workspace, endpoint, zone, email } = fresh;
    const empty = { name: '', system: '', user: '', maxTokens: '', temperature: '' };
    return { ...empty, workspace, endpoint, zone, notify: email, schedule: NEW_SCHEDULE, isOn: true };
  }
  return {
    name: prompt.name,
    workspace: prompt.workspace_id,
    endpoint: prompt.endpoint,
    system: prompt.system_text,
    user: prompt.user_text,
    schedule: choiceOf(prompt.cron),
    zone: prompt.time_zone,
    isOn: prompt.enabled,
    maxTokens: textOf(prompt.max_tokens),
    temperature: textOf(prompt.temperature),
    notify: prompt.notify.join(', '),
  };
}

/** What is sent, or what is wrong. The server looks at the schedule itself. */
export function checkPromptForm(
  form: PromptForm,
):
  | { readonly kind: 'good'; readonly body: Required<NewScheduledPrompt> }
  | { readonly kind: 'problems'; readonly problems: PromptProblems } {
  const maxTokens = numberIn(form.maxTokens);
  const temperature = numberIn(form.temperature);
  const cron = cronOf(form.schedule);
  const notify = addressesIn(form.notify);
  const problems: PromptProblems = {
    ...(form.name.trim() === '' ? { name: 'schedules.required' } : {}),
    ...(form.endpoint === '' ? { endpoint: 'schedules.required' } : {}),
    ...(form.user.trim() === '' ? { user: 'schedules.required' } : {}),
    ...(cron === '' ? { schedule: 'schedules.required' } : {}),
    ...(form.zone.trim() === '' ? { zone: 'schedules.required' } : {}),
    ...(isTokens(maxTokens) ? {} : { maxTokens: 'schedules.tokensProblem' }),
    ...(isTemperature(temperature) ? {} : { temperature: 'schedules.temperatureProblem' }),
    ...(notify.every((each) => ADDRESS.test(each)) ? {} : { notify: 'schedules.notifyProblem' }),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return {
    kind: 'good',
    body: {
      ...{ name: form.name.trim(), workspace: form.workspace, endpoint: form.endpoint, cron },
      system_text: form.system,
      user_text: form.user,
      max_tokens: maxTokens ?? null,
      temperature: temperature ?? null,
      time_zone: form.zone.trim(),
      enabled: form.isOn,
      notify: [...notify],
    },
  };
}

const ADDRESS = /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/;

function addressesIn(text: string): readonly string[] {
  return text
    .split(/[,\s]+/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** undefined: nothing was entered; NaN: it is no number. */
function numberIn(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text.trim().replaceAll(',', ''));
}

function isTokens(count: number | undefined): boolean {
  return count === undefined || (Number.isInteger(count) && count >= 1 && count <= SCHEDULE_BOUNDS.tokensMax);
}

function isTemperature(value: number | undefined): boolean {
  return value === undefined || (value >= 0 && value <= SCHEDULE_BOUNDS.temperatureMax);
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}
