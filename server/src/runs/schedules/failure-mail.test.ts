import { RUN_FAILURES } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { failureMail } from './failure-mail.ts';
import { describeFailure } from './failure-texts.ts';
import { newRun } from './plan-due.ts';
import { CONTENT } from './schedule-world.test-support.ts';
import { NO_ANSWER, type PromptRun, type ScheduledPrompt } from './scheduled-prompt.ts';

const at = asInstant(Date.UTC(2027, 2, 15));
const PROMPT: ScheduledPrompt = {
  ...CONTENT,
  id: 'p-1',
  owner: { id: 'owner', address: 'mina@acme.com' },
  stopped: undefined,
  nextDueAt: at,
  ...{ createdAt: at, updatedAt: at, updatedBy: 'mina@acme.com', version: 1 },
};
const RUN: PromptRun = {
  ...newRun({ id: 'r-1', promptId: 'p-1', dueAt: at }),
  state: 'failed',
  failure: { code: 'refused', text: 'the model is gone' },
  answer: { ...NO_ANSWER, httpStatus: 404 },
};
const FACTS = { to: 'a@b.co', account: 'Acme', zone: 'Asia/Seoul', publicUrl: 'https://gw.acme.com' };

test('a mail says which prompt failed, why, and where to look, in either language', () => {
  for (const [language, said] of [
    ['ko', ['주간 요약', '요청이 거부되었습니다(HTTP 상태 코드 404). the model is gone']],
    ['en', ['주간 요약', 'The request was refused with HTTP status 404. the model is gone']],
  ] as const) {
    const mail = failureMail({ prompt: PROMPT, run: RUN }, { ...FACTS, language });
    expect(mail.to).toBe('a@b.co');
    expect(mail.subject).toMatch(/^\[Acme\] .*주간 요약/);
    for (const text of [...said, 'https://gw.acme.com/settings/scheduled-prompts/p-1'])
      expect(mail.text).toContain(text);
  }
});

test.each(RUN_FAILURES)('%s has a whole sentence in both languages', (code) => {
  const { ko, en } = describeFailure({ code, text: '' }, { httpStatus: 503 });
  expect(en).toMatch(/^[A-Z].*\.$/);
  expect(ko).toMatch(/[가-힣].*[.]$/);
  expect(ko + en).not.toMatch(/[{}]/);
});
