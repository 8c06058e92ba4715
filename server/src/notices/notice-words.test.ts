import { NOTICE_KINDS } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { NoticeContent } from './notice.ts';
import { noticeMail } from './notice-mail.ts';
import { noticeWords } from './notice-words.ts';
import { webhookPost } from './webhook-post.ts';

const END = '2026-12-31T15:00:00.000Z';
const PAYMENT = {
  workspace: 'main',
  order_number: '2026-000123',
  title: { ko: '팀', en: 'Team' },
  total: '55000',
  currency: 'KRW',
  problem: { ko: '카드사가 결제를 거절했습니다.', en: 'The card was declined.' },
} as const;
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
  {
    kind: 'dashboard_mail_failed',
    values: {
      ...{ dashboard_id: 'd-1', schedule_id: 's-1', dashboard: { ko: '사용량 대시보드', en: 'Usage dashboard' } },
      error: { ko: '메일 서버가 메일을 받지 않았습니다.', en: 'The mail server did not take the mail.' },
    },
  },
  { kind: 'credits_low', values: { workspace: 'main', left: '499.5', low_at: '1000000' } },
  { kind: 'credits_expiring', values: { workspace: 'main', amount: '600.000001', expires_at: END, lot_id: 'l-1' } },
  { kind: 'payment_failed', values: { ...PAYMENT, next_try_at: END, is_plan_ended: false } },
  { kind: 'payment_failed', values: { ...PAYMENT, next_try_at: null, is_plan_ended: true } },
  {
    kind: 'payment_failed',
    values: { ...PAYMENT, total: '12.50', currency: 'USD', next_try_at: null, is_plan_ended: false },
  },
  { kind: 'auto_top_up_off', values: { workspace: 'main', reason: 'failures' } },
  { kind: 'auto_top_up_off', values: { workspace: 'main', reason: 'method_gone' } },
  { kind: 'auto_top_up_off', values: { workspace: 'main', reason: 'package_gone' } },
  { kind: 'auto_top_up_off', values: { workspace: 'main', reason: 'not_allowed' } },
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
          "en": "The mail server did not take the mail. This mail is not tried again; the schedule goes on.",
          "ko": "메일 서버가 메일을 받지 않았습니다. 이번 메일은 다시 보내지 않으며, 예약은 계속됩니다.",
        },
        "title": {
          "en": "The dashboard "Usage dashboard" could not be sent by mail",
          "ko": "대시보드 메일 보내기 실패: 사용량 대시보드",
        },
      },
      {
        "text": {
          "en": "499.5 credits are left, less than the 1,000,000 that were set. Top up in time, so that calls are not refused.",
          "ko": "잔여 크레딧이 기준보다 적습니다. 잔여 크레딧: 499.5. 기준: 1,000,000. 요청이 거부되지 않도록 미리 충전해 주세요.",
        },
        "title": {
          "en": "Credits run low: main",
          "ko": "크레딧 부족: main",
        },
      },
      {
        "text": {
          "en": "600.000001 credits are not usable any more from 2027-01-01 00:00 (Asia/Seoul) on. Credits that expire first are used first.",
          "ko": "곧 사용할 수 없게 되는 크레딧이 있습니다. 소멸 예정 크레딧: 600.000001. 소멸 시각: 2027-01-01 00:00 (Asia/Seoul). 크레딧은 유효기간이 빠른 순서대로 차감됩니다.",
        },
        "title": {
          "en": "Credits expire soon: main",
          "ko": "크레딧 소멸 예정: main",
        },
      },
      {
        "text": {
          "en": "Order 2026-000123 of the workspace main, ₩55,000. The card was declined. It is tried again at 2027-01-01 00:00 (Asia/Seoul).",
          "ko": "워크스페이스: main. 주문 번호: 2026-000123. 금액: ₩55,000. 카드사가 결제를 거절했습니다. 다음 시도: 2027-01-01 00:00 (Asia/Seoul).",
        },
        "title": {
          "en": "The payment of "Team" was not made",
          "ko": "결제 실패: 팀",
        },
      },
      {
        "text": {
          "en": "Order 2026-000123 of the workspace main, ₩55,000. The card was declined. It is not tried again, and the plan has ended.",
          "ko": "워크스페이스: main. 주문 번호: 2026-000123. 금액: ₩55,000. 카드사가 결제를 거절했습니다. 다시 시도하지 않으며, 플랜이 종료되었습니다.",
        },
        "title": {
          "en": "The payment of "Team" was not made",
          "ko": "결제 실패: 팀",
        },
      },
      {
        "text": {
          "en": "Order 2026-000123 of the workspace main, $12.50. The card was declined. It is not tried again.",
          "ko": "워크스페이스: main. 주문 번호: 2026-000123. 금액: US$12.50. 카드사가 결제를 거절했습니다. 다시 시도하지 않습니다.",
        },
        "title": {
          "en": "The payment of "Team" was not made",
          "ko": "결제 실패: 팀",
        },
      },
      {
        "text": {
          "en": "Its payments failed again and again. Credits are not topped up by themselves until somebody switches it on again.",
          "ko": "결제가 여러 번 연속으로 실패했습니다. 다시 켜기 전까지는 크레딧이 자동으로 충전되지 않습니다.",
        },
        "title": {
          "en": "The automatic top-up was switched off: main",
          "ko": "자동 충전 중단: main",
        },
      },
      {
        "text": {
          "en": "Its payment method is not there any more. Credits are not topped up by themselves until somebody switches it on again.",
          "ko": "지정한 결제 수단을 더 이상 사용할 수 없습니다. 다시 켜기 전까지는 크레딧이 자동으로 충전되지 않습니다.",
        },
        "title": {
          "en": "The automatic top-up was switched off: main",
          "ko": "자동 충전 중단: main",
        },
      },
      {
        "text": {
          "en": "Its package is not offered any more. Credits are not topped up by themselves until somebody switches it on again.",
          "ko": "지정한 크레딧 상품이 더 이상 판매되지 않습니다. 다시 켜기 전까지는 크레딧이 자동으로 충전되지 않습니다.",
        },
        "title": {
          "en": "The automatic top-up was switched off: main",
          "ko": "자동 충전 중단: main",
        },
      },
      {
        "text": {
          "en": "Its payment method may not be charged without a person. Credits are not topped up by themselves until somebody switches it on again.",
          "ko": "지정한 결제 수단으로는 자동 결제를 할 수 없습니다. 다시 켜기 전까지는 크레딧이 자동으로 충전되지 않습니다.",
        },
        "title": {
          "en": "The automatic top-up was switched off: main",
          "ko": "자동 충전 중단: main",
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
    publicUrl: 'https://gw.acme.com',
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
      expect(text).toContain('https://gw.acme.com/settings/scheduled-prompts/p-1\n');
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain('href="https://gw.acme.com/settings/scheduled-prompts/p-1"');
      expect(html.replace(/<\/?(html|body|h1|p|a|!doctype)\b[^>]*>/g, '')).not.toMatch(/[<>]/);
    },
  );

  test('says why it comes: as an alert of the account, or since a scheduled prompt names its reader', () => {
    const [quota] = CONTENTS;
    const said = [content, quota].map((told) => told && noticeMail(told, { ...facts, language: 'en' }).text);
    expect(said).toEqual([
      expect.stringContaining('to those whom the scheduled prompt names'),
      expect.not.stringContaining('scheduled prompt'),
    ]);
    expect(said[1]).toContain('https://gw.acme.com/settings/alerts\n');
  });

  test('without an address of the pages has no link', () => {
    const { text, html } = noticeMail(content, { ...facts, language: 'en', publicUrl: undefined });
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
