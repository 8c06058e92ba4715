import {
  type DashboardSchedule,
  FILTERS,
  type FilterName,
  type Language,
  type NewDashboardSchedule,
} from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';
import {
  choiceOf,
  cronOf,
  NEW_SCHEDULE,
  type ScheduleChoice,
} from '../../settings/scheduled-prompts/schedule-choice.ts';

/** The days that a mail tells of. */
export const MAIL_RANGES = [
  'yesterday',
  '7d',
  '30d',
  'last_month',
] as const satisfies readonly DashboardSchedule['range'][];

/** What was entered, as text. */
export interface ScheduleForm {
  readonly page: string;
  readonly schedule: ScheduleChoice;
  readonly range: DashboardSchedule['range'];
  /** Addresses, one a line or separated by commas or spaces. */
  readonly recipients: string;
  /** Values of each filter, separated by commas; empty: all. */
  readonly filters: Readonly<Record<FilterName, string>>;
  readonly language: Language;
  readonly withCsv: boolean;
  readonly isOn: boolean;
}

/** What is wrong with which member. */
export type ScheduleProblems = Partial<Record<'schedule' | 'recipients', TextId>>;

const RECIPIENTS_MAX = 20;
const ADDRESS = /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/;
const NO_FILTERS: ScheduleForm['filters'] = {
  workspaces: '',
  endpoints: '',
  models: '',
  requesters: '',
  tags: '',
  agents: '',
  statuses: '',
};

/** A form for a new mail, or one that holds what there is. */
export function beginForm(
  schedule: DashboardSchedule | undefined,
  fresh: { readonly page: string; readonly email: string; readonly language: Language },
): ScheduleForm {
  if (schedule === undefined) {
    return {
      page: fresh.page,
      schedule: NEW_SCHEDULE,
      range: '7d',
      recipients: fresh.email,
      filters: NO_FILTERS,
      language: fresh.language,
      withCsv: false,
      isOn: true,
    };
  }
  return {
    page: schedule.page,
    schedule: choiceOf(schedule.cron),
    range: schedule.range,
    recipients: schedule.recipients.join(', '),
    filters: filterTexts(schedule.filters),
    language: schedule.language,
    withCsv: schedule.with_csv,
    isOn: schedule.is_on,
  };
}

/** What is sent, or what is wrong. Only filters that the dashboard offers are. */
export function checkScheduleForm(
  form: ScheduleForm,
  offered: readonly FilterName[],
):
  | { readonly kind: 'good'; readonly body: NewDashboardSchedule }
  | { readonly kind: 'problems'; readonly problems: ScheduleProblems } {
  const cron = cronOf(form.schedule);
  const recipients = [...new Set(wordsIn(form.recipients))];
  const isAddressed =
    recipients.length > 0 && recipients.length <= RECIPIENTS_MAX && recipients.every((each) => ADDRESS.test(each));
  const problems: ScheduleProblems = {
    ...(cron === '' ? { schedule: 'schedules.required' } : {}),
    ...(isAddressed ? {} : { recipients: 'dashboards.problem.recipients' }),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  const { page, range, language, withCsv, isOn } = form;
  const filters = Object.fromEntries(
    offered.flatMap((name) => (form.filters[name].trim() === '' ? [] : [[name, valuesIn(form.filters[name])]])),
  );
  return {
    kind: 'good',
    body: { page, cron, range, filters, recipients, with_csv: withCsv, language, is_on: isOn },
  };
}

function filterTexts(filters: DashboardSchedule['filters']): ScheduleForm['filters'] {
  const texts = FILTERS.map((name) => [name, (filters[name] ?? []).map(written).join(', ')] as const);
  return { ...NO_FILTERS, ...Object.fromEntries(texts) };
}

/** An empty value, such as "no model", is written as two quotes. */
const NOTHING = '""';
const written = (value: string) => (value === '' ? NOTHING : value);

function valuesIn(text: string): readonly string[] {
  const values = text.split(',').map((each) => each.trim());
  return [...new Set(values.filter((each) => each !== ''))].map((each) => (each === NOTHING ? '' : each));
}

function wordsIn(text: string): readonly string[] {
  return text.split(/[,;\s]+/).filter((each) => each !== '');
}
