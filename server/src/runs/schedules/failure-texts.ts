import type { RunFailure } from '@tallygate/contract';
import type { PromptAnswer, PromptFailure } from './scheduled-prompt.ts';

/** What happened and what to do, in both languages. `{status}` is filled in. */
const TEXTS: Readonly<Record<RunFailure, { readonly ko: string; readonly en: string }>> = {
  owner_gone: {
    en: 'Whoever set this prompt up was removed, so it was switched off. Somebody else can set it up anew.',
    ko: '프롬프트를 만든 사용자가 삭제되어 예약이 꺼졌습니다. 다른 사용자가 새로 만들어 주세요.',
  },
  owner_disabled: {
    en: 'Whoever set this prompt up was disabled, so it was switched off. Once they are back they can switch it on again.',
    ko: '프롬프트를 만든 사용자가 비활성화되어 예약이 꺼졌습니다. 사용자를 다시 활성화한 뒤 예약을 켜 주세요.',
  },
  no_access: {
    en: 'Whoever set this prompt up may no longer call the endpoint from this workspace, so it was switched off. Ask an admin of the workspace.',
    ko: '프롬프트를 만든 사용자에게 이 워크스페이스에서 엔드포인트를 호출할 권한이 없어 예약이 꺼졌습니다. 워크스페이스 관리자에게 문의해 주세요.',
  },
  endpoint_gone: {
    en: 'The endpoint is no longer there, so the prompt was switched off. Choose another endpoint and switch it on again.',
    ko: '엔드포인트가 없어져 예약이 꺼졌습니다. 다른 엔드포인트를 선택한 뒤 예약을 켜 주세요.',
  },
  workspace_gone: {
    en: 'The workspace is no longer in use, so the prompt was switched off. Choose another workspace and switch it on again.',
    ko: '더 이상 사용하지 않는 워크스페이스여서 예약이 꺼졌습니다. 다른 워크스페이스를 선택한 뒤 예약을 켜 주세요.',
  },
  gateway_unreachable: {
    en: 'No gateway could be reached. If this goes on, look whether the gateway is up.',
    ko: '게이트웨이에 연결하지 못했습니다. 계속되면 게이트웨이가 실행 중인지 확인해 주세요.',
  },
  timeout: {
    en: 'The answer took too long. A smaller question, or a faster model, may help.',
    ko: '응답이 제한 시간 안에 오지 않았습니다. 질문을 줄이거나 더 빠른 모델을 사용해 주세요.',
  },
  answer_too_large: {
    en: 'The answer was larger than 1 MiB. Set a limit on its tokens.',
    ko: '응답이 1MiB를 넘었습니다. 최대 토큰 수를 정해 주세요.',
  },
  answer_unreadable: {
    en: 'The answer holds no message. Look at the request for what came instead.',
    ko: '응답에 메시지가 없습니다. 요청에서 실제 응답을 확인해 주세요.',
  },
  refused: {
    en: 'The request was refused with HTTP status {status}.',
    ko: '요청이 거부되었습니다(HTTP 상태 코드 {status}).',
  },
  interrupted: {
    en: 'The product stopped while the run was under way, and there are no tries left.',
    ko: '실행 중에 제품이 중단되었고 남은 재시도 횟수가 없습니다.',
  },
};

/** Why a run failed, as people read it in either language: what we know, then what the gateway or the provider said. */
export function describeFailure(
  { code, text }: PromptFailure,
  { httpStatus }: Pick<PromptAnswer, 'httpStatus'>,
): { readonly ko: string; readonly en: string } {
  const said = text === '' ? '' : ` ${text}`;
  const filled = (sentence: string) => `${sentence.replace('{status}', String(httpStatus ?? '–'))}${said}`;
  return { ko: filled(TEXTS[code].ko), en: filled(TEXTS[code].en) };
}
