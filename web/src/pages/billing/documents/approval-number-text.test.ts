import { expect, test } from 'vitest';
import { approvalNumberText } from './approval-number-text.ts';

test.each([
  { number: '202601054100004200001234', text: '20260105-41000042-00001234' },
  { number: '20260105-41000042-00001234', text: '20260105-41000042-00001234' },
])('the approval number $number is written as $text', ({ number, text }) => {
  expect(approvalNumberText(number)).toBe(text);
});
