import { expect, test } from 'vitest';
import { beginningOf, checkRunTypeForm, type RunTypeForm } from './run-type-form.ts';

const REVIEW: RunTypeForm = { id: 'review', ko: '검토', en: 'Review', trigger: 'user_started', isBillable: true };

test('what is written is sent, without space around it', () => {
  expect(checkRunTypeForm({ ...REVIEW, id: ' review ', ko: ' 검토 ' })).toEqual({
    kind: 'type',
    type: { id: 'review', names: { ko: '검토', en: 'Review' }, trigger: 'user_started', billable: true },
  });
});

test('a background type does not count, whatever was ticked before', () => {
  expect(checkRunTypeForm({ ...REVIEW, trigger: 'background' })).toMatchObject({ type: { billable: false } });
});

test.each([
  { when: 'nothing is written', form: beginningOf(undefined), problems: ['id', 'ko', 'en'] },
  { when: 'the id has a capital', form: { ...REVIEW, id: 'Review' }, problems: ['id'] },
  { when: 'the id is a digit', form: { ...REVIEW, id: '1' }, problems: ['id'] },
  { when: 'the id is too long', form: { ...REVIEW, id: 'a'.repeat(65) }, problems: ['id'] },
  { when: 'a name is too long', form: { ...REVIEW, ko: '가'.repeat(61) }, problems: ['ko'] },
  { when: 'a name is blank', form: { ...REVIEW, en: ' ' }, problems: ['en'] },
])('the form tells what is wrong when $when', ({ form, problems }) => {
  expect(checkRunTypeForm(form)).toEqual({ kind: 'problems', problems });
});

test('the form begins with the type that is to be changed', () => {
  const type = { id: 'review', names: { ko: '검토', en: 'Review' }, trigger: 'background', billable: false } as const;
  expect(beginningOf({ ...type, built_in: false })).toEqual({ ...REVIEW, trigger: 'background', isBillable: false });
});
