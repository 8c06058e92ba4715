import type { ChangedRunPeriod, NewRunAddOn, NewRunPeriod, RunPeriodFacts } from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';
import { addDays, dayOf, isDay } from '../../../range/zone-day.ts';

/** What becomes of runs when all are used up. */
export type AtQuota = RunPeriodFacts['at_quota'];

/** What somebody has typed of a period. Days are of the account's zone; the last one is included. */
export interface PeriodForm {
  readonly kind: RunPeriodFacts['kind'];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly quota: string;
  readonly atQuota: AtQuota;
}

/** What is wrong with it, by the name of the field. */
export type Problems<Field extends string> = Partial<Record<Field, TextId>>;

/** What was typed, read; or what is wrong with it. */
export type Checked<Value, Field extends string> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'problems'; readonly problems: Problems<Field> };

/** Reads a period from what was typed. */
export function checkPeriodForm(form: PeriodForm): Checked<NewRunPeriod, keyof PeriodForm> {
  const quota = wholeNumber(form.quota);
  const problems: Problems<keyof PeriodForm> = {
    ...checkDays(form),
    ...(quota === undefined ? { quota: 'usage.problem.number' } : {}),
  };
  if (quota === undefined || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return {
    kind: 'value',
    value: {
      kind: form.kind,
      starts_at: form.firstDay,
      ends_at: addDays(form.lastDay, 1),
      run_quota: quota,
      at_quota: form.atQuota,
    },
  };
}

/** What of a period was changed in its form: days that were left as they were keep their instants, which may be within a day. */
export function changeOf(period: RunPeriodFacts, wanted: NewRunPeriod, zone: string): ChangedRunPeriod {
  const days = formDays(period, zone);
  return {
    ...(wanted.kind === period.kind ? {} : { kind: wanted.kind }),
    ...(wanted.starts_at === days.firstDay ? {} : { starts_at: wanted.starts_at }),
    ...(wanted.ends_at === addDays(days.lastDay, 1) ? {} : { ends_at: wanted.ends_at }),
    ...(wanted.run_quota === period.run_quota ? {} : { run_quota: wanted.run_quota }),
    ...(wanted.at_quota === period.at_quota ? {} : { at_quota: wanted.at_quota }),
  };
}

/** What somebody has typed of extra capacity. */
export interface AddOnForm {
  readonly runs: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly note: string;
}

/** Reads extra capacity, which lies within its period: on the period's own first and last day it goes as far as the period does. */
export function checkAddOnForm(
  form: AddOnForm,
  period: Pick<RunPeriodFacts, 'starts_at' | 'ends_at'>,
  zone: string,
): Checked<NewRunAddOn, keyof AddOnForm> {
  const runs = wholeNumber(form.runs);
  const bounds = formDays(period, zone);
  const problems: Problems<keyof AddOnForm> = {
    ...(form.firstDay < bounds.firstDay ? { firstDay: 'usage.problem.outside' } : {}),
    ...(form.lastDay > bounds.lastDay ? { lastDay: 'usage.problem.outside' } : {}),
    ...checkDays(form),
    ...(runs === undefined || runs === 0 ? { runs: 'usage.problem.numberAboveZero' } : {}),
  };
  if (runs === undefined || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return {
    kind: 'value',
    value: {
      runs,
      ...(form.firstDay === bounds.firstDay ? {} : { starts_at: form.firstDay }),
      ...(form.lastDay === bounds.lastDay ? {} : { ends_at: addDays(form.lastDay, 1) }),
      note: form.note.trim(),
    },
  };
}

/** The days that a period or extra capacity covers, as a form shows them. */
export function formDays(
  { starts_at: from, ends_at: to }: Pick<RunPeriodFacts, 'starts_at' | 'ends_at'>,
  zone: string,
): Pick<PeriodForm, 'firstDay' | 'lastDay'> {
  return { firstDay: dayOf(Date.parse(from), zone), lastDay: dayOf(Date.parse(to) - 1, zone) };
}

/** The last day of a period of so many months that begins on a day: the same day of the month, or its end, is not part of it. */
export function lastDayAfter(firstDay: string, months: number): string {
  const [year = 0, month = 1, day = 1] = firstDay.split('-').map(Number);
  const daysOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const next = new Date(Date.UTC(year, month - 1 + months, Math.min(day, daysOfMonth)));
  return addDays(next.toISOString().slice(0, 10), -1);
}

/** Reads a whole number; people write thousands with commas. Undefined: it is none. */
export function wholeNumber(text: string): number | undefined {
  const plain = text.trim().replaceAll(',', '');
  return /^\d{1,12}$/.test(plain) ? Number(plain) : undefined;
}

function checkDays({ firstDay, lastDay }: Pick<PeriodForm, 'firstDay' | 'lastDay'>): Problems<'firstDay' | 'lastDay'> {
  if (!isDay(firstDay))
    return { firstDay: 'usage.problem.day', ...(isDay(lastDay) ? {} : { lastDay: 'usage.problem.day' }) };
  if (!isDay(lastDay)) return { lastDay: 'usage.problem.day' };
  return lastDay < firstDay ? { lastDay: 'usage.problem.order' } : {};
}
