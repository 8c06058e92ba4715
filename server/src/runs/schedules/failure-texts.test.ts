import { RUN_FAILURES } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { describeFailure } from './failure-texts.ts';

test.each(RUN_FAILURES)('%s has a whole sentence in both languages', (code) => {
  const { ko, en } = describeFailure({ code, text: '' }, { httpStatus: 503 });
  expect(en).toMatch(/^[A-Z].*\.$/);
  expect(ko).toMatch(/[가-힣].*[.]$/);
  expect(ko + en).not.toMatch(/[{}]/);
});
