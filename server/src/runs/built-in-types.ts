import type { RunTrigger, RunType } from './run.ts';

/** The type of a known coding agent's request that claims none. */
export const CODING_AGENT_TYPE = 'coding_agent';
/** The type of any other request that claims none. */
export const API_TYPE = 'api';

/** The types that came with the product. They cannot be changed: whoever wants other words makes a type of their own. */
export const BUILT_IN_RUN_TYPES: readonly RunType[] = [
  builtIn('chat', 'user_started', { ko: '채팅', en: 'Chat' }),
  builtIn('triage', 'user_started', { ko: '인시던트 분석', en: 'Incident triage' }),
  builtIn('scheduled_prompt', 'user_enabled', { ko: '예약 프롬프트', en: 'Scheduled prompt' }),
  builtIn('auto_triage', 'user_enabled', { ko: '자동 알림 분석', en: 'Automatic alert triage' }),
  builtIn('detection_summary', 'background', { ko: '탐지 요약', en: 'Detection summary' }),
  builtIn(CODING_AGENT_TYPE, 'user_started', { ko: '코딩 에이전트', en: 'Coding agent' }),
  builtIn(API_TYPE, 'user_started', { ko: 'API 호출', en: 'API call' }),
];

/** All types by their ids. One that came with the product goes before one of the same id that was made before it came. */
export function runTypesBy(made: readonly RunType[]): ReadonlyMap<string, RunType> {
  return new Map([...made, ...BUILT_IN_RUN_TYPES].map((type) => [type.id, type]));
}

function builtIn(id: string, trigger: RunTrigger, names: RunType['names']): RunType {
  return { id, names, trigger, isBillable: trigger !== 'background', isBuiltIn: true };
}
