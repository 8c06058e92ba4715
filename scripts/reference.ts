/**
 * `node scripts/reference.ts`: writes the reference pages that are made of the code: the usage table and the error codes.
 * The tidy test fails when a page differs from what this would write.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, type Language } from '@tallygate/contract';
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
      '`system.ai_gateway.usage` holds one row per request with a known key, however many attempts it took. NULL means "not known": an unknown token count is never 0. Only account admins may read it; everybody finds their own rows, with the same columns, in `system.ai_gateway.my_usage`.',
    documented: 'Documented columns',
    own: 'Our columns',
    columns: '| # | column | type | meaning |',
    errors: 'Error codes',
    errorsText:
      'Codes are stable; messages come in the language of `Accept-Language`. AI calls are answered in the shape of the API that was called, everything else as `{"error":{"code":…,"message":…}}`.',
    codes: '| code | message |',
  },
  ko: {
    other: '[English]',
    table: '사용량 테이블',
    tableText:
      '`system.ai_gateway.usage`에는 등록된 키로 보낸 요청마다 한 행이 있으며, 시도가 몇 번이었든 한 행입니다. NULL은 알 수 없음을 뜻하며, 알 수 없는 토큰 수는 0으로 기록하지 않습니다. 이 테이블은 계정 관리자만 읽을 수 있고, 각자의 기록은 열이 같은 `system.ai_gateway.my_usage`에서 볼 수 있습니다.',
    documented: '문서화된 열',
    own: 'Tallygate의 열',
    columns: '| # | 열 | 형식 | 의미 |',
    errors: '오류 코드',
    errorsText:
      '코드는 바뀌지 않으며, 메시지는 `Accept-Language`의 언어로 제공됩니다. AI 호출에는 호출한 API의 형식으로, 그 밖의 요청에는 `{"error":{"code":…,"message":…}}` 형식으로 응답합니다.',
    codes: '| 코드 | 메시지 |',
  },
} as const;

/** Every page, in both languages. */
export const referencePages: readonly ReferencePage[] = (['en', 'ko'] as const).flatMap((language) => [
  { path: pathOf('usage-table', language), text: usageTable(language) },
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

function usageTable(language: Language): string {
  const words = WORDS[language];
  const rows = USAGE_COLUMNS.map(
    ({ name, type, comment }, index) => `| ${index + 1} | \`${name}\` | \`${type}\` | ${cell(comment[language])} |`,
  );
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
