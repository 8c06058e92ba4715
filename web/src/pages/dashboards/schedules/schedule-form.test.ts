import { newDashboardScheduleSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { beginForm, checkScheduleForm, type ScheduleForm } from './schedule-form.ts';

const FRESH = { page: 'overview', email: 'admin@acme.com', language: 'ko' } as const;
const form = beginForm(undefined, FRESH);
const OFFERED = ['workspaces', 'models'] as const;

test('a new mail is good as it begins: on weekdays, of the last seven days, to whoever makes it', () => {
  const checked = checkScheduleForm(form, OFFERED);
  expect(checked).toMatchObject({
    body: {
      page: 'overview',
      cron: '0 9 * * 1-5',
      range: '7d',
      filters: {},
      recipients: ['admin@acme.com'],
      language: 'ko',
    },
  });
  expect(newDashboardScheduleSchema.safeParse(checked.kind === 'good' && checked.body).success).toBe(true);
});

test.each<{ readonly change: Partial<ScheduleForm>; readonly problems: readonly string[] }>([
  { change: { recipients: '' }, problems: ['recipients'] },
  { change: { recipients: 'nobody' }, problems: ['recipients'] },
  {
    change: { recipients: Array.from({ length: 21 }, (_, index) => `p${index}@acme.com`).join(' ') },
    problems: ['recipients'],
  },
  { change: { schedule: { ...form.schedule, time: '' } }, problems: ['schedule'] },
  { change: { schedule: { ...form.schedule, kind: 'cron', cron: ' ' } }, problems: ['schedule'] },
])('$change is told at $problems', ({ change, problems }) => {
  const checked = checkScheduleForm({ ...form, ...change }, OFFERED);
  expect(checked.kind === 'problems' && Object.keys(checked.problems)).toEqual(problems);
});

test('addresses stand apart however they were written, each once', () => {
  const checked = checkScheduleForm({ ...form, recipients: 'a@acme.com, b@acme.com\nc@acme.com; a@acme.com' }, OFFERED);
  expect(checked).toMatchObject({ body: { recipients: ['a@acme.com', 'b@acme.com', 'c@acme.com'] } });
});

test('filters are sent as lists, without those that the dashboard does not offer; what is kept is shown again', () => {
  const filters = { ...form.filters, workspaces: 'w1, w2 ,w1', models: 'gpt-5.2, ""', agents: 'codex' };
  const checked = checkScheduleForm({ ...form, filters }, OFFERED);
  expect(checked).toMatchObject({ body: { filters: { workspaces: ['w1', 'w2'], models: ['gpt-5.2', ''] } } });
  if (checked.kind !== 'good') throw new Error('the form is good');
  const kept = {
    ...newDashboardScheduleSchema.parse(checked.body),
    id: 's',
    dashboard_id: 'd',
    created_by: '',
    created_at: '',
    next_at: [],
    last: null,
  };
  const again = beginForm(kept, FRESH);
  expect(again.filters).toMatchObject({ workspaces: 'w1, w2', models: 'gpt-5.2, ""', agents: '' });
  expect(checkScheduleForm(again, OFFERED)).toEqual(checked);
});
