import type { Column } from './column.ts';

/**
 * The 29 documented columns of `system.ai_gateway.usage`, in their order, with their names.
 *
 * A Tuple itself holds no NULL, so `endpoint_metadata` of an unknown endpoint has NULL times, an empty creator and empty
 * lists: `endpoint_metadata.creation_time IS NULL` tells it.
 */
export const DOCUMENTED_COLUMNS: readonly Column[] = [
  {
    name: 'account_id',
    type: 'LowCardinality(String)',
    comment: { en: 'Id of the account.', ko: '계정 ID입니다.' },
  },
  {
    name: 'workspace_id',
    type: 'LowCardinality(String)',
    comment: { en: 'Id of the workspace.', ko: '워크스페이스 ID입니다.' },
  },
  {
    name: 'request_id',
    type: 'String',
    comment: {
      en: 'Unique id of the request, made by the gateway (UUIDv7).',
      ko: '게이트웨이가 만든 요청의 고유 ID입니다(UUIDv7).',
    },
  },
  {
    name: 'schema_version',
    type: 'Int32',
    defaultTo: '1',
    comment: { en: 'Version of the schema of this record.', ko: '이 기록의 스키마 버전입니다.' },
  },
  {
    name: 'endpoint_id',
    type: 'LowCardinality(String)',
    comment: {
      en: 'Unique id of the endpoint. Empty when the request named none that exists.',
      ko: '엔드포인트의 고유 ID입니다. 요청이 존재하지 않는 엔드포인트를 가리켰다면 비어 있습니다.',
    },
  },
  {
    name: 'endpoint_name',
    type: 'LowCardinality(String)',
    comment: { en: 'Name of the endpoint at the time of the request.', ko: '요청 당시의 엔드포인트 이름입니다.' },
  },
  {
    name: 'endpoint_tags',
    type: 'Map(LowCardinality(String), String)',
    comment: { en: 'Tags of the endpoint at the time of the request.', ko: '요청 당시의 엔드포인트 태그입니다.' },
  },
  {
    name: 'endpoint_metadata',
    type:
      'Tuple(creator String, ' +
      "creation_time Nullable(DateTime64(3, 'UTC')), last_updated_time Nullable(DateTime64(3, 'UTC')), " +
      'destinations Array(String), inference_table Nullable(String), fallbacks Array(String))',
    comment: {
      en: 'The endpoint as it was at the time of the request. Times are NULL and the rest empty when the endpoint is unknown.',
      ko: '요청 당시의 엔드포인트 정보입니다. 알 수 없는 엔드포인트면 시각은 NULL이고 나머지는 비어 있습니다.',
    },
  },
  {
    name: 'event_time',
    type: "DateTime64(3, 'UTC')",
    comment: { en: 'When the request was received (UTC).', ko: '요청을 받은 시각입니다(UTC).' },
  },
  {
    name: 'latency_ms',
    type: 'Nullable(Int64)',
    comment: {
      en: 'Total time of the request, in milliseconds. NULL: not known.',
      ko: '요청의 전체 소요 시간(밀리초)입니다. NULL은 알 수 없음을 뜻합니다.',
    },
  },
  {
    name: 'time_to_first_byte_ms',
    type: 'Nullable(Int64)',
    comment: {
      en: 'Time to the first byte of the answer, in milliseconds. NULL: there was none, or not known.',
      ko: '응답의 첫 바이트까지 걸린 시간(밀리초)입니다. NULL은 응답이 없었거나 알 수 없음을 뜻합니다.',
    },
  },
  {
    name: 'destination_type',
    type: 'LowCardinality(Nullable(String))',
    comment: {
      en: 'Kind of destination: PAY_PER_TOKEN_FOUNDATION_MODEL, EXTERNAL_FOUNDATION_MODEL. NULL: none served.',
      ko: '대상의 종류입니다: PAY_PER_TOKEN_FOUNDATION_MODEL, EXTERNAL_FOUNDATION_MODEL. NULL은 처리한 대상이 없음을 뜻합니다.',
    },
  },
  {
    name: 'destination_name',
    type: 'LowCardinality(Nullable(String))',
    comment: {
      en: 'Name of the destination model or provider. NULL: none served.',
      ko: '대상 모델 또는 공급자의 이름입니다. NULL은 처리한 대상이 없음을 뜻합니다.',
    },
  },
  {
    name: 'destination_id',
    type: 'LowCardinality(Nullable(String))',
    comment: {
      en: 'Id of the destination. NULL: none served.',
      ko: '대상의 ID입니다. NULL은 처리한 대상이 없음을 뜻합니다.',
    },
  },
  {
    name: 'destination_model',
    type: 'LowCardinality(Nullable(String))',
    comment: {
      en: 'The model that served the request. NULL: none served.',
      ko: '요청을 처리한 모델입니다. NULL은 처리한 모델이 없음을 뜻합니다.',
    },
  },
  {
    name: 'requester',
    type: 'String',
    comment: {
      en: 'The user or service principal, by its address at the time.',
      ko: '요청한 사용자 또는 서비스 주체의 당시 주소입니다.',
    },
  },
  {
    name: 'requester_type',
    type: 'LowCardinality(String)',
    comment: { en: 'USER, SERVICE_PRINCIPAL or GROUP.', ko: 'USER, SERVICE_PRINCIPAL 또는 GROUP입니다.' },
  },
  {
    name: 'ip_address',
    type: 'String',
    comment: { en: 'IP address of the requester.', ko: '요청자의 IP 주소입니다.' },
  },
  {
    name: 'url',
    type: 'String',
    comment: { en: 'URL of the request, without credentials.', ko: '인증 정보를 제외한 요청 URL입니다.' },
  },
  {
    name: 'user_agent',
    type: 'String',
    comment: { en: 'User agent that the client named.', ko: '클라이언트가 밝힌 사용자 에이전트입니다.' },
  },
  {
    name: 'api_type',
    type: 'LowCardinality(String)',
    comment: {
      en: 'The API called, as its path, such as mlflow/v1/chat/completions.',
      ko: '호출한 API의 경로입니다. 예: mlflow/v1/chat/completions',
    },
  },
  {
    name: 'request_tags',
    type: 'Map(LowCardinality(String), String)',
    comment: { en: 'Tags that the client sent with the request.', ko: '클라이언트가 요청과 함께 보낸 태그입니다.' },
  },
  {
    name: 'input_tokens',
    type: 'Nullable(Int64)',
    comment: {
      en: 'All input tokens, cached ones included. NULL: not known, never 0.',
      ko: '캐시된 토큰을 포함한 모든 입력 토큰 수입니다. NULL은 알 수 없음을 뜻하며 0이 아닙니다.',
    },
  },
  {
    name: 'output_tokens',
    type: 'Nullable(Int64)',
    comment: {
      en: 'All output tokens, reasoning included. NULL: not known, never 0.',
      ko: '추론 토큰을 포함한 모든 출력 토큰 수입니다. NULL은 알 수 없음을 뜻하며 0이 아닙니다.',
    },
  },
  {
    name: 'total_tokens',
    type: 'Nullable(Int64)',
    comment: {
      en: 'Input and output tokens. NULL: not known, never 0.',
      ko: '입력 토큰과 출력 토큰의 합입니다. NULL은 알 수 없음을 뜻하며 0이 아닙니다.',
    },
  },
  {
    name: 'token_details',
    type:
      'Tuple(cache_read_input_tokens Nullable(Int64), cache_creation_input_tokens Nullable(Int64), ' +
      'output_reasoning_tokens Nullable(Int64))',
    comment: {
      en: 'Parts of the token counts: cache reads and cache writes (of input), reasoning (of output).',
      ko: '토큰 수의 세부 항목입니다: 입력 중 캐시 읽기와 캐시 쓰기, 출력 중 추론.',
    },
  },
  {
    name: 'response_content_type',
    type: 'LowCardinality(Nullable(String))',
    comment: {
      en: 'Content type of the answer. NULL: no answer was sent.',
      ko: '응답의 콘텐츠 유형입니다. NULL은 보낸 응답이 없음을 뜻합니다.',
    },
  },
  {
    name: 'status_code',
    type: 'Nullable(Int32)',
    comment: {
      en: 'HTTP status that the client got; 499 when it left before one. NULL: not known.',
      ko: '클라이언트가 받은 HTTP 상태 코드입니다. 그 전에 연결을 끊었다면 499입니다. NULL은 알 수 없음을 뜻합니다.',
    },
  },
  {
    name: 'routing_information',
    type:
      'Tuple(attempts Array(Tuple(priority String, action LowCardinality(String), destination String, ' +
      'destination_id String, status_code Nullable(Int32), error_code Nullable(String), latency_ms Nullable(Int64), ' +
      "start_time DateTime64(3, 'UTC'), end_time DateTime64(3, 'UTC'))))",
    comment: {
      en: 'Every attempt at a destination, retries and fallbacks included, in the order they were made.',
      ko: '재시도와 대체 대상을 포함하여 대상에 대한 모든 시도를 순서대로 담습니다.',
    },
  },
];
