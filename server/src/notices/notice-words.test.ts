import { NOTICE_KINDS } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { NoticeContent } from './notice.ts';
import { noticeMail } from './notice-mail.ts';
import { noticeWords } from './notice-words.ts';
import { webhookPost } from './webhook-post.ts';

const END = '2026-12-31T15:00:00.000Z';
const CONTENTS: readonly NoticeContent[] = [
  { kind: 'run_quota_reached', values: { percent: 80, used: 8_099, quota: 10_000, period_ends_at: END } },
  { kind: 'run_quota_reached', values: { percent: 100, used: 10_000, quota: 10_000, period_ends_at: END } },
  {
    kind: 'run_quota_forecast',
    values: { used: 6_000, quota: 10_000, exhausted_at: '2026-12-12T00:30:00.000Z', period_ends_at: END },
  },
  {
    kind: 'scheduled_prompt_failed',
    values: {
      ...{ prompt_id: 'p-1', prompt: '주간 <보고>', next_try_at: END },
      error: { ko: '공급자가 응답하지 않았습니다.', en: 'The provider did not answer.' },
    },
  },
  {
    kind: 'scheduled_prompt_failed',
    values: { prompt_id: 'p-1', prompt: 'Digest', next_try_at: null, error: { ko: '실패.', en: 'Failed.' } },
  },
  { kind: 'test', values: { by: 'kim@acme.com' } },
];

test('every kind has words', () => {
  expect(new Set(CONTENTS.map(({ kind }) => kind))).toEqual(new Set([...NOTICE_KINDS, 'test']));
});

test('what people read, in both languages, with times in the account’s zone and shares rounded down', () => {
  expect(CONTENTS.map((content) => noticeWords(content, 'Asia/Seoul'))).toMatchInlineSnapshot(`
    [
      {
        "text": {
          "en": "8,099 of 10,000 AI runs of this period are used (80%). The period ends at 2027-01-01 00:00 (Asia/Seoul). Ask for extra capacity in time if the rest will not do.",
          "ko": "이번 기간의 AI Run 10,000회 중 8,099회(80%)를 사용했습니다. 기간 종료: 2027-01-01 00:00 (Asia/Seoul). 남은 양이 부족할 것 같으면 추가 용량을 미리 요청해 주세요.",
        },
        "title": {
          "en": "80% of the AI run quota is used",
          "ko": "AI Run 할당량 80% 사용",
        },
      },
      {
        "text": {
          "en": "10,000 of 10,000 AI runs of this period are used (100%). The period ends at 2027-01-01 00:00 (Asia/Seoul). Ask for extra capacity if more is needed until then.",
          "ko": "이번 기간의 AI Run 10,000회 중 10,000회(100%)를 사용했습니다. 기간 종료: 2027-01-01 00:00 (Asia/Seoul). 그 전에 더 필요하면 추가 용량을 요청해 주세요.",
        },
        "title": {
          "en": "The AI run quota is used up",
          "ko": "AI Run 할당량 모두 사용",
        },
      },
      {
        "text": {
          "en": "If runs go on as they do, the quota of 10,000 AI runs is used up at 2026-12-12 09:30 (Asia/Seoul), before the period ends at 2027-01-01 00:00 (Asia/Seoul). 6,000 runs are used so far. Ask for extra capacity in time, or switch off what runs by itself.",
          "ko": "지금과 같은 속도라면 기간이 끝나기 전에 AI Run 할당량 10,000회를 모두 사용하게 됩니다. 예상 소진 시각: 2026-12-12 09:30 (Asia/Seoul). 기간 종료: 2027-01-01 00:00 (Asia/Seoul). 현재 사용량: 6,000회. 추가 용량을 미리 요청하거나 자동 실행을 꺼 주세요.",
        },
        "title": {
          "en": "The AI run quota will not last until the end of the period",
          "ko": "AI Run 할당량 조기 소진 예상",
        },
      },
      {
        "text": {
          "en": "The provider did not answer. It is tried again at 2027-01-01 00:00 (Asia/Seoul).",
          "ko": "공급자가 응답하지 않았습니다. 다음 시도: 2027-01-01 00:00 (Asia/Seoul).",
        },
        "title": {
          "en": "The scheduled prompt "주간 <보고>" failed",
          "ko": "예약 프롬프트 실행 실패: 주간 <보고>",
        },
      },
      {
        "text": {
          "en": "Failed. This run is not tried again; the schedule goes on.",
          "ko": "실패. 이번 실행은 다시 시도하지 않으며, 예약은 계속됩니다.",
        },
        "title": {
          "en": "The scheduled prompt "Digest" failed",
          "ko": "예약 프롬프트 실행 실패: Digest",
        },
      },
      {
        "text": {
          "en": "Alerts arrive. kim@acme.com asked for this one to see whether they do; nothing needs to be done.",
          "ko": "알림이 정상적으로 도착했습니다. 요청한 사용자: kim@acme.com. 별도로 하실 일은 없습니다.",
        },
        "title": {
          "en": "Test alert",
          "ko": "알림 시험",
        },
      },
    ]
  `);
});

describe('a mail', () => {
  const facts = {
    to: 'kim@acme.com',
    account: 'A & "B"',
    zone: 'Asia/Seoul',
    page: 'https://gw.acme.com/settings/alerts',
  };
  const content: NoticeContent = {
    kind: 'scheduled_prompt_failed',
    values: {
      ...{ prompt_id: 'p-1', prompt: 'a\r\nBcc: thief@evil.example <script>', next_try_at: null },
      error: { ko: '<b>실패</b>', en: '<b>failed</b>' },
    },
  };

  test.each(['ko', 'en'] as const)(
    'in %s says the same as text and as HTML, and nothing in it becomes markup',
    (language) => {
      const { subject, text, html } = noticeMail(content, { ...facts, language });
      expect(subject).not.toMatch(/[\r\n]/);
      expect(subject).toContain('[A & "B"]');
      expect(text).toContain(facts.page);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain(`href="${facts.page.replaceAll('&', '&#38;')}"`);
      expect(html.replace(/<\/?(html|body|h1|p|a|!doctype)\b[^>]*>/g, '')).not.toMatch(/[<>]/);
    },
  );

  test('without an address of the pages has no link', () => {
    const { text, html } = noticeMail(content, { ...facts, language: 'en', page: undefined });
    expect([text.includes('http'), html.includes('<a')]).toEqual([false, false]);
  });
});

test('a post is waited for ten seconds, and tells kind, values and words', () => {
  const [content] = CONTENTS;
  const at = asInstant(Date.UTC(2026, 10, 22));
  const notice = { ...content, id: 'n-1', key: 'k', at, workspaceId: undefined } as Parameters<typeof webhookPost>[0];
  const facts = {
    url: 'https://h.acme.com/x',
    deliveryId: 'd-1',
    accountId: 'a-1',
    zone: 'UTC',
    secrets: ['s'],
    now: at,
  };
  const { timeoutMs, body, headers } = webhookPost(notice, facts);
  expect(timeoutMs).toBe(10_000);
  expect(JSON.parse(body)).toEqual({
    ...{ id: 'n-1', kind: 'run_quota_reached', at: '2026-11-22T00:00:00.000Z', account_id: 'a-1', workspace_id: null },
    ...{ values: content?.values, ...noticeWords(notice, 'UTC') },
  });
  expect(headers.slice(4)).toEqual([
    ...['tallygate-delivery', 'd-1', 'tallygate-signature', expect.stringMatching(/^t=1795305600,v1=[0-9a-f]{64}$/)],
  ]);
});
