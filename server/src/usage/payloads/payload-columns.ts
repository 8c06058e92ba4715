import type { Column } from '../table/column.ts';
import { USAGE_DATABASE } from '../table/usage-table.ts';

/** The payload table as SQL names it in the warehouse. */
export const PAYLOADS_TABLE = `\`${USAGE_DATABASE}\`.payloads`;

const text = 'String';
const word = 'LowCardinality(String)';
const wordOrNull = 'LowCardinality(Nullable(String))';
const count = 'Nullable(Int64)';
const time = "DateTime64(3, 'UTC')";

/** Every column of `system.ai_gateway.payloads`, in order. Those that the usage table has too mean the same there. */
export const PAYLOAD_COLUMNS: readonly Column[] = [
  column('request_id', text, {
    en: 'Id of the request; its usage row has the same.',
    ko: '요청의 ID입니다. 사용 기록의 ID와 같습니다.',
  }),
  column('event_time', time, { en: 'When the request was received (UTC).', ko: '요청을 받은 시각입니다(UTC).' }),
  column('workspace_id', word, { en: 'Id of the workspace.', ko: '워크스페이스의 ID입니다.' }),
  column('endpoint_id', word, { en: 'Id of the endpoint.', ko: '엔드포인트의 ID입니다.' }),
  column('endpoint_name', word, {
    en: 'Name of the endpoint at the time of the request.',
    ko: '요청 당시의 엔드포인트 이름입니다.',
  }),
  column('requester', text, {
    en: 'The user or service principal, by its address at the time.',
    ko: '요청 당시의 주소로 나타낸 사용자 또는 서비스 주체입니다.',
  }),
  column('requester_id', word, {
    en: 'Stable id of the requester; its address may change.',
    ko: '요청자의 고정 ID입니다. 주소는 바뀔 수 있습니다.',
  }),
  column('api_type', word, {
    en: 'The API called, as its path, such as mlflow/v1/chat/completions.',
    ko: '호출한 API의 경로입니다. 예: mlflow/v1/chat/completions.',
  }),
  column('url', text, { en: 'URL of the request, without credentials.', ko: '자격 증명을 뺀 요청 URL입니다.' }),
  column('request_tags', 'Map(LowCardinality(String), String)', {
    en: 'Tags that the client sent with the request.',
    ko: '클라이언트가 요청과 함께 보낸 태그입니다.',
  }),
  column('status_code', 'Nullable(Int32)', {
    en: 'HTTP status that the client got; 499 when it left before one. NULL: not known.',
    ko: '클라이언트가 받은 HTTP 상태 코드입니다. 그 전에 연결을 끊었으면 499입니다. NULL은 알 수 없음을 뜻합니다.',
  }),
  column('latency_ms', count, {
    en: 'Total time of the request, in milliseconds. NULL: not known.',
    ko: '요청에 걸린 전체 시간(밀리초)입니다. NULL은 알 수 없음을 뜻합니다.',
  }),
  column('time_to_first_byte_ms', count, {
    en: 'Time to the first byte of the answer, in milliseconds. NULL: there was none, or not known.',
    ko: '응답의 첫 바이트까지 걸린 시간(밀리초)입니다. NULL은 첫 바이트가 없었거나 알 수 없음을 뜻합니다.',
  }),
  column('destination_name', wordOrNull, {
    en: 'Name of the destination that served the request. NULL: none did.',
    ko: '요청을 처리한 대상의 이름입니다. 없으면 NULL입니다.',
  }),
  column('destination_model', wordOrNull, {
    en: 'The model that served the request. NULL: none did.',
    ko: '요청을 처리한 모델입니다. 없으면 NULL입니다.',
  }),
  column('stream', 'Bool', {
    en: 'The answer was asked for as a stream.',
    ko: '스트리밍 응답을 요청했는지 여부입니다.',
  }),
  column('sampling_fraction', 'Float64', {
    en: "Share of the endpoint's requests that were kept at the time, 0 to 1.",
    ko: '당시 엔드포인트의 요청 중 기록하도록 설정된 비율(0~1)입니다.',
  }),
  column('request', 'Nullable(String)', {
    en: "The request's body as it was received, cut at the endpoint's bound. NULL: it is no text in UTF-8.",
    ko: '받은 그대로의 요청 본문이며, 엔드포인트의 한도에서 잘립니다. UTF-8 텍스트가 아니면 NULL입니다.',
  }),
  column('response', 'Nullable(String)', {
    en: "The answer's body, events of a stream as they came, cut at the endpoint's bound. NULL: it is no text in UTF-8.",
    ko: '응답 본문이며, 스트림은 이벤트를 온 그대로 담고 엔드포인트의 한도에서 잘립니다. UTF-8 텍스트가 아니면 NULL입니다.',
  }),
  column('request_bytes', 'Int64', {
    en: "Bytes of the request's whole body, cut or not.",
    ko: '잘렸는지와 관계없이 요청 본문 전체의 바이트 수입니다.',
  }),
  column('response_bytes', 'Int64', {
    en: "Bytes of the answer's whole body, cut or not.",
    ko: '잘렸는지와 관계없이 응답 본문 전체의 바이트 수입니다.',
  }),
  column('logging_error_codes', 'Array(LowCardinality(String))', {
    en: 'What is missing: REQUEST_CUT, RESPONSE_CUT, REQUEST_NOT_TEXT, RESPONSE_NOT_TEXT; MEMORY_FULL when it was cut earlier for want of room in the gateway.',
    ko: '빠진 내용입니다: REQUEST_CUT, RESPONSE_CUT, REQUEST_NOT_TEXT, RESPONSE_NOT_TEXT. MEMORY_FULL은 게이트웨이의 메모리가 부족하여 한도보다 먼저 잘렸음을 뜻합니다.',
  }),
  column('expires_on', 'Date', {
    en: 'Last day (UTC) on which the row is kept.',
    ko: '기록을 보관하는 마지막 날(UTC)입니다.',
  }),
  {
    ...column('ingested_at', time, { en: 'When the row was stored (UTC).', ko: '기록이 저장된 시각입니다(UTC).' }),
    defaultTo: 'now64(3)',
  },
];

function column(name: string, type: string, comment: Column['comment']): Column {
  return { name, type, comment };
}
