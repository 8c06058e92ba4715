/** Every sentence about providers and endpoints that cannot be meant. `{name}` is filled in from the problem's details. */
export const RULE_TEXTS = {
  member_missing: {
    en: 'This is required.',
    ko: '필수 항목입니다.',
  },
  name_repeated: {
    en: '"{name}" is declared twice. Names and ids must be unique.',
    ko: '"{name}" 값이 두 번 선언되었습니다. 이름과 ID는 서로 달라야 합니다.',
  },
  provider_unknown: {
    en: 'There is no provider "{name}" here.',
    ko: '"{name}" 공급자가 없습니다.',
  },
  list_empty: {
    en: 'At least one is required.',
    ko: '하나 이상 필요합니다.',
  },
  list_too_long: {
    en: 'At most {count_max} are allowed.',
    ko: '최대 {count_max}개까지 쓸 수 있습니다.',
  },
  document_too_large: {
    en: 'The endpoint is larger than {bytes_max} bytes as JSON. Shorten its tags and names, or split it into several.',
    ko: '엔드포인트의 JSON 크기가 한도인 {bytes_max}바이트보다 큽니다. 태그와 이름을 줄이거나 여러 엔드포인트로 나누어 주세요.',
  },
  traffic_sum: {
    en: 'The traffic percentages sum to {sum}; they must sum to 100.',
    ko: '트래픽 비율의 합은 100이어야 합니다(현재 합: {sum}).',
  },
  url_invalid: {
    en: 'Expected a whole http:// or https:// URL without query, fragment and backslashes.',
    ko: '쿼리, 프래그먼트, 백슬래시가 없는 http:// 또는 https:// URL이 필요합니다.',
  },
  url_credentials: {
    en: 'A URL must not carry a user name or a password here. Use "api_key".',
    ko: 'URL에 사용자 이름이나 비밀번호를 넣을 수 없습니다. "api_key"를 사용해 주세요.',
  },
  url_metadata_address: {
    en: 'At this address machines ask who they are and are told credentials; no provider is there. Whoever runs the server may allow it (TALLYGATE_METADATA_ADDRESSES=allow).',
    ko: '서버가 자신의 정보와 인증 정보를 받는 주소이므로 공급자의 주소로 쓸 수 없습니다. 서버 운영자가 허용할 수 있습니다(TALLYGATE_METADATA_ADDRESSES=allow).',
  },
  secret_characters: {
    en: 'An API key consists of visible ASCII characters without blanks: no header carries others.',
    ko: 'API 키는 공백 없는 ASCII 문자로 이루어져야 합니다. 다른 문자는 헤더로 보낼 수 없습니다.',
  },
  demo_member: {
    en: 'A provider of kind "demo" answers by itself and takes no such member.',
    ko: '"demo" 종류의 공급자는 스스로 응답하므로 이 항목을 받지 않습니다.',
  },
  api_not_offered: {
    en: 'Providers of kind "{kind}" have no such API.',
    ko: '"{kind}" 종류의 공급자는 이 API를 제공하지 않습니다.',
  },
  limit_key_invalid: {
    en: 'Expected endpoint, user, user:<name> or group:<name>.',
    ko: 'endpoint, user, user:<이름>, group:<이름> 중 하나여야 합니다.',
  },
  limit_empty: {
    en: 'A rate limit needs requests_per_minute, tokens_per_minute, or both.',
    ko: '요청 한도에는 requests_per_minute, tokens_per_minute 중 하나 이상이 필요합니다.',
  },
} as const satisfies Record<string, { readonly en: string; readonly ko: string }>;

export type RuleCode = keyof typeof RULE_TEXTS;

/** The sentence of a problem in one language, with the member that it is about before it. */
export function describeRuleProblem(
  problem: {
    readonly path: readonly (string | number)[];
    readonly code: RuleCode;
    readonly details: Readonly<Record<string, string | number>>;
  },
  language: 'en' | 'ko',
): string {
  const sentence = RULE_TEXTS[problem.code][language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(problem.details[name] ?? whole),
  );
  const path = problem.path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
  return path === '' ? sentence : `${path}: ${sentence}`;
}
