import type { Language } from '@tallygate/contract';
import type { Finding, Note } from '#usage';

/** A sentence for each kind of finding and note; `{name}` is filled in with the finding's own. */
const TEXTS = {
  rows_missing: {
    en: 'Rows are missing: spool {spool} shipped {expected} rows of {day}, the table has {stored}.',
    ko: '행이 부족합니다. 날짜: {day}, 전송한 행: {expected}, 테이블의 행: {stored}, 스풀: {spool}',
  },
  rows_surplus: {
    en: 'There are too many rows: spool {spool} shipped {expected} rows of {day}, the table has {stored}.',
    ko: '행이 더 많습니다. 날짜: {day}, 전송한 행: {expected}, 테이블의 행: {stored}, 스풀: {spool}',
  },
  rows_altered: {
    en: 'Rows were altered: the {rows} rows of {day} are not those that spool {spool} shipped.',
    ko: '행의 내용이 전송한 것과 다릅니다. 날짜: {day}, 행: {rows}, 스풀: {spool}',
  },
  batch_missing: {
    en: 'A batch is missing: none of the {expected} rows of {batch} is in the table.',
    ko: '배치가 없습니다. 배치: {batch}, 전송한 행: {expected}',
  },
  batch_partial: {
    en: 'A batch is there in part: {batch} had {expected} rows, the table has {stored}.',
    ko: '배치의 일부만 있습니다. 배치: {batch}, 전송한 행: {expected}, 테이블의 행: {stored}',
  },
  batch_surplus: {
    en: 'A batch has too many rows: {batch} had {expected}, the table has {stored}.',
    ko: '배치의 행이 더 많습니다. 배치: {batch}, 전송한 행: {expected}, 테이블의 행: {stored}',
  },
  batch_altered: {
    en: 'A batch was altered: among the {rows} rows of {batch} is one that was not shipped so.',
    ko: '배치의 내용이 전송한 것과 다릅니다. 배치: {batch}, 행: {rows}',
  },
  batch_unknown: {
    en: 'A batch was never shipped: the table has {rows} rows of {batch}.',
    ko: '전송한 적이 없는 배치입니다. 배치: {batch}, 행: {rows}',
  },
  batch_ahead: {
    en: 'A batch is from beyond where its spool is: the table has {rows} rows of {batch}.',
    ko: '스풀이 아직 전송하지 않은 위치의 배치입니다. 배치: {batch}, 행: {rows}',
  },
  request_doubled: {
    en: 'A request is there more than once: {requestId} has {times} rows.',
    ko: '한 요청의 행이 여러 개입니다. 요청: {requestId}, 행: {times}',
  },
  counters_differ: {
    en: "The spool's own counts differ: {spool} counted {counted} rows of {day}, its log of batches has {logged}.",
    ko: '스풀의 집계가 서로 다릅니다. 날짜: {day}, 집계: {counted}, 배치 기록: {logged}, 스풀: {spool}',
  },
  spool_unknown: {
    en: 'A spool is not on this machine: {rows} rows came from {spool}. If it is on another machine, use --partial; if it was removed, its rows cannot be proven.',
    ko: '이 컴퓨터에 없는 스풀의 행입니다. 스풀: {spool}, 행: {rows}. 다른 컴퓨터의 스풀이라면 --partial 옵션을 사용해 주세요. 삭제된 스풀의 행은 검증할 수 없습니다.',
  },
  spool_unreadable: {
    en: 'A spool cannot be read: {place}: {reason}',
    ko: '스풀을 읽을 수 없습니다({place}): {reason}',
  },
  row_inconsistent: {
    en: 'A row contradicts itself: {requestId} has a total that is not the sum of its tokens, or another day than its batch.',
    ko: '행의 값이 서로 맞지 않습니다(토큰 합계 또는 날짜). 요청: {requestId}',
  },
  cost_differs: {
    en: 'A cost is wrong: {requestId} has {stored} nano-USD, computed anew it is {computed}.',
    ko: '비용이 다릅니다. 요청: {requestId}, 저장된 값: {stored} nano-USD, 다시 계산한 값: {computed} nano-USD',
  },
  log_broken: {
    en: 'The audit log was changed: from entry {sequence} on its hashes do not hold.',
    ko: '감사 로그가 변경되었습니다. {sequence}번 기록부터 해시가 맞지 않습니다.',
  },
  log_beginning_missing: {
    en: 'The beginning of the audit log is missing: entries before {sequence} are gone, and the log does not say so.',
    ko: '감사 로그의 앞부분이 없습니다. {sequence}번 앞의 기록이 사라졌지만 로그에는 그 사실이 없습니다.',
  },
  credits_differ: {
    en: 'The ledger of credits does not hold ({rule}): workspace {workspace}, {subject}: expected {expected}, found {found}.',
    ko: '크레딧 원장이 맞지 않습니다({rule}). 워크스페이스: {workspace}, 대상: {subject}, 예상: {expected}, 실제: {found}',
  },
  billing_differs: {
    en: 'Money, credits and documents do not agree ({rule}): workspace {workspace}, {subject}: expected {expected}, found {found}.',
    ko: '결제 금액, 크레딧, 증빙이 서로 맞지 않습니다({rule}). 워크스페이스: {workspace}, 대상: {subject}, 예상: {expected}, 실제: {found}',
  },
  charges_differ: {
    en: 'Credits in rows are not those that were charged: workspace {workspace}, {day}: {rows} in rows, {charged} charged (millionths).',
    ko: '행의 크레딧과 차감된 크레딧이 다릅니다. 워크스페이스: {workspace}, 날짜: {day}, 행: {rows}, 차감: {charged} (100만분의 1)',
  },
  charges_moving: {
    en: 'Credits in rows of workspace {workspace} on {day} were not compared with the ledger: requests are being charged, or wait to be.',
    ko: '원장과 비교하지 않은 크레딧이 있습니다(차감이 진행 중이거나 대기 중). 워크스페이스: {workspace}, 날짜: {day}',
  },
  runs_differ: {
    en: 'The AI runs of period {period} were not counted as they began: {counted} counted, {least} to {most} in rows.',
    ko: '기간의 AI 실행 횟수가 행과 다릅니다. 기간: {period}, 집계: {counted}, 행: {least}~{most}',
  },
  budget_differs: {
    en: 'The use of budget "{budget}" is not what rows say: {counted} counted, {rows} in rows.',
    ko: '예산의 사용량이 행과 다릅니다. 예산: "{budget}", 집계: {counted}, 행: {rows}',
  },
  counts_unproven: {
    en: '{what} was not compared with rows: requests are being counted, wait to be, or rows of that time are gone.',
    ko: '행과 비교하지 않은 항목이 있습니다(집계가 진행 중이거나 대기 중, 또는 해당 기간의 행이 삭제됨): {what}',
  },
  counts_unread: {
    en: 'Periods and budgets were not compared with rows: {reason}',
    ko: '기간과 예산을 행과 비교하지 못했습니다: {reason}',
  },
  credits_unverified: {
    en: 'The ledger of credits was not verified: {reason}',
    ko: '크레딧 원장을 검증하지 못했습니다: {reason}',
  },
  billing_unverified: {
    en: 'Billing was not verified: {reason}',
    ko: '결제와 청구를 검증하지 못했습니다: {reason}',
  },
  log_unverified: {
    en: 'The audit log was not verified: {reason}',
    ko: '감사 로그를 검증하지 못했습니다: {reason}',
  },
  rows_waiting: {
    en: 'Spool {spool}: {rows} rows wait to be shipped.',
    ko: '전송 대기 중인 행: {rows} (스풀: {spool})',
  },
  requests_open: {
    en: 'Spool {spool}: {requests} requests are under way.',
    ko: '처리 중인 요청: {requests} (스풀: {spool})',
  },
  rows_quarantined: {
    en: 'Spool {spool}: {rows} rows that the warehouse refused are in quarantine (refused-rows.jsonl in its directory).',
    ko: '웨어하우스가 거부하여 격리된 행: {rows} (스풀: {spool}, 파일: refused-rows.jsonl)',
  },
  days_forgotten: {
    en: 'Spool {spool}: days until {day} are not proven; it keeps the counts of later ones only.',
    ko: '검증하지 않은 기간: {day}까지 (스풀: {spool}, 집계 보관 기간이 지남)',
  },
  days_dropped: {
    en: 'Days until {day} are not proven; they were dropped by the retention of the table.',
    ko: '검증하지 않은 기간: {day}까지 (테이블의 보존 기간이 지나 삭제됨)',
  },
  rows_uncounted: {
    en: 'Spool {spool}: {rows} rows are not proven; an earlier version shipped them without counting.',
    ko: '검증하지 않은 행: {rows} (스풀: {spool}, 집계를 시작하기 전에 전송됨)',
  },
  rows_of_earlier_line: {
    en: 'Spool {spool}: {rows} rows are not proven; they were shipped before an older copy of its directory was put back.',
    ko: '검증하지 않은 행: {rows} (스풀: {spool}, 이전 백업으로 복원하기 전에 전송됨)',
  },
  rows_elsewhere: {
    en: 'Spool {spool} is not on this machine: its {rows} rows were not compared.',
    ko: '비교하지 않은 행: {rows} (스풀: {spool}, 다른 컴퓨터에 있음)',
  },
  rows_of_samples: {
    en: '{rows} sample rows of the demo were not compared.',
    ko: '비교하지 않은 데모 샘플 행: {rows}',
  },
  costs_unproven: {
    en: 'The costs of {rows} rows were not compared: their prices are not known here.',
    ko: '비용을 비교하지 않은 행: {rows} (가격 정보 없음)',
  },
  costs_unread: {
    en: 'Costs were not compared, because the configuration has errors. Run the audit with the environment of the gateway: {reason}',
    ko: '구성에 오류가 있어 비용을 비교하지 못했습니다. 게이트웨이와 같은 환경 변수로 실행해 주세요: {reason}',
  },
} as const satisfies Record<Finding['kind'] | Note['kind'], Record<Language, string>>;

const SUMMARY = {
  compared: {
    en: 'Compared {rows} rows of {spools} spool(s) and {costs} costs.',
    ko: '비교한 행: {rows}, 스풀: {spools}, 비용: {costs}',
  },
  spool: {
    en: 'Spool {spool}: {stored} stored + {quarantined} in quarantine + {waiting} waiting + {open} under way.',
    ko: '스풀 {spool}: 저장 {stored} + 격리 {quarantined} + 대기 {waiting} + 처리 중 {open}',
  },
  log: {
    en: 'Audit log: {entries} entries; the last is {lastSequence}, with the hash {lastHash}.',
    ko: '감사 로그: {entries}건, 마지막 기록: {lastSequence}번, 해시: {lastHash}',
  },
  credits: {
    en: 'Credits: {accounts} accounts, {lots} lots, {postings} postings.',
    ko: '크레딧: 계정 {accounts}개, 충전 단위 {lots}개, 변동 {postings}건',
  },
  billing: {
    en: 'Billing: {orders} orders, {documents} documents.',
    ko: '결제 / 청구: 주문 {orders}건, 증빙 {documents}건',
  },
  passed: {
    en: 'Passed: every request that was counted is exactly one row.',
    ko: '통과: 집계된 모든 요청이 정확히 한 행입니다.',
  },
  failed: { en: 'Failed: {count} finding(s).', ko: '실패: 발견된 문제 {count}건' },
  cut: { en: 'There are more findings than are listed.', ko: '표시되지 않은 문제가 더 있습니다.' },
  no_spool: {
    en: 'there is no spool in {place}. Was a gateway started with this home?',
    ko: '{place} 경로에 스풀이 없습니다. 이 홈 디렉터리로 게이트웨이를 시작한 적이 있는지 확인해 주세요.',
  },
  unreachable: {
    en: 'nothing answers at {url}, and the home is in use (process {pid}). Wait until the start is done, or give the address with --url.',
    ko: '{url} 주소에서 응답이 없고 홈 디렉터리는 사용 중입니다(프로세스: {pid}). 시작이 끝날 때까지 기다리거나 --url로 주소를 지정해 주세요.',
  },
  warehouse_failed: {
    en: 'the warehouse cannot be asked: {reason}',
    ko: '웨어하우스에 물을 수 없습니다: {reason}',
  },
} as const satisfies Record<string, Record<Language, string>>;

/** A finding or a note as a sentence. */
export function sayFinding(finding: Finding | Note, language: Language): string {
  return fill(TEXTS[finding.kind][language], finding);
}

/** One of the other sentences of an audit. */
export function sayAudit(
  name: keyof typeof SUMMARY,
  language: Language,
  details: Readonly<Record<string, unknown>> = {},
) {
  return fill(SUMMARY[name][language], details);
}

function fill(text: string, details: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}

export const AUDIT_HELP: Readonly<Record<Language, string>> = {
  en: `Usage: tallygate audit [options]

Proves that every request is exactly one row: compares what the spools of this machine shipped with the usage table, and
costs with ones computed anew; and verifies the chain of hashes of the audit log. It only reads. Exits with 0 when all is as it must be, and with 1 when something is not.

Options:
  --since <day>     First day to compare (UTC, such as 2026-01-05; default: all)
  --until <day>     Last day to compare
  --partial         Other machines have spools too: their rows are not compared
  --json            Print the report as JSON
  --url <address>   Address of the gateway (default: http://127.0.0.1:8787, or the port in TALLYGATE_PORT)

While Tallygate runs, it is asked with the API key in TALLYGATE_ADMIN_KEY, else in the file admin.key in the home. While it
is stopped, the embedded warehouse is started for the audit.`,
  ko: `사용법: tallygate audit [옵션]

모든 요청이 정확히 한 행인지 검증합니다. 이 컴퓨터의 스풀이 전송한 내용과 사용량 테이블을 비교하고, 비용을 다시 계산하여
비교하고, 감사 로그의 해시 체인을 검증합니다. 읽기만 합니다. 문제가 없으면 0, 있으면 1로 종료합니다.

옵션:
  --since <날짜>   비교할 첫 날짜(UTC, 예: 2026-01-05, 기본값: 전체)
  --until <날짜>   비교할 마지막 날짜
  --partial        다른 컴퓨터에도 스풀이 있는 경우: 해당 행은 비교하지 않습니다
  --json           보고서를 JSON으로 출력합니다
  --url <주소>     게이트웨이 주소(기본값: http://127.0.0.1:8787, 포트는 TALLYGATE_PORT)

실행 중이면 TALLYGATE_ADMIN_KEY 또는 홈의 admin.key 파일에 있는 API 키로 질의하고, 중지되어 있으면 검증하는 동안 내장
웨어하우스를 시작합니다.`,
};
