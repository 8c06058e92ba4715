import type { Language } from '@tallygate/contract';

/** What the command line itself says; `{name}` is filled in. */
const TEXTS = {
  command_unknown: {
    en: 'there is no command "{command}". "tallygate --help" lists them.',
    ko: '"{command}" 명령이 없습니다. "tallygate --help"로 명령 목록을 볼 수 있습니다.',
  },
  option_unknown: { en: 'there is no option {option}.', ko: '{option} 옵션이 없습니다.' },
  option_without_value: { en: '{option} needs a value.', ko: '{option} 옵션에 값이 필요합니다.' },
  statement_missing: { en: 'the statement is missing.', ko: '문이 없습니다.' },
  statement_unquoted: {
    en: 'put the statement in quotes, so that it is one word.',
    ko: '문 전체를 따옴표로 묶어 주세요.',
  },
  format_unknown: { en: '--format is one of {formats}.', ko: '--format 값은 다음 중 하나입니다: {formats}.' },
  day_invalid: {
    en: '"{day}" is not a day; write it as 2026-01-05.',
    ko: '"{day}" 값은 날짜가 아닙니다. 2026-01-05와 같은 형식으로 입력해 주세요.',
  },
  days_reversed: {
    en: '--since {since} is after --until {until}.',
    ko: '--since 값이 --until 값보다 늦습니다({since}, {until}).',
  },
  url_invalid: { en: '"{url}" is not an http address.', ko: '"{url}" 값은 http 주소가 아닙니다.' },
  key_missing: {
    en: 'there is no API key. Set TALLYGATE_ADMIN_KEY, or start the gateway once.',
    ko: 'API 키가 없습니다. TALLYGATE_ADMIN_KEY를 설정하거나 게이트웨이를 한 번 시작해 주세요.',
  },
  nobody_answers: {
    en: 'nothing answers at {url}. Is the gateway running? Start it with "tallygate serve", or give its address with --url.',
    ko: '{url} 주소에서 응답이 없습니다. 게이트웨이가 실행 중인지 확인해 주세요. "tallygate serve"로 시작하거나 --url로 주소를 지정할 수 있습니다.',
  },
  too_slow: {
    en: '{url} did not answer within {seconds} s.',
    ko: '{url} 주소에서 {seconds}초 안에 응답이 없었습니다.',
  },
  broke_off: {
    en: 'the answer broke off before its end; what was printed is not whole.',
    ko: '응답이 끝나기 전에 끊겼습니다. 출력된 내용은 완전하지 않습니다.',
  },
  answer_unknown: {
    en: 'the server answered {status}, and not as Tallygate does: {text}',
    ko: '서버가 Tallygate와 다른 형식으로 응답했습니다(상태 {status}): {text}',
  },
  refused: { en: '{code}: {message} (request {request})', ko: '{code}: {message} (요청 {request})' },
  summary: { en: 'Rows: {rows} ({ms} ms)', ko: '{rows}행, {ms}ms' },
  summary_truncated: {
    en: 'Rows: {rows} ({ms} ms); there are more: add a LIMIT, or use --format csv',
    ko: '{rows}행, {ms}ms. 행이 더 있습니다. LIMIT을 추가하거나 --format csv를 사용해 주세요.',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type TextName = keyof typeof TEXTS;
export type TextDetails = Readonly<Record<string, string | number>>;

/** The sentence in one language, its `{names}` filled in. */
export function say(name: TextName, language: Language, details: TextDetails = {}): string {
  return TEXTS[name][language].replace(/\{(\w+)\}/g, (whole, key: string) => String(details[key] ?? whole));
}

export const HELP: Readonly<Record<Language, string>> = {
  en: `Tallygate, an AI gateway that counts every request.

Usage: tallygate <command>

Commands:
  serve               Start the gateway
  demo                Start the gateway with 90 days of sample usage
  sql "<statement>"   Run a SELECT statement on the usage tables
  audit               Prove that every request is exactly one row
  reset-password      Print a link that lets somebody choose a new password

Options:
  --help, --version`,
  ko: `Tallygate, 모든 요청을 정확히 세는 AI 게이트웨이

사용법: tallygate <명령>

명령:
  serve            게이트웨이를 시작합니다
  demo             90일간의 샘플 사용량과 함께 게이트웨이를 시작합니다
  sql "<문>"       사용량 테이블에 SELECT 문을 실행합니다
  audit            모든 요청이 정확히 한 행인지 검증합니다
  reset-password   새 비밀번호를 정할 수 있는 링크를 출력합니다

옵션:
  --help, --version`,
};

export const DEMO_HELP: Readonly<Record<Language, string>> = {
  en: `Usage: tallygate demo [options]

Starts the gateway in a home of its own and fills its usage table, where that is empty, with 90 days of sample usage.

Options:
  --gateways=N          How many gateway processes serve (default: 1)
  --edge=node|strict    Which HTTP implementation gateways use (default: node)

The home is ./data-demo, or the directory in TALLYGATE_HOME. Remove it to begin anew.`,
  ko: `사용법: tallygate demo [옵션]

별도의 홈 디렉터리에서 게이트웨이를 시작하고, 사용량 테이블이 비어 있으면 90일간의 샘플 사용량으로 채웁니다.

옵션:
  --gateways=N          게이트웨이 프로세스 수(기본값: 1)
  --edge=node|strict    게이트웨이의 HTTP 구현(기본값: node)

홈 디렉터리는 ./data-demo이며 TALLYGATE_HOME으로 바꿀 수 있습니다. 처음부터 다시 시작하려면 홈 디렉터리를 삭제해 주세요.`,
};

export const SQL_HELP: Readonly<Record<Language, string>> = {
  en: `Usage: tallygate sql "<statement>" [options]

Runs one SELECT statement on the tables of system.ai_gateway (usage, my_usage, runs, my_runs, payloads, cost_corrections)
and on system.access.audit, as far as the key may read them.

Options:
  --format table|json|csv   How to print the rows (default: table)
  --url <address>           Address of the gateway (default: http://127.0.0.1:8787, or the port in TALLYGATE_PORT)

The API key is TALLYGATE_ADMIN_KEY, else the file admin.key in the home.`,
  ko: `사용법: tallygate sql "<문>" [옵션]

system.ai_gateway의 테이블(usage, my_usage, runs, my_runs, payloads, cost_corrections)과 system.access.audit 중
키로 읽을 수 있는 테이블에 SELECT 문 하나를 실행합니다.

옵션:
  --format table|json|csv   행을 출력하는 형식(기본값: table)
  --url <주소>              게이트웨이 주소(기본값: http://127.0.0.1:8787, 포트는 TALLYGATE_PORT)

API 키는 TALLYGATE_ADMIN_KEY 또는 홈의 admin.key 파일에서 읽습니다.`,
};
