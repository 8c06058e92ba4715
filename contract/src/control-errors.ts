/** Why the API refused or failed, beside signing in. */
export const CONTROL_ERRORS = {
  control_unavailable: {
    en: 'The control process does not answer at the moment. Requests to AI endpoints go on. Try again in a moment.',
    ko: '제어 프로세스가 응답하지 않습니다. AI 엔드포인트 요청은 계속 처리됩니다. 잠시 후 다시 시도해 주세요.',
  },
  warehouse_unavailable: {
    en: 'The warehouse does not answer at the moment. Nothing is lost; try again in a moment.',
    ko: '웨어하우스가 응답하지 않습니다. 손실된 데이터는 없습니다. 잠시 후 다시 시도해 주세요.',
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
    en: 'You cannot give an API key this much: some of its endpoints cannot be called with the key that you use, or it names run types, services or features, which account admins give. Choose less, or ask an account admin.',
    ko: '줄 수 있는 것보다 범위가 넓은 API 키입니다. 사용 중인 키로 호출할 수 없는 엔드포인트가 있거나, 계정 관리자만 지정할 수 있는 실행 유형, 서비스, 기능이 지정되어 있습니다. 범위를 줄이거나 계정 관리자에게 요청해 주세요.',
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
  warehouse_unknown: {
    en: 'There is no warehouse "{warehouse}".',
    ko: '웨어하우스가 없습니다: "{warehouse}".',
  },
  warehouse_default: {
    en: 'The warehouse "{warehouse}" runs what names no other. It can be changed, but neither removed nor renamed.',
    ko: '기본 웨어하우스는 한도만 변경할 수 있으며, 삭제하거나 이름을 바꿀 수 없습니다: "{warehouse}".',
  },
  warehouse_in_use: {
    en: 'Dashboards run on the warehouse "{warehouse}": {dashboards}. Choose another one for them first.',
    ko: '대시보드에서 사용 중인 웨어하우스입니다: "{warehouse}" (대시보드: {dashboards}). 먼저 대시보드의 웨어하우스를 변경해 주세요.',
  },
  warehouse_beyond_machine: {
    en: 'This installation allows at most {maximum} for {limit}.',
    ko: '이 설치에서 허용하는 최댓값을 넘었습니다: {limit}, 최대 {maximum}.',
  },
  cursor_invalid: {
    en: 'The cursor is not one of this list. Begin with the first page.',
    ko: '이 목록의 커서가 아닙니다. 첫 페이지부터 다시 조회해 주세요.',
  },
  idempotency_key_invalid: {
    en: 'The header "Idempotency-Key" must have 1 to {length_max} visible ASCII characters.',
    ko: '"Idempotency-Key" 헤더는 공백 없는 ASCII 문자 1~{length_max}자여야 합니다.',
  },
  key_expiry_far: {
    en: 'Keys of this account live for at most {days_max} days. Choose an earlier expiry.',
    ko: '이 계정의 키는 최대 {days_max}일까지만 사용할 수 있습니다. 만료 시각을 앞당겨 주세요.',
  },
  key_owner_unknown: {
    en: 'There is no service principal with this id. Keys are made for oneself or for a service principal.',
    ko: '이 ID의 서비스 주체가 없습니다. 키는 본인 또는 서비스 주체용으로만 만들 수 있습니다.',
  },
  api_key_revoked: {
    en: 'This key was revoked and cannot be rotated. Make a new one.',
    ko: '폐기된 키는 교체할 수 없습니다. 새 키를 만들어 주세요.',
  },
  preview_off: {
    en: 'The preview "{preview}" is switched off. An account admin can switch it on in Settings, Previews.',
    ko: '미리 보기 기능이 꺼져 있습니다: "{preview}". 계정 관리자가 설정의 미리 보기에서 켤 수 있습니다.',
  },
  preview_unknown: {
    en: 'There is no preview "{preview}".',
    ko: '미리 보기 기능이 없습니다: "{preview}".',
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
    en: 'This dashboard has stopped: {publisher}, who published it, may no longer read its data. Another account admin can publish it.',
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
  payload_unknown: {
    en: 'Nothing was kept of the bodies of request {id}, or it is gone by the retention of its endpoint.',
    ko: '요청 {id}의 본문이 기록되지 않았거나, 엔드포인트의 보존 기간이 지나 삭제되었습니다.',
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
  run_type_not_listed: {
    en: 'There is no run type "{run_type}".',
    ko: '실행 유형을 찾을 수 없습니다: "{run_type}".',
  },
  run_type_built_in: {
    en: 'The run type "{run_type}" came with the product and cannot be changed. Add a type of your own instead.',
    ko: '기본으로 제공되는 실행 유형은 변경할 수 없습니다: "{run_type}". 대신 새 유형을 추가해 주세요.',
  },
  run_type_count_max: {
    en: 'There are {count_max} run types of your own already, and no more can be added. Change one that is not used any more.',
    ko: '직접 추가할 수 있는 실행 유형의 최대 개수인 {count_max}개에 도달했습니다. 더 이상 사용하지 않는 유형을 변경해 주세요.',
  },
  run_period_unknown: {
    en: 'There is no period "{period}".',
    ko: '기간을 찾을 수 없습니다: "{period}".',
  },
  run_period_overlaps: {
    en: 'Another period lasts at a part of this time. Move the begin or the end of one of them: a period may begin when another ends.',
    ko: '이 기간의 일부가 다른 기간과 겹칩니다. 둘 중 하나의 시작 또는 종료 시각을 옮겨 주세요. 한 기간이 끝나는 시각에 다음 기간을 시작할 수 있습니다.',
  },
  run_period_begun: {
    en: 'The period has begun: its begin stays, and it cannot be removed. Move its end to now instead.',
    ko: '이미 시작된 기간이므로 시작 시각을 바꾸거나 삭제할 수 없습니다. 대신 종료 시각을 현재로 옮겨 주세요.',
  },
  run_period_ended: {
    en: 'The period ended at {ended_at}: what was counted in it stays as it is. Make a new period instead.',
    ko: '이미 종료된 기간이므로 변경할 수 없습니다(종료: {ended_at}). 대신 새 기간을 만들어 주세요.',
  },
  run_period_end_past: {
    en: 'A period ends after it begins, and no earlier than now. Choose a later end.',
    ko: '기간은 시작 시각 이후이면서 현재 이후에 끝나야 합니다. 종료 시각을 더 늦게 지정해 주세요.',
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
  credit_hold_unknown: {
    en: 'There is no hold "{hold}".',
    ko: '보류가 없습니다: "{hold}".',
  },
  credit_hold_ended: {
    en: 'The hold has ended, so that nothing was changed. {status}',
    ko: '이미 종료된 보류이므로 변경된 것은 없습니다. {status}',
  },
  credit_lot_unknown: {
    en: 'There are no credits with the id "{lot}" in this workspace.',
    ko: '이 워크스페이스에 해당 ID의 크레딧이 없습니다: "{lot}".',
  },
  credit_lot_of_order: {
    en: 'These credits were paid for by an order, so that they go with its money alone. Nothing was changed. Refund the order under Billing, AI credits, Purchases.',
    ko: '주문으로 결제된 크레딧은 대금과 함께 처리해야 합니다. 변경된 것은 없습니다. 결제 / 청구의 AI 크레딧에 있는 구매 내역에서 주문을 환불해 주세요.',
  },
  credit_charge_unknown: {
    en: 'There is no charge "{charge}" in this workspace. The history lists them.',
    ko: '이 워크스페이스에 해당 사용 내역이 없습니다: "{charge}". 크레딧 변동 내역에서 확인해 주세요.',
  },
  credit_amount_above: {
    en: 'The amount is more than there is: at most {amount_max} credits are possible. Nothing was changed.',
    ko: '가능한 크레딧보다 많은 양입니다(최대: {amount_max}). 변경된 것은 없습니다.',
  },
  credit_time_invalid: {
    en: 'The times do not fit: what was used lies in the past, and an end comes after its beginning. Nothing was changed.',
    ko: '시각이 올바르지 않습니다. 사용 시각은 현재보다 이전이어야 하고, 종료 시각은 시작 시각보다 나중이어야 합니다. 변경된 것은 없습니다.',
  },
  debt_cap_reached: {
    en: 'The debt of the workspace would be above its cap of {cap} credits; it is {debt} now. Nothing was charged. Top up, or raise the cap.',
    ko: '워크스페이스의 미납 크레딧이 한도를 넘게 됩니다(현재: {debt}, 한도: {cap}). 사용 처리된 것은 없습니다. 크레딧을 충전하거나 한도를 올려 주세요.',
  },
  credit_price_unknown: {
    en: 'There is no entry "{price}" in the price book in credits. The entries are listed by GET /api/v1/credits/prices.',
    ko: '크레딧 가격표에 "{price}" 항목이 없습니다. 항목은 GET /api/v1/credits/prices에서 확인해 주세요.',
  },
  credit_price_ended: {
    en: 'The entry "{price}" is itself an end of a price. Add a new price instead.',
    ko: '"{price}" 항목은 가격의 종료입니다. 대신 새 가격을 추가해 주세요.',
  },
  credit_price_past: {
    en: 'A price in credits cannot begin in the past: what was charged stays as it is. It is {now} now. Choose a later time, or leave it out.',
    ko: '크레딧 가격은 과거부터 적용할 수 없습니다. 이미 차감된 크레딧은 바뀌지 않습니다(현재 시각: {now}). 더 늦은 시각을 지정하거나 비워 두세요.',
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
  secret_unreadable: {
    en: 'The secret of provider "{provider}" cannot be read: it was kept with another TALLYGATE_SECRET, or for another host. Give the provider its secret again.',
    ko: '공급자의 비밀 키를 읽을 수 없습니다: "{provider}". 다른 TALLYGATE_SECRET으로 저장했거나 다른 호스트용 키입니다. 비밀 키를 다시 등록해 주세요.',
  },
  tests_busy: {
    en: 'Too many test calls are under way. Try again in a few seconds.',
    ko: '진행 중인 시험 호출이 너무 많습니다. 몇 초 뒤에 다시 시도해 주세요.',
  },
  endpoint_not_listed: {
    en: 'Among the endpoints that you may see there is no "{endpoint}".',
    ko: '볼 수 있는 엔드포인트 중에 없습니다: "{endpoint}".',
  },
  endpoint_declared: {
    en: 'Endpoint "{endpoint}" comes from the configuration file and can only be changed there.',
    ko: '구성 파일에서 선언한 엔드포인트이며, 구성 파일에서만 변경할 수 있습니다: "{endpoint}".',
  },
  member_unknown: {
    en: 'There is no such member: "{id}".',
    ko: '구성원이 없습니다: "{id}".',
  },
  member_known: {
    en: '{email} is a member already and can sign in. Give them roles on the members page.',
    ko: '이미 로그인할 수 있는 구성원입니다: {email}. 구성원 페이지에서 역할을 지정해 주세요.',
  },
  group_unknown: {
    en: 'There is no such group: "{id}".',
    ko: '그룹이 없습니다: "{id}".',
  },
  service_principal_unknown: {
    en: 'There is no such service principal: "{id}".',
    ko: '서비스 주체가 없습니다: "{id}".',
  },
  grant_unknown: {
    en: 'There is no such grant: "{id}".',
    ko: '권한 부여가 없습니다: "{id}".',
  },
  invitation_unknown: {
    en: 'There is no such invitation: "{id}".',
    ko: '초대가 없습니다: "{id}".',
  },
  invitation_ended: {
    en: 'This invitation was accepted or taken back. Invite again if it is still needed.',
    ko: '이미 수락했거나 취소된 초대입니다. 필요하면 다시 초대해 주세요.',
  },
  invitation_bad: {
    en: 'This invitation was used, taken back, replaced or is older than 7 days. Ask the person who invited you for a new one.',
    ko: '이미 사용했거나 취소되었거나 새 링크로 바뀌었거나 7일이 지난 초대입니다. 초대한 사람에게 새 초대를 요청해 주세요.',
  },
  last_account_admin: {
    en: 'This is the last account admin who can sign in. Make somebody else an account admin first.',
    ko: '로그인할 수 있는 마지막 계정 관리자입니다. 먼저 다른 사람을 계정 관리자로 지정해 주세요.',
  },
  workspace_declared: {
    en: 'Workspace "{workspace}" comes from the configuration file and can only be changed there.',
    ko: '구성 파일에서 선언한 워크스페이스이며, 구성 파일에서만 변경할 수 있습니다: "{workspace}".',
  },
  workspace_in_use: {
    en: 'Workspace "{workspace}" cannot be archived: {keys} keys and {endpoints} endpoints are in it. Revoke the keys and move or remove the endpoints first.',
    ko: '워크스페이스를 보관할 수 없습니다: "{workspace}". 이 안에 키 {keys}개와 엔드포인트 {endpoints}개가 있습니다. 먼저 키를 폐기하고 엔드포인트를 옮기거나 삭제해 주세요.',
  },
  alert_url_bad: {
    en: 'The address of the webhook must be an http or https URL without user name, password and fragment. Nothing was changed.',
    ko: '웹훅 주소는 사용자 이름, 비밀번호, 프래그먼트(#)가 없는 http 또는 https URL이어야 합니다. 변경된 것은 없습니다.',
  },
  alert_url_missing: {
    en: 'The webhook has no address yet, so that it cannot be switched on. Name one first.',
    ko: '웹훅 주소가 없어 켤 수 없습니다. 먼저 주소를 입력해 주세요.',
  },
  alerts_go_nowhere: {
    en: 'No alert can be delivered yet: nobody gets mails, and there is no webhook. Name recipients or a webhook first; mails need TALLYGATE_SMTP_URL.',
    ko: '알림을 전달할 곳이 없습니다. 메일 수신자와 웹훅이 모두 설정되지 않았습니다. 먼저 하나 이상을 설정해 주세요. 메일을 보내려면 TALLYGATE_SMTP_URL이 필요합니다.',
  },
  internal: {
    en: 'Something went wrong on our side. The request id leads to the log.',
    ko: '내부 오류가 발생했습니다. 요청 ID로 로그를 찾을 수 있습니다.',
  },
  scheduled_prompt_unknown: {
    en: 'Among the scheduled prompts that you may see there is no {id}.',
    ko: '볼 수 있는 예약 프롬프트 중에 없습니다: {id}.',
  },
  scheduled_prompt_busy: {
    en: 'A run of this prompt is still under way. Wait until it has ended.',
    ko: '이 프롬프트가 아직 실행 중입니다. 실행이 끝난 뒤 다시 시도해 주세요.',
  },
  schedule_invalid: {
    en: 'The schedule "{cron}" cannot be read. It has five fields: minute, hour, day of the month, month, day of the week, such as "0 9 * * 1-5".',
    ko: '일정을 해석할 수 없습니다: "{cron}". "0 9 * * 1-5"처럼 분, 시, 일, 월, 요일의 다섯 필드로 입력해 주세요.',
  },
  schedule_too_often: {
    en: 'The schedule "{cron}" runs more often than every {minutes_min} minutes, which is the least. Choose times that lie further apart.',
    ko: '일정 간격이 너무 짧습니다: "{cron}". 실행 간격은 최소 {minutes_min}분이어야 합니다. 간격을 늘려 주세요.',
  },
  schedule_never: {
    en: 'The schedule "{cron}" never runs: there is no such day. Choose another day or month.',
    ko: '해당하는 날짜가 없어 실행되지 않는 일정입니다: "{cron}". 다른 날짜나 월을 선택해 주세요.',
  },
  schedule_zone_unknown: {
    en: 'There is no time zone "{zone}". Use an IANA name such as Asia/Seoul.',
    ko: '시간대가 없습니다: "{zone}". Asia/Seoul 같은 IANA 이름을 입력해 주세요.',
  },
} as const;
