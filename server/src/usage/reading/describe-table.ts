import type { Table, TableSummary } from '@tallygate/contract';
import { PAYLOAD_COLUMNS } from '../payloads/payload-columns.ts';
import { CORRECTION_COLUMNS } from '../table/correction-columns.ts';
import { DOCUMENTED_COLUMNS } from '../table/documented-columns.ts';
import { OWN_COLUMNS } from '../table/own-columns.ts';
import { RUN_COLUMNS } from '../table/run-columns.ts';
import { USAGE_DATABASE } from '../table/usage-table.ts';

const COMMENTS: Readonly<Record<string, TableSummary['comment']>> = {
  usage: {
    en: 'One row per request with a known key, however many attempts it took. NULL means "not known".',
    ko: '등록된 키로 보낸 요청마다 한 행이며, 시도가 몇 번이었든 한 행입니다. NULL은 알 수 없음을 뜻합니다.',
  },
  my_usage: {
    en: 'Your own rows of system.ai_gateway.usage, with the same columns.',
    ko: 'system.ai_gateway.usage 중 본인의 사용 기록이며, 열은 같습니다.',
  },
  runs: {
    en: 'One row per AI run: the requests of one question, turn or task together. Figures that are not known are left out of sums.',
    ko: 'AI Run마다 한 행으로, 질문, 턴 또는 작업 하나에 속한 요청을 묶은 것입니다. 알 수 없는 값은 합계에서 제외됩니다.',
  },
  my_runs: {
    en: 'Your own rows of system.ai_gateway.runs, with the same columns.',
    ko: 'system.ai_gateway.runs 중 본인의 실행이며, 열은 같습니다.',
  },
  payloads: {
    en: 'Bodies of requests and answers, for endpoints whose inference table is on. Best effort: a row may be missing.',
    ko: '추론 테이블을 켠 엔드포인트의 요청과 응답 본문입니다. 가능한 만큼만 기록하므로 빠진 행이 있을 수 있습니다.',
  },
  cost_corrections: {
    en: 'What re-rating added to costs. The cost of a request is that of its usage row and the sum of its corrections.',
    ko: '비용 재계산으로 정정된 금액입니다. 요청의 비용은 사용 기록의 비용과 정정 금액의 합입니다.',
  },
};

/** What is said of a table in lists; undefined: there is no such table. `table` is its name without the database. */
export function summariseTable(table: string): TableSummary | undefined {
  const comment = Object.hasOwn(COMMENTS, table) ? COMMENTS[table] : undefined;
  return comment === undefined ? undefined : { name: `${USAGE_DATABASE}.${table}`, comment };
}

/** The columns of a table; those of usage and my_usage are the same, as those of runs and my_runs. */
export function describeColumns(table: string): Table['columns'] {
  const describe = (columns: typeof OWN_COLUMNS, isDocumented: boolean) =>
    columns.map(({ name, type, comment }) => ({ name, type, comment: { ...comment }, is_documented: isDocumented }));
  if (table === 'payloads') return describe(PAYLOAD_COLUMNS, false);
  if (table === 'runs' || table === 'my_runs') return describe(RUN_COLUMNS, false);
  if (table === 'cost_corrections') return describe(CORRECTION_COLUMNS, false);
  return [...describe(DOCUMENTED_COLUMNS, true), ...describe(OWN_COLUMNS, false)];
}
