import type { Language } from './languages.ts';

/** What features that account admins switch are called, by their stable ids. */
export const PREVIEW_NAMES = {
  usage_tracking: { en: 'AI gateway usage tracking', ko: 'AI 게이트웨이 사용량 추적' },
  ai_runs: { en: 'AI runs', ko: 'AI Run 사용량' },
  ai_credits: { en: 'AI credits', ko: 'AI 크레딧' },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;
