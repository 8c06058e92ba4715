import { expect, test } from 'vitest';
import { enRunTypes } from '../../locales/en-run-types.ts';
import { koRunTypes } from '../../locales/ko-run-types.ts';
import { runWords } from './run-words.ts';

const TYPES = [
  { id: 'api', names: { ko: 'API 호출', en: 'API call' } },
  { id: 'triage', names: { ko: '인시던트 분석', en: 'Incident triage' } },
];
const CATALOGUES: Readonly<Record<'ko' | 'en', Readonly<Record<string, string>>>> = { ko: koRunTypes, en: enRunTypes };

test.each([
  { type: 'api', trigger: 'user_started', language: 'ko', words: 'API 호출 · 사용자가 시작' },
  { type: 'api', trigger: 'user_started', language: 'en', words: 'API call · A user started it' },
  { type: 'triage', trigger: 'user_enabled', language: 'ko', words: '인시던트 분석 · 사용자가 켜 둔 자동 실행' },
  { type: 'triage', trigger: 'background', language: 'en', words: 'Incident triage · Background' },
  { type: 'removed_type', trigger: 'user_started', language: 'en', words: 'removed_type · A user started it' },
  { type: 'api', trigger: 'of_tomorrow', language: 'ko', words: 'API 호출 · of_tomorrow' },
  { type: undefined, trigger: 'background', language: 'ko', words: '백그라운드' },
] as const)('a run of $type by $trigger reads in $language: $words', ({ type, trigger, language, words }) => {
  const say = (id: string) => CATALOGUES[language][id] ?? id;
  expect(runWords({ type, trigger }, TYPES, { say, language })).toBe(words);
});
