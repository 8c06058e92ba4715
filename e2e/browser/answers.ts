import type { Page, Route } from 'playwright-core';
import type { Look } from '../harness/browser.ts';

/** An id that nothing has. */
export const NOT_THERE = '01a1ffce-0000-7000-8000-000000000000';

/** The server's own sentences. */
const SENTENCES = {
  403: {
    code: 'role_not_allowed',
    en: 'Your role does not allow this. Ask an account admin.',
    ko: '현재 역할로는 할 수 없는 작업입니다. 계정 관리자에게 문의해 주세요.',
  },
  404: {
    code: 'dashboard_unknown',
    en: 'There is no dashboard "usage". An account admin can import the built-in ones.',
    ko: '대시보드가 없습니다: "usage". 기본 제공 대시보드는 계정 관리자가 가져올 수 있습니다.',
  },
  503: {
    code: 'warehouse_unavailable',
    en: 'The warehouse does not answer at the moment. Nothing is lost; try again in a moment.',
    ko: '웨어하우스가 응답하지 않습니다. 손실된 데이터는 없습니다. 잠시 후 다시 시도해 주세요.',
  },
} as const;

/** Answers as the server does when it refuses. */
export function refuse(status: keyof typeof SENTENCES, { language }: Look): (route: Route) => Promise<void> {
  const { code, [language]: message } = SENTENCES[status];
  const error = { code, message, docs_url: `/docs/errors#${code}` };
  return (route) => route.fulfill({ status, json: { error, request_id: NOT_THERE } });
}

type Json = Readonly<Record<string, unknown>>;

/** The server's answer with something of it changed. */
export function change(how: (answer: Json) => Json): Parameters<Page['route']>[1] {
  return async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: how((await response.json()) as Json) });
  };
}
