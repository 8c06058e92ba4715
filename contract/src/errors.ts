/** The languages of every message. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Every error code that callers may see, with its sentences: what happened, why, what to do next.
 * Codes are stable. `{name}` is filled in from the details. HTTP statuses are chosen elsewhere, in one table per door.
 */
export const ERRORS = {
  key_missing: {
    en: 'No API key was sent. Send it as "Authorization: Bearer <key>", "x-api-key" or "x-goog-api-key".',
    ko: 'API 키가 없습니다. "Authorization: Bearer <키>", "x-api-key" 또는 "x-goog-api-key" 헤더로 보내 주세요.',
  },
  key_unknown: {
    en: 'This API key is not known here. Check that it was copied whole and was not revoked.',
    ko: '등록되지 않은 API 키입니다. 키 전체를 복사했는지, 폐기된 키는 아닌지 확인해 주세요.',
  },
  key_expired: {
    en: 'This API key expired at {expired_at}. Ask an account admin for a new one.',
    ko: '{expired_at}에 만료된 API 키입니다. 계정 관리자에게 새 키를 요청해 주세요.',
  },
  key_not_allowed: {
    en: 'This API key may not call endpoint "{endpoint}". Ask an account admin to widen its scope.',
    ko: '이 API 키로는 "{endpoint}" 엔드포인트를 호출할 수 없습니다. 계정 관리자에게 키의 범위 변경을 요청해 주세요.',
  },
  route_unknown: {
    en: 'There is nothing at {method} {path}. The API paths are listed in the documentation.',
    ko: '{method} {path} 경로가 없습니다. 사용할 수 있는 API 경로는 문서에서 확인해 주세요.',
  },
  endpoint_unknown: {
    en: 'There is no endpoint "{endpoint}". The member "model" of the request names an endpoint of this gateway.',
    ko: '"{endpoint}" 엔드포인트가 없습니다. 요청의 "model" 값에는 이 게이트웨이의 엔드포인트 이름을 넣어야 합니다.',
  },
  dialect_not_served: {
    en: 'Endpoint "{endpoint}" has no destination that speaks {api_type}. Call it through the API of its provider.',
    ko: '"{endpoint}" 엔드포인트에는 {api_type} 형식을 지원하는 대상이 없습니다. 해당 공급자의 API로 호출해 주세요.',
  },
  body_too_large: {
    en: 'The request body is larger than {bytes_max} bytes, the limit here. Send a smaller one.',
    ko: '요청 본문이 한도인 {bytes_max}바이트보다 큽니다. 더 작은 본문을 보내 주세요.',
  },
  body_not_json: {
    en: 'The request body is not valid JSON: it fails at byte {offset}.',
    ko: '요청 본문이 올바른 JSON이 아닙니다. {offset}번째 바이트에서 오류가 났습니다.',
  },
  body_invalid: {
    en: 'The request body\'s member "{member}" is missing, repeated or of the wrong type (near byte {offset}).',
    ko: '요청 본문의 "{member}" 값이 없거나, 중복되었거나, 형식이 잘못되었습니다({offset}번째 바이트 부근).',
  },
  tags_invalid: {
    en: 'The header "{header}" must be a JSON object of strings, at most {count_max} of them and {bytes_max} bytes in all.',
    ko: '"{header}" 헤더는 문자열 값만 가진 JSON 객체여야 하며, 최대 {count_max}개, 전체 {bytes_max}바이트까지 쓸 수 있습니다.',
  },
  upstream_connect_failed: {
    en: 'The provider behind "{destination}" could not be reached. Try again in a moment.',
    ko: '"{destination}" 대상의 공급자에 연결하지 못했습니다. 잠시 후 다시 시도해 주세요.',
  },
  upstream_connect_timeout: {
    en: 'The provider behind "{destination}" did not accept a connection in time. Try again in a moment.',
    ko: '"{destination}" 대상의 공급자가 제시간에 연결을 받지 않았습니다. 잠시 후 다시 시도해 주세요.',
  },
  upstream_headers_timeout: {
    en: 'The provider behind "{destination}" did not start to answer in time. It may have charged for the request.',
    ko: '"{destination}" 대상의 공급자가 제시간에 응답을 시작하지 않았습니다. 공급자가 이 요청에 요금을 부과했을 수 있습니다.',
  },
  upstream_idle_timeout: {
    en: 'The provider behind "{destination}" stopped in the middle of its answer.',
    ko: '"{destination}" 대상의 공급자가 응답 도중에 멈추었습니다.',
  },
  upstream_reset: {
    en: 'The provider behind "{destination}" broke the connection before it answered.',
    ko: '"{destination}" 대상의 공급자가 응답하기 전에 연결을 끊었습니다.',
  },
  upstream_truncated: {
    en: 'The answer of "{destination}" broke off before its end. What arrived is not whole.',
    ko: '"{destination}" 대상의 응답이 끝나기 전에 끊겼습니다. 받은 내용은 완전하지 않습니다.',
  },
  upstream_malformed: {
    en: 'The provider behind "{destination}" sent an answer that is not valid HTTP.',
    ko: '"{destination}" 대상의 공급자가 올바르지 않은 HTTP 응답을 보냈습니다.',
  },
  spool_full: {
    en: 'The gateway cannot take requests now: its store of unshipped usage is full. Nothing was sent to a provider. Try again later.',
    ko: '아직 전송하지 못한 사용 기록의 저장 공간이 가득 차서 지금은 요청을 받을 수 없습니다. 공급자에게 전송된 것은 없습니다. 나중에 다시 시도해 주세요.',
  },
  disk_full: {
    en: 'The gateway cannot take requests now: its disk is full. Nothing was sent to a provider. Try again later.',
    ko: '게이트웨이의 디스크가 가득 차서 지금은 요청을 받을 수 없습니다. 공급자에게 전송된 것은 없습니다. 나중에 다시 시도해 주세요.',
  },
  shutting_down: {
    en: 'The gateway is shutting down. Try again in a moment.',
    ko: '게이트웨이를 종료하는 중입니다. 잠시 후 다시 시도해 주세요.',
  },
  control_unavailable: {
    en: 'The control process does not answer at the moment. Requests to AI endpoints go on. Try again in a moment.',
    ko: '제어 프로세스가 응답하지 않습니다. AI 엔드포인트 요청은 계속 처리됩니다. 잠시 후 다시 시도해 주세요.',
  },
  warehouse_unavailable: {
    en: 'The warehouse does not answer at the moment. Nothing is lost; try again in a moment.',
    ko: '웨어하우스가 응답하지 않습니다. 손실된 데이터는 없습니다. 잠시 후 다시 시도해 주세요.',
  },
  sql_syntax: {
    en: 'The statement is not one valid SELECT statement.',
    ko: '올바른 단일 SELECT 문이 아닙니다.',
  },
  sql_not_allowed: {
    en: 'The statement uses {what}, which is not allowed here.',
    ko: '여기서 허용되지 않는 항목을 사용하는 문입니다: {what}.',
  },
  sql_table_refused: {
    en: 'You may not read {table}. Your own rows are in system.ai_gateway.my_usage; an account admin can grant the whole table.',
    ko: '{table} 테이블을 읽을 권한이 없습니다. 본인의 사용 기록은 system.ai_gateway.my_usage에 있으며, 전체 테이블 권한은 계정 관리자가 부여할 수 있습니다.',
  },
  sql_table_unknown: {
    en: 'There is no table {table} here.',
    ko: '{table} 테이블이 없습니다.',
  },
  sql_failed: {
    en: 'The statement could not be run. {detail}',
    ko: '문을 실행하지 못했습니다. {detail}',
  },
  sql_limit: {
    en: 'The statement reached a limit and was stopped: {limit}.',
    ko: '문이 한도에 도달하여 중단되었습니다: {limit}.',
  },
  sql_parameter_missing: {
    en: 'The statement uses the parameter {name}, but "parameters" has no value for it.',
    ko: '문에 쓰인 매개변수의 값이 "parameters"에 없습니다: {name}.',
  },
  sql_busy: {
    en: 'Too many statements are running at the moment. Try again when one of them has ended.',
    ko: '실행 중인 문이 너무 많습니다. 그중 하나가 끝난 뒤에 다시 시도해 주세요.',
  },
  internal_only: {
    en: 'This address answers only to the gateway. Send the request to the public address.',
    ko: '이 주소는 게이트웨이의 요청에만 응답합니다. 공개 주소로 요청해 주세요.',
  },
  host_unknown: {
    en: 'The Host header names an address that this installation does not serve.',
    ko: 'Host 헤더의 주소는 이 설치에서 제공하지 않는 주소입니다.',
  },
  role_not_allowed: {
    en: 'Your role does not allow this. Ask an account admin.',
    ko: '현재 역할로는 할 수 없는 작업입니다. 계정 관리자에게 문의해 주세요.',
  },
  request_invalid: {
    en: 'The request is not valid: {detail}',
    ko: '요청이 올바르지 않습니다: {detail}',
  },
  internal: {
    en: 'Something went wrong on our side. The request id leads to the log.',
    ko: '내부 오류가 발생했습니다. 요청 ID로 로그를 찾을 수 있습니다.',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** The sentence of a code in one language, its `{names}` filled in from the details; a missing one stays visible. */
export function errorMessage(code: ErrorCode, language: Language, details: ErrorDetails = {}): string {
  return ERRORS[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}

/** The first language of an Accept-Language field that we speak, by its weights (RFC 9110, section 12.5.4), else the fallback. */
export function pickLanguage(acceptLanguage: string | undefined, fallback: Language): Language {
  if (acceptLanguage === undefined) return fallback;
  const wanted = acceptLanguage
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters
        .map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1])
        .find(Boolean);
      return { tag: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((wish) => wish.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const wish of wanted) {
    const language = LANGUAGES.find((known) => known === wish.tag);
    if (language !== undefined) return language;
  }
  return fallback;
}
