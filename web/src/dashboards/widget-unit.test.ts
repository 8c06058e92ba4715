import { expect, test } from 'vitest';
import { ko } from '../locales/ko.ts';
import { unitBeside, unitOf } from './widget-unit.ts';

const words = { say: (id: keyof typeof ko) => ko[id], language: 'ko' } as const;

test.each([
  { widget: { format: 'count', unit: { ko: '명', en: 'users' } }, unit: '명' },
  { widget: { format: 'count' }, unit: '건' },
  { widget: { format: 'tokens' }, unit: '토큰' },
] as const)('$widget is counted in $unit', ({ widget, unit }) => {
  expect(unitOf(widget, words)).toBe(unit);
});

test.each([
  { widget: { format: 'count', unit: { ko: '명', en: 'users' } }, unit: '명' },
  { widget: { format: 'tokens' }, unit: '토큰' },
  { widget: { format: 'micro_credits' }, unit: '크레딧' },
  { widget: { format: 'decimal', unit: { ko: '초당 토큰', en: 'tokens per second' } }, unit: '초당 토큰' },
  { widget: { format: 'decimal' }, unit: undefined },
  { widget: { format: 'percent' }, unit: undefined },
  { widget: { format: 'milliseconds' }, unit: undefined },
  { widget: { format: 'nano_usd', unit: { ko: 'USD', en: 'USD' } }, unit: undefined },
] as const)('beside one figure of $widget stands $unit', ({ widget, unit }) => {
  expect(unitBeside(widget, words)).toBe(unit);
});
