import { RULE_TEXTS } from '#gateway';

/** Every sentence about the configuration. `{name}` is filled in from the problem's details. */
export const PROBLEM_TEXTS = {
  ...RULE_TEXTS,
  did_you_mean: {
    en: 'Did you mean "{suggestion}"?',
    ko: '비슷한 이름: "{suggestion}".',
  },
  file_missing: {
    en: 'There is no such file. Correct the path, or unset the variable to start without a file.',
    ko: '파일이 없습니다. 경로를 고치거나, 파일 없이 시작하려면 이 변수를 지워 주세요.',
  },
  file_unreadable: {
    en: 'The file cannot be read ({reason}).',
    ko: '파일을 읽을 수 없습니다({reason}).',
  },
  file_too_large: {
    en: 'The file is larger than {bytes_max} bytes, the limit.',
    ko: '파일이 한도인 {bytes_max}바이트보다 큽니다.',
  },
  yaml_syntax: {
    en: 'This is not valid YAML ({reason}).',
    ko: '올바른 YAML이 아닙니다({reason}).',
  },
  member_repeated: {
    en: 'This name stands twice in the same place.',
    ko: '같은 위치에 같은 이름이 두 번 있습니다.',
  },
  member_unknown: {
    en: '"{name}" is not known here.',
    ko: '"{name}" 항목은 여기에서 쓸 수 없습니다.',
  },
  expected_object: {
    en: 'Expected members (name: value).',
    ko: '"이름: 값" 형식의 항목이 필요합니다.',
  },
  expected_list: {
    en: 'Expected a list.',
    ko: '목록이 필요합니다.',
  },
  expected_text: {
    en: 'Expected text. Put numbers, true and false in quotes.',
    ko: '문자열이 필요합니다. 숫자나 true, false는 따옴표로 감싸 주세요.',
  },
  expected_boolean: {
    en: 'Expected true or false.',
    ko: 'true 또는 false가 필요합니다.',
  },
  expected_whole_number: {
    en: 'Expected a whole number from {min} to {max}.',
    ko: '{min} 이상 {max} 이하의 정수가 필요합니다.',
  },
  expected_decimal: {
    en: 'Expected a decimal from 0 to below {below} with at most {digits_max} digits behind the point, such as 1.75.',
    ko: '0 이상 {below} 미만이고 소수점 아래 {digits_max}자리까지인 십진수가 필요합니다. 예: 1.75',
  },
  price_repeated: {
    en: 'There is another price for the same provider, model and time.',
    ko: '같은 공급자, 모델, 시각의 가격이 이미 있습니다.',
  },
  context_tier_repeated: {
    en: 'Two context tiers begin above the same number of tokens.',
    ko: '같은 토큰 수에서 시작하는 컨텍스트 구간이 두 개 있습니다.',
  },
  service_tier_name: {
    en: 'Expected a service tier as the provider names it: lower-case letters, digits, _ and -, such as priority.',
    ko: '공급자가 쓰는 서비스 등급 이름이 필요합니다. 영문 소문자, 숫자, _, -만 쓸 수 있습니다. 예: priority',
  },
  service_tier_ambiguous: {
    en: 'Expected either "multiplier", or "prices" with or without "context_tiers".',
    ko: '"multiplier" 또는 "prices"(필요하면 "context_tiers"와 함께) 중 하나만 지정해야 합니다.',
  },
  expected_one_of: {
    en: 'Expected one of: {choices}.',
    ko: '다음 중 하나여야 합니다: {choices}.',
  },
  text_length: {
    en: 'Expected {min} to {max} characters.',
    ko: '{min}자 이상 {max}자 이하여야 합니다.',
  },
  text_control_characters: {
    en: 'Control characters and line breaks are not allowed here.',
    ko: '제어 문자와 줄 바꿈은 쓸 수 없습니다.',
  },
  variable_unset: {
    en: 'The environment variable {variable} is not set.',
    ko: '환경 변수 {variable} 값이 설정되지 않았습니다.',
  },
  variable_near_miss: {
    en: 'This variable is not known and has no effect.',
    ko: '알 수 없는 변수이며 아무 효과가 없습니다.',
  },
  name_reserved: {
    en: 'The built-in endpoint "demo" has this name. Choose another one, or switch it off with "demo: false".',
    ko: '기본 제공되는 "demo" 엔드포인트와 이름이 같습니다. 다른 이름을 쓰거나 "demo: false"로 기본 엔드포인트를 꺼 주세요.',
  },
  workspace_unknown: {
    en: 'There is no workspace "{name}" in this file.',
    ko: '이 파일에 "{name}" 워크스페이스가 없습니다.',
  },
  workspace_ambiguous: {
    en: 'Several workspaces are declared and none is named "main": name the one that is meant.',
    ko: '워크스페이스가 여러 개이고 "main"이라는 이름이 없습니다. 사용할 워크스페이스를 지정해 주세요.',
  },
  endpoint_unknown: {
    en: 'This file declares no endpoint "{name}": the key may call it once somebody has made it.',
    ko: '이 파일에 "{name}" 엔드포인트가 없습니다. 누군가 만든 뒤에 이 키로 호출할 수 있습니다.',
  },
  url_credentials_refused: {
    en: 'A URL must not carry a user name or a password here.',
    ko: 'URL에 사용자 이름이나 비밀번호를 넣을 수 없습니다.',
  },
  key_repeated: {
    en: 'The same secret is declared twice. Every key needs its own.',
    ko: '같은 비밀 값이 두 번 선언되었습니다. 키마다 다른 값을 써 주세요.',
  },
  key_characters: {
    en: 'A key consists of visible ASCII characters without blanks.',
    ko: '키는 공백 없는 ASCII 문자로 이루어져야 합니다.',
  },
  account_id_invalid: {
    en: 'Expected a UUID, such as 11d77e21-5e05-4196-af72-423257f74974.',
    ko: 'UUID가 필요합니다. 예: 11d77e21-5e05-4196-af72-423257f74974',
  },
  time_zone_unknown: {
    en: '"{name}" is not a time zone of the IANA list, such as Asia/Seoul.',
    ko: '"{name}" 값은 IANA 시간대가 아닙니다. 예: Asia/Seoul',
  },
  instant_invalid: {
    en: 'Expected a time with its zone, such as 2027-01-31T09:00:00+09:00.',
    ko: '시간대를 포함한 시각이 필요합니다. 예: 2027-01-31T09:00:00+09:00',
  },
  network_invalid: {
    en: '"{name}" is neither an IP address nor a network such as 10.0.0.0/8.',
    ko: '"{name}" 값은 IP 주소도 10.0.0.0/8 같은 네트워크도 아닙니다.',
  },
  smtp_url_invalid: {
    en: 'Expected an address such as smtp://user:password@mail.acme.com:587?from=tallygate@acme.com (or smtps://).',
    ko: 'smtp://user:password@mail.acme.com:587?from=tallygate@acme.com 같은 주소가 필요합니다(smtps://도 가능).',
  },
  host_invalid: {
    en: 'Expected an IP address or a host name.',
    ko: 'IP 주소 또는 호스트 이름이 필요합니다.',
  },
} as const satisfies Record<string, { readonly en: string; readonly ko: string }>;

export type ProblemCode = keyof typeof PROBLEM_TEXTS;
