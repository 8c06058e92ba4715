import type { Column } from './column.ts';

const text = 'String';
const word = 'LowCardinality(String)';
const wordOrNull = 'LowCardinality(Nullable(String))';
const textOrNull = 'Nullable(String)';
const count = 'Nullable(Int64)';

/** Our columns of `system.ai_gateway.usage`; they follow the documented ones. NULL, or an empty word where there is none, means "not known". */
export const OWN_COLUMNS: readonly Column[] = [
  own('final_status', word, {
    en: 'ok, error, client_closed, upstream_truncated, refused or gateway_lost.',
    ko: '최종 결과입니다: ok, error, client_closed, upstream_truncated, refused, gateway_lost.',
  }),
  own('error_code', wordOrNull, {
    en: 'Which limit refused the request or which fault ended it. NULL when it went well.',
    ko: '요청을 거부한 한도 또는 요청을 끝낸 오류의 코드입니다. 정상 처리되었다면 NULL입니다.',
  }),
  own('stream', 'Bool', { en: 'The answer was asked for as a stream.', ko: '스트리밍 응답을 요청했는지 여부입니다.' }),
  own('gateway_overhead_ms', count, {
    en: 'Total time less the time spent waiting for the provider, in milliseconds. NULL: not known.',
    ko: '전체 시간에서 공급자를 기다린 시간을 뺀 값(밀리초)입니다. NULL은 알 수 없음을 뜻합니다.',
  }),
  own('cache_creation_5m_input_tokens', count, {
    en: 'Input tokens written to the cache that lives 5 minutes. NULL: not known.',
    ko: '5분 동안 유지되는 캐시에 쓴 입력 토큰 수입니다. NULL은 알 수 없음을 뜻합니다.',
  }),
  own('cache_creation_1h_input_tokens', count, {
    en: 'Input tokens written to the cache that lives 1 hour. NULL: not known.',
    ko: '1시간 동안 유지되는 캐시에 쓴 입력 토큰 수입니다. NULL은 알 수 없음을 뜻합니다.',
  }),
  own('usage_source', word, {
    en: 'Where the token counts come from: provider, estimated or none.',
    ko: '토큰 수의 출처입니다: provider, estimated, none.',
  }),
  own('usage_raw', textOrNull, {
    en: "The provider's own usage object as JSON text. NULL: it sent none.",
    ko: '공급자가 보낸 사용량 객체의 원본 JSON입니다. 보내지 않았다면 NULL입니다.',
  }),
  own('cost_nano_usd', count, {
    en: 'What the provider charges, in billionths of a US dollar. NULL: not known, never 0.',
    ko: '공급자가 부과하는 비용(10억분의 1 미국 달러)입니다. NULL은 알 수 없음을 뜻하며 0이 아닙니다.',
  }),
  own('price_version', wordOrNull, {
    en: 'What the cost was computed with, such as "catalogue 0.1.8 openai/gpt-5.2" or "book <id>". NULL: it was not.',
    ko: '비용 계산에 쓴 가격입니다. 예: "catalogue 0.1.8 openai/gpt-5.2", "book <ID>". NULL은 계산하지 않았음을 뜻합니다.',
  }),
  own('credits_micro', count, {
    en: 'Charge in millionths of a credit, without the price of a run that several requests share. NULL: not known or not charged.',
    ko: '차감한 크레딧(100만분의 1)입니다. 여러 요청이 함께 쓰는 실행의 가격은 포함하지 않습니다. NULL은 알 수 없거나 차감하지 않았음을 뜻합니다.',
  }),
  own('credits_version', wordOrNull, {
    en: 'What the credits were computed with: "book <id>", "default cost <credits per US dollar>" or "default request <credits>". "+ run <credits>": the run that several requests share brings so much more, once. NULL: nothing priced it.',
    ko: '크레딧 계산에 쓴 가격입니다: "book <ID>", "default cost <1달러당 크레딧>", "default request <크레딧>". "+ run <크레딧>"은 여러 요청이 함께 쓰는 실행에 한 번 더해지는 값입니다. NULL은 가격이 없었음을 뜻합니다.',
  }),
  own('charge_reason', wordOrNull, {
    en: 'Why credits are charged, or why not: usage, estimated_usage, failed_without_output, not_charged_policy, refused, no_usage, unknown_price, no_credit_price or free. NULL: not decided.',
    ko: '크레딧을 차감하거나 차감하지 않는 이유입니다: usage, estimated_usage, failed_without_output, not_charged_policy, refused, no_usage, unknown_price, no_credit_price, free. NULL은 정해지지 않았음을 뜻합니다.',
  }),
  own('service_tier', wordOrNull, {
    en: 'Service tier that the provider says it served. NULL: it named none.',
    ko: '공급자가 밝힌 서비스 등급입니다. 밝히지 않았다면 NULL입니다.',
  }),
  own('provider_kind', wordOrNull, {
    en: 'Kind of the provider that served: openai, anthropic, gemini or demo. NULL: none served, or not known.',
    ko: '응답한 공급자의 종류입니다: openai, anthropic, gemini, demo. 응답한 공급자가 없거나 알 수 없으면 NULL입니다.',
  }),
  own('provider_name', wordOrNull, {
    en: 'Name of the provider that served. NULL: none served, or not known.',
    ko: '응답한 공급자의 이름입니다. 응답한 공급자가 없거나 알 수 없으면 NULL입니다.',
  }),
  own('configured_model', wordOrNull, {
    en: 'The model that the destination asks for. NULL: none served, or not known.',
    ko: '대상에 설정된 모델입니다. 응답한 대상이 없거나 알 수 없으면 NULL입니다.',
  }),
  own('service', word, { en: 'Service that the request belongs to.', ko: '요청이 속한 서비스입니다.' }),
  own('feature', word, { en: 'Feature that the request belongs to.', ko: '요청이 속한 기능입니다.' }),
  own('run_id', text, {
    en: 'Id of the AI run that the request is part of: as claimed, the turn of a coding agent, else the id of the request.',
    ko: '요청이 속한 AI 실행의 ID입니다. 클라이언트가 밝힌 값, 코딩 에이전트의 턴, 또는 요청 ID입니다.',
  }),
  own('run_type', word, { en: 'Type of the AI run.', ko: 'AI 실행의 유형입니다.' }),
  own('run_trigger', word, {
    en: 'What set off the run: user_started, user_enabled or background. Empty: the request is part of none.',
    ko: '실행을 시작한 계기입니다: user_started, user_enabled, background. 실행에 속하지 않으면 비어 있습니다.',
  }),
  own('billable_run', 'Bool', {
    en: 'The run counts against the quota.',
    ko: 'AI Run 할당량에 포함되는 실행인지 여부입니다.',
  }),
  own('attributed_to', text, {
    en: 'system, the system actor, for runs that nobody started. Else on whose behalf a service principal called; empty: the requester itself.',
    ko: '사람이 직접 시작하지 않은 실행은 시스템 주체를 뜻하는 system입니다. 그 외에는 서비스 주체가 누구를 대신하여 호출했는지이며, 요청자 본인이면 비어 있습니다.',
  }),
  own('session_id', text, {
    en: 'Session, as the client or the agent names it.',
    ko: '클라이언트 또는 에이전트가 밝힌 세션입니다.',
  }),
  own('agent', word, {
    en: 'Coding agent: claude-code, codex, gemini-cli, cursor, copilot. Empty: none.',
    ko: '코딩 에이전트입니다: claude-code, codex, gemini-cli, cursor, copilot. 없으면 비어 있습니다.',
  }),
  own('agent_version', word, { en: 'Version of the coding agent.', ko: '코딩 에이전트의 버전입니다.' }),
  own('key_id', word, { en: 'Id of the API key.', ko: 'API 키의 ID입니다.' }),
  own('requester_id', word, {
    en: 'Stable id of the requester; its address may change.',
    ko: '요청자의 고정 ID입니다. 주소는 바뀔 수 있습니다.',
  }),
  own('requester_groups', 'Array(LowCardinality(String))', {
    en: 'Groups of the requester at the time of the request.',
    ko: '요청 당시 요청자가 속한 그룹입니다.',
  }),
  {
    ...own('source', word, { en: 'gateway or import.', ko: '기록의 출처입니다: gateway, import.' }),
    defaultTo: "'gateway'",
  },
  own('upstream_request_id', textOrNull, {
    en: "The provider's own id of the request. NULL: it sent none.",
    ko: '공급자가 부여한 요청 ID입니다. 보내지 않았다면 NULL입니다.',
  }),
  own('node_id', word, { en: 'Gateway that served the request.', ko: '요청을 처리한 게이트웨이입니다.' }),
  own('batch_id', text, {
    en: 'Batch in which the row was shipped.',
    ko: '이 기록이 전송된 배치입니다.',
  }),
  {
    ...own('bucket_15m', "DateTime('UTC')", {
      en: 'Start of the quarter of an hour of event_time (UTC): the unit that days of every time zone are made of.',
      ko: 'event_time이 속한 15분 구간의 시작(UTC)입니다. 모든 시간대의 하루는 이 구간들로 이루어집니다.',
    }),
    defaultTo: 'toStartOfFifteenMinutes(event_time)',
  },
  {
    ...own('ingested_at', "DateTime64(3, 'UTC')", {
      en: 'When the row was stored (UTC).',
      ko: '기록이 저장된 시각입니다(UTC).',
    }),
    defaultTo: 'now64(3)',
  },
];

function own(name: string, type: string, comment: Column['comment']): Column {
  return { name, type, comment };
}
