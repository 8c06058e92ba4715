/** Database of the audit log in the warehouse; its name has a dot, so it is quoted wherever it stands in SQL. */
export const AUDIT_DATABASE = 'system.access';

/** Where shipped entries are kept; people read the view `audit` beside it. */
export const AUDIT_LOG_TABLE = `\`${AUDIT_DATABASE}\`.audit_log`;

interface AuditColumn {
  readonly name: string;
  /** ClickHouse type as written in the table's definition. */
  readonly type: string;
  readonly comment: { readonly en: string; readonly ko: string };
}

/** The columns of `system.access.audit`, in order. */
export const AUDIT_COLUMNS: readonly AuditColumn[] = [
  column('sequence', 'UInt64', {
    en: 'Place in the log: 1, 2, 3 … without a gap.',
    ko: '로그에서의 순번으로, 1부터 빠짐없이 이어집니다.',
  }),
  column('event_time', "DateTime64(3, 'UTC')", { en: 'When it was done (UTC).', ko: '수행된 시각(UTC)입니다.' }),
  column('action', 'LowCardinality(String)', {
    en: 'What was done, such as key.created. Words of later releases may be added.',
    ko: '수행된 작업으로, 예를 들면 key.created입니다. 이후 버전에서 새 작업이 추가될 수 있습니다.',
  }),
  column('actor', 'String', {
    en: 'Address of who did it, at the time. system: the program itself.',
    ko: '수행한 사람의 당시 주소입니다. system은 프로그램 자체를 뜻합니다.',
  }),
  column('actor_id', 'String', {
    en: 'Stable id of who did it. Empty: nobody was known.',
    ko: '수행한 사람의 변하지 않는 ID입니다. 비어 있으면 알 수 없는 사람입니다.',
  }),
  column('target', 'String', {
    en: 'What it was done to: its kind, a colon, its id.',
    ko: '작업의 대상으로, 종류와 ID를 콜론으로 이어 표시합니다.',
  }),
  column('before', 'Nullable(String)', {
    en: 'The target before, as JSON, without secrets. NULL: it was not there.',
    ko: '작업 전의 대상(JSON, 비밀 값 제외)입니다. NULL은 대상이 없었음을 뜻합니다.',
  }),
  column('after', 'Nullable(String)', {
    en: 'The target afterwards, as JSON, without secrets. NULL: it is not there any more.',
    ko: '작업 후의 대상(JSON, 비밀 값 제외)입니다. NULL은 대상이 더 이상 없음을 뜻합니다.',
  }),
  column('ip_address', 'String', {
    en: 'Where the request came from. Empty: from the program itself, or not known.',
    ko: '요청을 보낸 IP 주소입니다. 비어 있으면 프로그램 자체이거나 알 수 없음을 뜻합니다.',
  }),
  column('request_id', 'String', {
    en: 'Id of the request that did it. Empty: there was none.',
    ko: '작업을 수행한 요청의 ID입니다. 비어 있으면 요청이 없었음을 뜻합니다.',
  }),
  column('hash', 'String', {
    en: 'SHA-256 over the entry and the hash before it, hex.',
    ko: '항목과 바로 앞 항목의 해시에 대한 SHA-256 값(16진수)입니다.',
  }),
];

function column(name: string, type: string, comment: AuditColumn['comment']): AuditColumn {
  return { name, type, comment };
}
