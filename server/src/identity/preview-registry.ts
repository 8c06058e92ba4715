import { PREVIEW_NAMES } from '@tallygate/contract';

/** A feature that account admins switch: off, nobody sees or reads it, and what it counts is counted all the same. */
interface PreviewDefinition {
  readonly name: { readonly ko: string; readonly en: string };
  readonly description: { readonly ko: string; readonly en: string };
  readonly isOnByDefault: boolean;
}

/** Every preview of this release, by its stable id. */
export const PREVIEWS = {
  usage_tracking: {
    name: PREVIEW_NAMES.usage_tracking,
    description: {
      ko: '요청 목록, 사용량 대시보드와 사용량 테이블을 볼 수 있습니다. 꺼져 있어도 모든 요청은 계속 기록됩니다.',
      en: 'Lists of requests, the usage dashboard and the usage table can be seen. Switched off, every request is still recorded.',
    },
    isOnByDefault: true,
  },
  ai_runs: {
    name: PREVIEW_NAMES.ai_runs,
    description: {
      ko: '계약 기간의 AI Run 사용량과 할당량을 볼 수 있습니다. 꺼져 있어도 실행 횟수는 계속 집계되고 할당량도 적용됩니다.',
      en: 'Use and quota of AI runs in the contract period can be seen. Switched off, runs are still counted and the quota still holds.',
    },
    isOnByDefault: true,
  },
  ai_credits: {
    name: PREVIEW_NAMES.ai_credits,
    description: {
      ko: '선불 AI 크레딧의 잔액과 내역을 볼 수 있습니다. 꺼져 있어도 크레딧은 계속 차감됩니다.',
      en: 'Balance and history of prepaid AI credits can be seen. Switched off, credits are still spent.',
    },
    isOnByDefault: true,
  },
} as const satisfies Readonly<Record<string, PreviewDefinition>>;

export type PreviewId = keyof typeof PREVIEWS;

/** Whether a text names a preview of this release. */
export function isPreviewId(text: string): text is PreviewId {
  return Object.hasOwn(PREVIEWS, text);
}
