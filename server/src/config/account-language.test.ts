import { expect, test } from 'vitest';
import { readConfigText } from './file.ts';

const context = { file: 'tallygate.yaml', adminKey: 'tg-admin-0123456789', variables: {} };

test.each([
  ['', 'ko'],
  ['demo: true', 'ko'],
  ['account: { name: Acme }', 'ko'],
  ['account: { language: ko }', 'ko'],
  ['account: { language: en }', 'en'],
])('%j has its messages in %s', (text, language) => {
  expect(readConfigText(text, context)).toMatchObject({ declared: { account: { language } }, problems: [] });
});
