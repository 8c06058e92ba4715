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
  not_translatable: {
    en: 'The request\'s "{member}" cannot be put to endpoint "{endpoint}": its provider ({provider}) has no word for it. Leave it out, or call an endpoint whose provider knows it.',
    ko: '요청의 "{member}" 값은 "{endpoint}" 엔드포인트로 전달할 수 없습니다. 공급자({provider})에 해당하는 기능이 없습니다. 이 값을 빼거나, 이를 지원하는 공급자의 엔드포인트를 호출해 주세요.',
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
  claim_invalid: {
    en: 'The header "{header}" must be sent once, with at most {chars_max} characters of plain text in UTF-8.',
    ko: '"{header}" 헤더는 한 번만, 제어 문자가 없는 UTF-8 텍스트로 최대 {chars_max}자까지 보낼 수 있습니다.',
  },
  claim_not_allowed: {
    en: 'This API key may not send "{header}: {value}". Allowed for this header: {allowed}. Ask an account admin to widen what the key may claim, or leave the header out.',
    ko: '이 API 키로는 "{header}: {value}" 헤더를 보낼 수 없습니다. 이 헤더에 허용된 값: {allowed}. 계정 관리자에게 키의 허용 범위 변경을 요청하거나 헤더를 빼고 보내 주세요.',
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
  not_signed_in: {
    en: 'Nobody is signed in, or the session has ended. Sign in and try again.',
    ko: '로그인하지 않았거나 세션이 끝났습니다. 로그인한 뒤 다시 시도해 주세요.',
  },
  sign_in_failed: {
    en: 'The e-mail address or the password is wrong. Check both and try again.',
    ko: '이메일 주소 또는 비밀번호가 올바르지 않습니다. 확인한 뒤 다시 시도해 주세요.',
  },
  sign_in_throttled: {
    en: 'There were too many failed sign-ins. Try again in {seconds} s.',
    ko: '로그인 실패가 너무 많습니다. {seconds}초 뒤에 다시 시도해 주세요.',
  },
  setup_closed: {
    en: 'The setup is done: this account has an admin. Sign in instead.',
    ko: '설정이 이미 끝났으며 계정 관리자가 있습니다. 로그인해 주세요.',
  },
  setup_link_bad: {
    en: 'This setup link was used, replaced or is older than 24 hours. Start Tallygate again and open the link that the terminal shows.',
    ko: '이미 사용했거나 새 링크로 바뀌었거나 24시간이 지난 설정 링크입니다. Tallygate를 다시 시작하고 터미널에 표시되는 링크를 열어 주세요.',
  },
  password_length: {
    en: 'The password must have {length_min} to {length_max} characters.',
    ko: '비밀번호는 {length_min}자 이상 {length_max}자 이하여야 합니다.',
  },
  password_common: {
    en: 'This password is one of those that are guessed first. Choose another one.',
    ko: '쉽게 추측할 수 있는 비밀번호입니다. 다른 비밀번호를 사용해 주세요.',
  },
  origin_refused: {
    en: 'This change was asked for by a page of another site and was refused. Open Tallygate and try again there.',
    ko: '다른 사이트의 페이지에서 보낸 변경 요청이므로 거부했습니다. Tallygate를 열어 다시 시도해 주세요.',
  },
  api_key_unknown: {
    en: 'Among the API keys that you may manage there is no {id}.',
    ko: '관리할 수 있는 API 키 중에 없습니다: {id}.',
  },
  api_key_declared: {
    en: 'This API key comes from the configuration file or the home of this installation, and can only be changed there.',
    ko: '구성 파일이나 이 설치의 데이터 폴더에서 정한 API 키이며, 그곳에서만 변경할 수 있습니다.',
  },
  role_too_high: {
    en: 'An API key cannot have a higher role than the one who makes it. Choose a lower role.',
    ko: 'API 키의 역할은 만드는 사람의 역할보다 높을 수 없습니다. 더 낮은 역할을 선택해 주세요.',
  },
  key_scope_too_wide: {
    en: 'The API key that you use may not call all of these endpoints, so a key that it makes may not either. Choose fewer endpoints.',
    ko: '사용 중인 API 키로 호출할 수 없는 엔드포인트가 포함되어 있습니다. 엔드포인트를 줄여 주세요.',
  },
  key_expiry_past: {
    en: 'The expiry of the API key is in the past. Choose a later time, or none.',
    ko: 'API 키의 만료 시각이 이미 지났습니다. 이후의 시각을 선택하거나 비워 두세요.',
  },
  person_needed: {
    en: 'Only people can make API keys. Sign in, or use the API key of a person.',
    ko: 'API 키는 사용자만 만들 수 있습니다. 로그인하거나 사용자의 API 키를 이용해 주세요.',
  },
  workspace_unknown: {
    en: 'There is no workspace "{workspace}".',
    ko: '워크스페이스가 없습니다: "{workspace}".',
  },
  cursor_invalid: {
    en: 'The cursor is not one of this list. Begin with the first page.',
    ko: '이 목록의 커서가 아닙니다. 첫 페이지부터 다시 조회해 주세요.',
  },
  idempotency_key_invalid: {
    en: 'The header "Idempotency-Key" must have 1 to {length_max} visible ASCII characters.',
    ko: '"Idempotency-Key" 헤더는 공백 없는 ASCII 문자 1~{length_max}자여야 합니다.',
  },
  idempotency_key_reused: {
    en: 'This Idempotency-Key was used for a request with another content. Send a new key with a new request.',
    ko: '다른 내용의 요청에 이미 사용한 Idempotency-Key입니다. 새 요청에는 새 키를 보내 주세요.',
  },
  store_unavailable: {
    en: 'The database of this installation does not answer at the moment. Try again in a moment.',
    ko: '이 설치의 데이터베이스가 응답하지 않습니다. 잠시 후 다시 시도해 주세요.',
  },
  range_invalid: {
    en: 'The range must begin before it ends, lie between 1972 and 2105, and be at most {days_max} days long.',
    ko: '기간의 시작은 끝보다 앞서고 1972년에서 2105년 사이여야 하며, 길이는 최대 {days_max}일입니다.',
  },
  dashboard_unknown: {
    en: 'There is no dashboard "{dashboard}". An account admin can import the built-in ones.',
    ko: '대시보드가 없습니다: "{dashboard}". 기본 제공 대시보드는 계정 관리자가 가져올 수 있습니다.',
  },
  dashboard_template_unknown: {
    en: 'There is no built-in dashboard "{template}".',
    ko: '기본 제공 대시보드가 아닙니다: "{template}".',
  },
  dashboard_stopped: {
    en: 'This dashboard has stopped: {publisher}, who published it, may no longer read its data. Another account admin can import it again.',
    ko: '이 대시보드는 중지되었습니다. 게시한 사용자({publisher})에게 더 이상 데이터를 읽을 권한이 없습니다. 다른 계정 관리자가 다시 가져올 수 있습니다.',
  },
  dataset_unknown: {
    en: 'This dashboard has no dataset "{dataset}". Load the page again: the dashboard may have changed.',
    ko: '이 대시보드에 없는 데이터 세트입니다: "{dataset}". 대시보드가 변경되었을 수 있으니 페이지를 새로 고쳐 주세요.',
  },
  dataset_failed: {
    en: 'The dataset "{dataset}" could not be computed. The request id leads to the log.',
    ko: '데이터 세트를 계산하지 못했습니다: "{dataset}". 요청 ID로 로그를 찾을 수 있습니다.',
  },
  request_unknown: {
    en: 'Among the rows that you may read there is no request {id}. A new request shows up within a second or two.',
    ko: '읽을 수 있는 사용 기록에 없는 요청입니다: {id}. 새 요청은 1~2초 안에 표시됩니다.',
  },
  listeners_busy: {
    en: 'Too many pages listen for new data at the moment. This one shows new data when it is loaded again.',
    ko: '새 데이터를 기다리는 페이지가 너무 많습니다. 페이지를 새로 고치면 새 데이터가 표시됩니다.',
  },
  name_taken: {
    en: 'The name "{name}" is taken. Choose another one.',
    ko: '이미 사용 중인 이름입니다: "{name}". 다른 이름을 사용해 주세요.',
  },
  count_max_reached: {
    en: 'There are {count_max} already, and no more can be made. Remove one that is not used any more.',
    ko: '만들 수 있는 최대 개수인 {count_max}개에 도달했습니다. 더 이상 사용하지 않는 것을 삭제해 주세요.',
  },
  endpoints_bytes_max_reached: {
    en: 'All endpoints together may take {bytes_max} bytes as JSON, and this would be more. Remove an endpoint that is not used any more, or shorten tags and names.',
    ko: '모든 엔드포인트의 JSON 크기를 합한 값이 한도인 {bytes_max}바이트를 넘게 됩니다. 더 이상 사용하지 않는 엔드포인트를 삭제하거나 태그와 이름을 줄여 주세요.',
  },
  record_unreadable: {
    en: 'The record of "{name}" in the database cannot be read, so that it cannot be changed. Restore it from a backup.',
    ko: '데이터베이스의 레코드를 읽을 수 없어 변경할 수 없습니다: "{name}". 백업에서 복원해 주세요.',
  },
  version_conflict: {
    en: 'Somebody has changed it meanwhile: it is at version {version} now. Load it again and repeat the change.',
    ko: '그 사이에 다른 변경이 있었습니다(현재 버전: {version}). 다시 불러온 뒤 변경해 주세요.',
  },
  provider_not_listed: {
    en: 'There is no provider "{provider}".',
    ko: '공급자가 없습니다: "{provider}".',
  },
  provider_declared: {
    en: 'Provider "{provider}" comes from the configuration file and can only be changed there.',
    ko: '구성 파일에서 선언한 공급자이며, 구성 파일에서만 변경할 수 있습니다: "{provider}".',
  },
  price_not_listed: {
    en: 'There is no entry "{price}" in the price book. The entries are listed by GET /api/v1/prices.',
    ko: '가격표에 "{price}" 항목이 없습니다. 항목은 GET /api/v1/prices에서 확인해 주세요.',
  },
  price_declared: {
    en: 'The configuration file declares the price of "{model}" for this provider. Change it there; nothing was done.',
    ko: '이 공급자의 "{model}" 가격은 구성 파일에 선언되어 있습니다. 변경된 것은 없습니다. 구성 파일에서 변경해 주세요.',
  },
  price_ended: {
    en: 'The entry "{price}" is an end already. Nothing was done.',
    ko: '"{price}" 항목은 이미 종료를 나타내는 항목입니다. 변경된 것은 없습니다.',
  },
  price_far_from_catalogue: {
    en: 'The price "{component}" is {price} USD per million tokens, while the catalogue says {catalogue_price} ({catalogue}): ten times or more apart. Check whether it is per million tokens. To keep it as it is, send "confirm": true.',
    ko: '"{component}" 가격이 100만 토큰당 {price} USD로, 카탈로그의 {catalogue_price} USD({catalogue})와 10배 이상 차이가 납니다. 100만 토큰 기준 가격인지 확인해 주세요. 이대로 저장하려면 "confirm": true를 함께 보내 주세요.',
  },
  rerate_busy: {
    en: 'Another re-rating is under way. Nothing was done. Try again when it has ended.',
    ko: '다른 비용 재계산이 진행 중입니다. 변경된 것은 없습니다. 끝난 뒤에 다시 시도해 주세요.',
  },
  provider_in_use: {
    en: 'Provider "{provider}" cannot be removed: these endpoints use it: {endpoints}. Give them another one first.',
    ko: '엔드포인트에서 사용 중이므로 공급자를 삭제할 수 없습니다: "{provider}". 먼저 다음 엔드포인트의 공급자를 바꿔 주세요: {endpoints}.',
  },
  endpoint_not_listed: {
    en: 'Among the endpoints that you may see there is no "{endpoint}".',
    ko: '볼 수 있는 엔드포인트 중에 없습니다: "{endpoint}".',
  },
  endpoint_declared: {
    en: 'Endpoint "{endpoint}" comes from the configuration file and can only be changed there.',
    ko: '구성 파일에서 선언한 엔드포인트이며, 구성 파일에서만 변경할 수 있습니다: "{endpoint}".',
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
