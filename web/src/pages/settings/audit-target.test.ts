import { expect, test } from 'vitest';
import { ko } from '../../locales/ko.ts';
import type { Say } from '../../locales/use-text.ts';
import { targetOf } from './audit-target.ts';

const say: Say = (id) => ko[id];
const ID = '01a20021-b800-7c45-b1c7-0d377a3fc7b5';

test.each([
  {
    target: `person:${ID}`,
    after: { email: 'kim@acme.kr', name: '김' },
    expected: { kind: '사용자', name: 'kim@acme.kr' },
  },
  { target: `key:${ID}`, after: { name: 'ci' }, expected: { kind: 'API 키', name: 'ci' } },
  { target: `key:${ID}`, before: { name: 'ci' }, expected: { kind: 'API 키', name: 'ci' } },
  { target: `dashboard:${ID}`, after: { template: 'usage' }, expected: { kind: '대시보드', name: '사용량 대시보드' } },
  { target: `dashboard:${ID}`, after: { template: 'credits' }, expected: { kind: '대시보드', name: 'AI 사용량' } },
  { target: `dashboard:${ID}`, after: { template: 'own' }, expected: { kind: '대시보드', name: 'own' } },
  { target: `endpoint:${ID}`, after: { name: 'gpt' }, expected: { kind: '엔드포인트', name: 'gpt' } },
  { target: `provider:${ID}`, before: { name: 'openai' }, expected: { kind: '공급자', name: 'openai' } },
  { target: `session:${ID}`, after: { user_agent: 'x' }, expected: { kind: '세션', name: '…7a3fc7b5' } },
  { target: `person:${ID}`, expected: { kind: '사용자', name: '…7a3fc7b5' } },
  { target: 'preview:ai_runs', expected: { kind: '미리 보기', name: 'ai_runs' } },
  { target: `group:${ID}`, after: { name: '개발' }, expected: { kind: '그룹', name: '개발' } },
  { target: 'audit_log:account', expected: { kind: '감사 로그', name: '' } },
  { target: 'billing:settings', expected: { kind: '결제 / 청구', name: '' } },
  { target: `credit_charge:${ID}`, expected: { kind: '크레딧 차감', name: '…7a3fc7b5' } },
  { target: 'lot:1', expected: { kind: undefined, name: 'lot:1' } },
  { target: 'account', expected: { kind: undefined, name: 'account' } },
])('$target with $after is named $expected.name', ({ target, before = null, after = null, expected }) => {
  expect(targetOf({ target, before, after }, say)).toEqual(expected);
});

test('a workspace of which the entry tells no name goes by what it is called now, archived or not', () => {
  const entry = { target: 'workspace:1653573648247579', before: null, after: { member: 'person:x', role: 'viewer' } };
  const names = new Map([['1653573648247579', 'main']]);
  expect(targetOf(entry, say, names)).toEqual({ kind: '워크스페이스', name: 'main' });
  expect(targetOf(entry, say)).toEqual({ kind: '워크스페이스', name: '1653573648247579' });
});
