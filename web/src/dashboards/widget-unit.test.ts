import { expect, test } from 'vitest';
import { ko } from '../locales/ko.ts';
import { unitOf } from './widget-unit.ts';

const words = { say: (id: keyof typeof ko) => ko[id], language: 'ko' } as const;

test.each([
  { widget: { format: 'count', unit: { ko: '명', en: 'users' } }, unit: '명' },
  { widget: { format: 'count' }, unit: '건' },
  { widget: { format: 'tokens' }, unit: '토큰' },
] as const)('$widget is counted in $unit', ({ widget, unit }) => {
  expect(unitOf(widget, words)).toBe(unit);
});
