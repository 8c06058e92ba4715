import { expect, test } from 'vitest';
import { beginForm, checkPromptForm, type PromptForm } from './prompt-form.ts';

const FRESH = { workspace: '1', endpoint: 'gpt', zone: 'Asia/Seoul', email: 'mina@acme.com' };
const GOOD: PromptForm = { ...beginForm(undefined, FRESH), name: ' 주간 요약 ', user: '무엇이 바뀌었습니까?' };

test('what was entered is sent; what was left empty is as the model has it', () => {
  expect(checkPromptForm(GOOD)).toEqual({
    kind: 'good',
    body: {
      name: '주간 요약',
      workspace: '1',
      endpoint: 'gpt',
      system_text: '',
      user_text: '무엇이 바뀌었습니까?',
      max_tokens: null,
      temperature: null,
      cron: '0 9 * * 1-5',
      time_zone: 'Asia/Seoul',
      enabled: true,
      notify: ['mina@acme.com'],
    },
  });
});

test.each([
  [{ name: ' ' }, { name: 'schedules.required' }],
  [{ user: '\n' }, { user: 'schedules.required' }],
  [{ endpoint: '' }, { endpoint: 'schedules.required' }],
  [{ zone: '' }, { zone: 'schedules.required' }],
  [{ schedule: { ...GOOD.schedule, kind: 'cron', cron: '' } }, { schedule: 'schedules.required' }],
  [{ maxTokens: '1.5' }, { maxTokens: 'schedules.tokensProblem' }],
  [{ maxTokens: 'many' }, { maxTokens: 'schedules.tokensProblem' }],
  [{ temperature: '2.1' }, { temperature: 'schedules.temperatureProblem' }],
  [{ notify: 'mina' }, { notify: 'schedules.notifyProblem' }],
] as const)('%j is told as a problem', (change, problems) => {
  expect(checkPromptForm({ ...GOOD, ...change })).toEqual({ kind: 'problems', problems });
});

test('several addresses, however they are separated', () => {
  expect(checkPromptForm({ ...GOOD, notify: 'a@b.co,  c@d.co\ne@f.co' })).toMatchObject({
    body: { notify: ['a@b.co', 'c@d.co', 'e@f.co'] },
  });
});
