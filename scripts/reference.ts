/**
 * `node scripts/reference.ts`: writes the reference pages that are made of the code: the tables and the error codes.
 * The tidy test fails when a page differs from what this would write.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, type Language } from '@tallygate/contract';
import { AUDIT_COLUMNS } from '../server/src/audit/audit-columns.ts';
import { PAYLOAD_COLUMNS } from '../server/src/usage/payloads/payload-columns.ts';
import { RUN_COLUMNS } from '../server/src/usage/table/run-columns.ts';
import { USAGE_COLUMNS } from '../server/src/usage/table/usage-table.ts';
import { ROOT } from './tracked-files.ts';

/** A page and what belongs on it. */
export interface ReferencePage {
  readonly path: string;
  readonly text: string;
}

/** Documented columns of the usage table; the others are ours. */
const DOCUMENTED_COUNT = 29;

const WORDS = {
  en: {
    other: '[한국어]',
    table: 'The usage table',
    tableText:
      '`system.ai_gateway.usage` holds one row per request that arrived whole with a known key, however many attempts it took. NULL means "not known": an unknown token count is never 0. Only account admins may read it, and may let others; everybody finds their own rows, with the same columns, in `system.ai_gateway.my_usage`. Where token counts come from, and when they are estimated (`usage_source`): [token counts](token-counts.md).',
    documented: 'Documented columns',
    own: 'Our columns',
    columns: '| # | column | type | meaning |',
    payloads: 'The payload table',
    payloadsText: [
      '`system.ai_gateway.payloads` is the inference table: bodies of requests and answers, one row per request, for endpoints that switch it on. It is off by default. Only account admins may read it, and may let others; `request_id` joins it to `system.ai_gateway.usage`.',
      'Each endpoint sets the share of its requests that is kept, the bytes kept of each body, and the days that rows are kept. A row is dropped, with its whole partition, on the day after `expires_on`, in UTC.',
      'Bodies are kept as the client sent and got them, secrets that people write into them included. Keep the share and the days as small as the purpose allows.',
      'Payloads are logged as far as there is room: each gateway holds at most 32 MiB of them, and sends a batch once. While the warehouse does not answer they are dropped. Usage rows are never dropped or delayed for a payload. `/metrics` counts both: `tallygate_payloads_logged_total`, `tallygate_payloads_dropped_total` by `reason` (`memory`, `warehouse`, `refused`, `worker`, `stopped`, `internal`); the gateway’s log tells of drops once a minute.',
    ],
    runs: 'The table of runs',
    runsText: [
      '`system.ai_gateway.runs` has one row per AI run: the requests of one question, one turn of a coding agent or one task together. Only account admins may read it, and may let others; everybody finds their own runs, with the same columns, in `system.ai_gateway.my_runs`.',
      'It is a view of `system.ai_gateway.usage`, so that a run is there as soon as its first request is. Requests of one workspace, requester, type and `run_id` are one run when they come within 24 hours of the first; the next one begins another run. Refused requests, counted tokens and lists of models are part of none: their `run_trigger` is empty.',
      "The view is made anew for each question, from all rows that are kept. Questions about a part of the time are answered faster from `usage` itself, by `event_time` and `run_trigger != ''`.",
      'What a request counts as: [request headers](request-headers.md).',
    ],
    audit: 'The audit table',
    auditText: [
      '`system.access.audit` tells who did what: one row per administrative act, sign-in and start of an AI run. Account admins may read it, and may let others. Rows are there a second or so after the act.',
      'It is a copy for questions. The log itself is in the control store, where every entry carries the hash of the one before it; `tallygate audit` verifies that chain. Retention drops whole months (UTC) of both.',
      'An account admin can switch the log off; that act, its reason, and the switching on again are always recorded.',
    ],
    errors: 'Error codes',
    errorsText:
      'Codes are stable; messages come in the language of `Accept-Language`; where it names neither Korean nor English, or is not sent, in the language that the person chose in their profile (of an API key: whose key it is), else in the account’s (`account.language` in the [configuration](configuration.md)). Times in messages are of the account’s zone, which is named; members of answers stay in UTC. AI calls are answered in the shape of the API that was called, everything else as `{"error":{"code":…,"message":…,"docs_url":…}}`. `docs_url` leads to this list, which every installation shows at `/docs/errors`.',
    codes: '| code | message |',
  },
  ko: {
    other: '[English]',
    table: '사용량 테이블',
    tableText:
      '`system.ai_gateway.usage`에는 등록된 키로 보내져 끝까지 도착한 요청마다 한 행이 있으며, 시도가 몇 번이었든 한 행입니다. NULL은 알 수 없음을 뜻하며, 알 수 없는 토큰 수는 0으로 기록하지 않습니다. 이 테이블은 계정 관리자와 권한을 받은 사람만 읽을 수 있고, 각자의 기록은 열이 같은 `system.ai_gateway.my_usage`에서 볼 수 있습니다. 토큰 수의 출처와 추정 기준(`usage_source`)은 [토큰 수의 출처](token-counts.ko.md)에 있습니다.',
    documented: '문서화된 열',
    own: 'Tallygate의 열',
    columns: '| # | 열 | 형식 | 의미 |',
    payloads: '페이로드 테이블',
    payloadsText: [
      '`system.ai_gateway.payloads`는 추론 테이블입니다. 이 기능을 켠 엔드포인트의 요청과 응답 본문이 요청마다 한 행씩 기록됩니다. 기본값은 꺼짐입니다. 계정 관리자와 권한을 받은 사람만 읽을 수 있으며, `request_id`로 `system.ai_gateway.usage`와 연결됩니다.',
      '기록할 요청의 비율, 본문마다 보관할 바이트 수, 보관 일수는 엔드포인트마다 정합니다. 행은 `expires_on` 다음 날(UTC)에 파티션 단위로 삭제됩니다.',
      '본문은 클라이언트가 보내고 받은 그대로 기록되며, 사용자가 본문에 적은 비밀 정보도 포함됩니다. 비율과 보관 일수는 목적에 필요한 만큼만 설정해 주세요.',
      '페이로드는 가능한 만큼만 기록합니다. 게이트웨이마다 최대 32 MiB까지 메모리에 두고, 한 묶음은 한 번만 전송합니다. 웨어하우스가 응답하지 않는 동안에는 기록하지 않고 버립니다. 페이로드 때문에 사용 기록이 누락되거나 지연되지는 않습니다. `/metrics`에서 `tallygate_payloads_logged_total`과 `reason`(`memory`, `warehouse`, `refused`, `worker`, `stopped`, `internal`)별 `tallygate_payloads_dropped_total`을 확인할 수 있으며, 버린 페이로드는 게이트웨이 로그에 1분에 한 번 기록됩니다.',
    ],
    runs: '실행 테이블',
    runsText: [
      '`system.ai_gateway.runs`에는 AI Run마다 한 행이 있습니다. 질문 하나, 코딩 에이전트의 턴 하나, 작업 하나에 속한 요청을 묶은 것입니다. 계정 관리자만 읽을 수 있고 다른 사람에게 권한을 줄 수 있으며, 각자의 실행은 열이 같은 `system.ai_gateway.my_runs`에서 볼 수 있습니다.',
      '이 테이블은 `system.ai_gateway.usage`의 뷰이므로 첫 요청이 기록되면 바로 조회할 수 있습니다. 워크스페이스, 요청자, 유형, `run_id`가 같은 요청은 첫 요청으로부터 24시간 안에 오면 한 실행이고, 그 뒤에 오는 요청은 새 실행입니다. 거부된 요청, 토큰 세기, 모델 목록은 실행에 속하지 않으며 `run_trigger`가 비어 있습니다.',
      "뷰는 조회할 때마다 보관된 모든 행에서 새로 만들어집니다. 일부 기간만 볼 때는 `usage`에서 `event_time`과 `run_trigger != ''`로 조회하는 것이 더 빠릅니다.",
      '요청이 어떤 실행으로 계산되는지는 [요청 헤더](request-headers.ko.md)에 있습니다.',
    ],
    audit: '감사 테이블',
    auditText: [
      '`system.access.audit`에는 누가 무엇을 했는지가 관리 작업, 로그인, AI 실행 시작마다 한 행씩 기록됩니다. 계정 관리자가 읽을 수 있고, 다른 사람에게 권한을 줄 수 있습니다. 작업 후 1초 안팎이면 조회할 수 있습니다.',
      '이 테이블은 조회용 사본입니다. 원본 로그는 제어 저장소에 있으며, 각 기록에 바로 앞 기록의 해시가 들어 있습니다. 이 체인은 `tallygate audit`으로 검증합니다. 보존 기간이 지나면 양쪽 모두 월 단위(UTC)로 삭제합니다.',
      '계정 관리자는 로그를 끌 수 있습니다. 로그를 끈 사실과 사유, 다시 켠 사실은 항상 기록됩니다.',
    ],
    errors: '오류 코드',
    errorsText:
      '코드는 바뀌지 않으며, 메시지는 `Accept-Language`의 언어로 제공됩니다. 이 헤더가 없거나 한국어와 영어 중 어느 것도 지정하지 않으면 사용자가 프로필에서 선택한 언어(API 키는 키 소유자의 언어)로, 선택한 언어가 없으면 계정의 언어([구성](configuration.ko.md)의 `account.language`)로 응답합니다. 메시지의 시각은 계정의 시간대로 시간대 이름과 함께 표시하며, 응답의 각 필드는 UTC 그대로입니다. AI 호출에는 호출한 API의 형식으로, 그 밖의 요청에는 `{"error":{"code":…,"message":…,"docs_url":…}}` 형식으로 응답합니다. `docs_url`은 설치한 서버의 `/docs/errors`에서 볼 수 있는 이 목록으로 연결됩니다.',
    codes: '| 코드 | 메시지 |',
  },
} as const;

/** Every page, in both languages. */
export const referencePages: readonly ReferencePage[] = (['en', 'ko'] as const).flatMap((language) => [
  { path: pathOf('usage-table', language), text: usageTable(language) },
  { path: pathOf('payload-table', language), text: payloadTable(language) },
  { path: pathOf('run-table', language), text: runTable(language) },
  { path: pathOf('audit-table', language), text: auditTable(language) },
  { path: pathOf('errors', language), text: errors(language) },
]);

if (import.meta.main) for (const { path, text } of referencePages) writeFileSync(join(ROOT, path), text);

function pathOf(name: string, language: Language): string {
  return `docs/reference/${name}${language === 'ko' ? '.ko' : ''}.md`;
}

function heading(title: string, name: string, language: Language): string {
  const twin = `${name}${language === 'ko' ? '' : '.ko'}.md`;
  return `# ${title}\n\n${WORDS[language].other}(${twin})\n\n`;
}

function columnRows(
  columns: readonly Pick<(typeof USAGE_COLUMNS)[number], 'name' | 'type' | 'comment'>[],
  language: Language,
): readonly string[] {
  return columns.map(
    ({ name, type, comment }, index) => `| ${index + 1} | \`${name}\` | \`${type}\` | ${cell(comment[language])} |`,
  );
}

function payloadTable(language: Language): string {
  const { payloads, payloadsText } = WORDS[language];
  const rows = columnRows(PAYLOAD_COLUMNS, language);
  return tablePage(heading(payloads, 'payload-table', language), { paragraphs: payloadsText, rows, language });
}

function runTable(language: Language): string {
  const { runs, runsText } = WORDS[language];
  const rows = columnRows(RUN_COLUMNS, language);
  return tablePage(heading(runs, 'run-table', language), { paragraphs: runsText, rows, language });
}

function auditTable(language: Language): string {
  const { audit, auditText } = WORDS[language];
  const rows = columnRows(AUDIT_COLUMNS, language);
  return tablePage(heading(audit, 'audit-table', language), { paragraphs: auditText, rows, language });
}

function tablePage(
  head: string,
  { paragraphs, rows, language }: { paragraphs: readonly string[]; rows: readonly string[]; language: Language },
): string {
  const table = `${WORDS[language].columns}\n|---|---|---|---|\n${rows.join('\n')}\n`;
  return head + paragraphs.map((text) => `${text}\n\n`).join('') + table;
}

function usageTable(language: Language): string {
  const words = WORDS[language];
  const rows = columnRows(USAGE_COLUMNS, language);
  const part = (title: string, lines: readonly string[]) =>
    `## ${title}\n\n${words.columns}\n|---|---|---|---|\n${lines.join('\n')}\n`;
  return [
    heading(words.table, 'usage-table', language),
    `${words.tableText}\n\n`,
    part(words.documented, rows.slice(0, DOCUMENTED_COUNT)),
    '\n',
    part(words.own, rows.slice(DOCUMENTED_COUNT)),
  ].join('');
}

function errors(language: Language): string {
  const words = WORDS[language];
  const rows = Object.entries(ERRORS).map(([code, message]) => `| \`${code}\` | ${cell(message[language])} |`);
  return `${heading(words.errors, 'errors', language)}${words.errorsText}\n\n${words.codes}\n|---|---|\n${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
