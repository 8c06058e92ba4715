import type { Column } from './column.ts';

/** The columns of the views `runs` and `my_runs`, in order: one row for each AI run. */
export const RUN_COLUMNS: readonly Column[] = [
  column('account_id', 'String', { en: 'Id of the account.', ko: '계정의 ID입니다.' }),
  column('workspace_id', 'LowCardinality(String)', { en: 'Id of the workspace.', ko: '워크스페이스의 ID입니다.' }),
  column('run_id', 'String', {
    en: 'Id of the AI run. One that comes again a day after its first request is another run.',
    ko: 'AI 실행의 ID입니다. 첫 요청으로부터 24시간 뒤에 같은 ID가 다시 오면 다른 실행입니다.',
  }),
  column('run_type', 'LowCardinality(String)', { en: 'Type of the AI run.', ko: 'AI 실행의 유형입니다.' }),
  column('run_trigger', 'String', {
    en: 'What set off the run: user_started, user_enabled or background.',
    ko: '실행을 시작한 계기입니다: user_started, user_enabled, background.',
  }),
  column('billable_run', 'Bool', {
    en: 'The run counts against the quota.',
    ko: 'AI Run 할당량에 포함되는 실행인지 여부입니다.',
  }),
  column('attributed_to', 'String', {
    en: 'system, the system actor, for runs that nobody started. Else on whose behalf a service principal called; empty: the requester itself.',
    ko: '사람이 직접 시작하지 않은 실행은 시스템 주체를 뜻하는 system입니다. 그 외에는 서비스 주체가 누구를 대신하여 호출했는지이며, 요청자 본인이면 비어 있습니다.',
  }),
  column('requester', 'String', {
    en: 'The user or service principal, by its address at the first request.',
    ko: '사용자 또는 서비스 주체로, 첫 요청 당시의 주소입니다.',
  }),
  column('requester_type', 'String', {
    en: 'USER, SERVICE_PRINCIPAL or GROUP.',
    ko: 'USER, SERVICE_PRINCIPAL 또는 GROUP입니다.',
  }),
  column('requester_id', 'LowCardinality(String)', {
    en: 'Stable id of the requester.',
    ko: '요청자의 고정 ID입니다.',
  }),
  column('started_at', "DateTime64(3, 'UTC')", {
    en: 'When its first request was received (UTC).',
    ko: '첫 요청을 받은 시각입니다(UTC).',
  }),
  column('last_request_at', "DateTime64(3, 'UTC')", {
    en: 'When its last request was received (UTC).',
    ko: '마지막 요청을 받은 시각입니다(UTC).',
  }),
  column('requests', 'UInt64', { en: 'Requests of the run.', ko: '실행에 속한 요청 수입니다.' }),
  column('failed_requests', 'UInt64', {
    en: 'Those that did not end well.',
    ko: '정상적으로 끝나지 않은 요청 수입니다.',
  }),
  column('input_tokens', 'Nullable(Int64)', {
    en: 'Input tokens, cached ones included, of all requests where they are known. NULL: they are of none.',
    ko: '알려진 모든 요청의 입력 토큰(캐시 포함) 합입니다. 알려진 요청이 없으면 NULL입니다.',
  }),
  column('output_tokens', 'Nullable(Int64)', {
    en: 'Output tokens, reasoning included, of all requests where they are known. NULL: they are of none.',
    ko: '알려진 모든 요청의 출력 토큰(추론 포함) 합입니다. 알려진 요청이 없으면 NULL입니다.',
  }),
  column('total_tokens', 'Nullable(Int64)', {
    en: 'Input and output tokens of all requests where both are known. NULL: they are of none.',
    ko: '둘 다 알려진 모든 요청의 입력과 출력 토큰 합입니다. 알려진 요청이 없으면 NULL입니다.',
  }),
  column('cost_nano_usd', 'Nullable(Int64)', {
    en: 'What the provider charges, in billionths of a US dollar, of all requests where it is known, without corrections. NULL: it is of none.',
    ko: '알려진 모든 요청의 공급자 비용 합(10억분의 1달러)으로, 정정 금액은 제외됩니다. 알려진 요청이 없으면 NULL입니다.',
  }),
  column('unpriced_requests', 'UInt64', {
    en: 'Requests whose cost is not known.',
    ko: '비용을 알 수 없는 요청 수입니다.',
  }),
  column('credits_micro', 'Nullable(Int64)', {
    en: 'Credits charged, in millionths, of all requests where they are known. NULL: they are of none.',
    ko: '알려진 모든 요청에 부과된 크레딧 합(백만분의 1)입니다. 알려진 요청이 없으면 NULL입니다.',
  }),
  column('agent', 'String', {
    en: 'Coding agent of the first request: claude-code, codex, gemini-cli, cursor, copilot. Empty: none.',
    ko: '첫 요청의 코딩 에이전트입니다: claude-code, codex, gemini-cli, cursor, copilot. 없으면 비어 있습니다.',
  }),
  column('session_id', 'String', {
    en: 'Session of the first request, as the client or the agent names it.',
    ko: '첫 요청의 세션으로, 클라이언트 또는 에이전트가 밝힌 값입니다.',
  }),
  column('service', 'String', {
    en: 'Service that the first request belongs to.',
    ko: '첫 요청이 속한 서비스입니다.',
  }),
  column('feature', 'String', {
    en: 'Feature that the first request belongs to.',
    ko: '첫 요청이 속한 기능입니다.',
  }),
  column('endpoint_name', 'String', {
    en: 'Endpoint of the first request.',
    ko: '첫 요청의 엔드포인트입니다.',
  }),
  column('first_request_id', 'String', {
    en: 'Id of the first request.',
    ko: '첫 요청의 ID입니다.',
  }),
  column('source', 'String', {
    en: 'gateway or import.',
    ko: '기록의 출처입니다: gateway, import.',
  }),
];

function column(name: string, type: string, comment: Column['comment']): Column {
  return { name, type, comment };
}
