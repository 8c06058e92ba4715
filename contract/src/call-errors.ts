/** Why a call to an endpoint was refused or failed. */
export const CALL_ERRORS = {
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
    ko: '만료된 API 키입니다(만료: {expired_at}). 계정 관리자에게 새 키를 요청해 주세요.',
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
  not_translatable: {
    en: 'The request\'s "{member}" cannot be put to endpoint "{endpoint}": its provider ({provider}) has no word for it. Leave it out, or call an endpoint whose provider knows it.',
    ko: '요청의 "{member}" 값은 "{endpoint}" 엔드포인트로 전달할 수 없습니다. 공급자({provider})에 해당하는 기능이 없습니다. 이 값을 빼거나, 이를 지원하는 공급자의 엔드포인트를 호출해 주세요.',
  },
  body_too_large: {
    en: 'The request body is larger than {bytes_max} bytes, the limit here. Send a smaller one.',
    ko: '요청 본문이 한도인 {bytes_max}바이트보다 큽니다. 더 작은 본문을 보내 주세요.',
  },
  body_encoded: {
    en: 'The request body is encoded as "{encoding}", as its header "Content-Encoding" says. Only "identity" is accepted here: send the body uncompressed, without that header.',
    ko: '요청 본문이 "{encoding}" 방식으로 인코딩되어 있습니다("Content-Encoding" 헤더). 여기서는 "identity"만 받습니다. 이 헤더를 빼고 압축하지 않은 본문을 보내 주세요.',
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
  claim_invalid: {
    en: 'The header "{header}" must be sent once, with at most {chars_max} characters of plain text in UTF-8.',
    ko: '"{header}" 헤더는 한 번만, 제어 문자가 없는 UTF-8 텍스트로 최대 {chars_max}자까지 보낼 수 있습니다.',
  },
  claim_not_allowed: {
    en: 'This API key may not send "{header}: {value}". Allowed for this header: {allowed}. Ask an account admin to widen what the key may claim, or leave the header out.',
    ko: '이 API 키로는 "{header}: {value}" 헤더를 보낼 수 없습니다. 이 헤더에 허용된 값: {allowed}. 계정 관리자에게 키의 허용 범위 변경을 요청하거나 헤더를 빼고 보내 주세요.',
  },
  run_type_unknown: {
    en: 'The header "{header}" names the run type "{value}", which nobody has defined. Use a type of the list in Settings, or ask an account admin to add this one.',
    ko: '"{header}" 헤더의 실행 유형이 정의되어 있지 않습니다: "{value}". 설정의 실행 유형 목록에 있는 값을 사용하거나 계정 관리자에게 추가를 요청해 주세요.',
  },
  requests_per_minute_exceeded: {
    en: 'The limit "{limit}" of {allowed} requests per minute is reached: {used} are used. There is room again at {reset_at}.',
    ko: '분당 요청 한도 {allowed}건에 도달했습니다(한도: "{limit}", 사용: {used}건). 다시 요청할 수 있는 시각: {reset_at}.',
  },
  tokens_per_minute_exceeded: {
    en: 'The limit "{limit}" of {allowed} tokens per minute leaves no room for this request: {used} are used, it may need {needed}. There is room again at {reset_at}.',
    ko: '분당 토큰 한도 {allowed}개에 이 요청의 여유가 없습니다(한도: "{limit}", 사용: {used}개, 필요: {needed}개). 다시 요청할 수 있는 시각: {reset_at}.',
  },
  in_flight_limit_reached: {
    en: 'This key may have {allowed} calls under way at a time, and has {used}. Wait until one of them has ended.',
    ko: '이 키로 동시에 진행할 수 있는 호출은 {allowed}건이며, 현재 {used}건이 진행 중입니다. 진행 중인 호출이 끝난 뒤 다시 시도해 주세요.',
  },
  runs_per_hour_exceeded: {
    en: 'The limit of {allowed} AI runs per hour is reached: {used} were started. Try again at {reset_at}. Whom to ask for more: {contact}.',
    ko: '시간당 AI 실행 한도 {allowed}회에 도달했습니다(시작: {used}회). 다시 시도할 수 있는 시각: {reset_at}. 추가 용량 문의: {contact}.',
  },
  run_quota_exhausted: {
    en: 'The {allowed} AI runs of this period are used up ({used}). The next period begins at {reset_at}. Whom to ask for more: {contact}.',
    ko: '이번 기간의 AI 실행 {allowed}회를 모두 사용했습니다(사용: {used}회). 다음 기간 시작: {reset_at}. 추가 용량 문의: {contact}.',
  },
  budget_exhausted: {
    en: 'The budget "{limit}" leaves no room for this request: {used} of {allowed} are used, it may need {needed}. It begins anew at {reset_at}. Ask an account admin for more.',
    ko: '예산에 이 요청의 여유가 없습니다(예산: "{limit}", 사용: {used}/{allowed}, 필요: {needed}). 새로 시작되는 시각: {reset_at}. 추가 예산은 계정 관리자에게 요청해 주세요.',
  },
  insufficient_credits: {
    en: 'The workspace has too few credits for this request: {allowed} are left, it may need {needed}. Ask an account admin to top up.',
    ko: '워크스페이스의 크레딧이 부족합니다(남은 크레딧: {allowed}, 필요: {needed}). 계정 관리자에게 충전을 요청해 주세요.',
  },
  budget_unknown: {
    en: 'There is no budget "{budget}". Budgets are listed by GET /api/v1/budgets.',
    ko: '"{budget}" 예산이 없습니다. 예산은 GET /api/v1/budgets에서 확인해 주세요.',
  },
  admission_unavailable: {
    en: 'Whether this request is within its limits cannot be told at the moment. Nothing was sent or charged. Try again in a moment.',
    ko: '지금은 이 요청이 한도 안에 있는지 확인할 수 없습니다. 전송되거나 과금된 것은 없습니다. 잠시 후 다시 시도해 주세요.',
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
  upstream_first_byte_timeout: {
    en: 'The provider behind "{destination}" accepted the request and then sent nothing in time. It may have charged for the request.',
    ko: '"{destination}" 대상의 공급자가 요청을 받았지만 제시간에 아무 내용도 보내지 않았습니다. 공급자가 이 요청에 요금을 부과했을 수 있습니다.',
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
  body_memory_full: {
    en: 'The gateway cannot take this request now: its memory for request bodies is used up by other requests. Nothing was sent to a provider. Try again in a moment.',
    ko: '요청 본문에 쓸 메모리를 다른 요청이 모두 사용하고 있어서 지금은 이 요청을 받을 수 없습니다. 공급자에게 전송된 것은 없습니다. 잠시 후 다시 시도해 주세요.',
  },
  overloaded: {
    en: 'The gateway has as many requests as it can carry, and took no more. Nothing was sent to a provider. Try again in a few seconds.',
    ko: '게이트웨이가 처리할 수 있는 만큼의 요청을 이미 처리하고 있어 이 요청은 받지 못했습니다. 공급자에게 전송된 것은 없습니다. 몇 초 뒤에 다시 시도해 주세요.',
  },
  answer_memory_full: {
    en: 'The answer of "{destination}" could not be kept: the memory for answers is used up by other requests. The provider may have charged for the request. Try again in a few seconds.',
    ko: '다른 요청들이 응답용 메모리를 모두 쓰고 있어 "{destination}" 대상의 응답을 받아 두지 못했습니다. 공급자가 이 요청에 요금을 부과했을 수 있습니다. 몇 초 뒤에 다시 시도해 주세요.',
  },
  answer_too_long: {
    en: 'The answer of "{destination}" took longer than this gateway waits for one, and was ended. What arrived is not whole.',
    ko: '"{destination}" 대상의 응답이 이 게이트웨이의 제한 시간을 넘겨 중단되었습니다. 받은 내용은 완전하지 않습니다.',
  },
  shutting_down: {
    en: 'The gateway is shutting down. Try again in a moment.',
    ko: '게이트웨이를 종료하는 중입니다. 잠시 후 다시 시도해 주세요.',
  },
} as const;
