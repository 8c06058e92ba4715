/** Why a statement, a saved query or a table was refused. */
export const SQL_ERRORS = {
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
  table_retention_elsewhere: {
    en: 'How long {table} is kept is not chosen here: payloads are kept as their endpoints say, the audit log as its settings say, and a view has the rows of the table that it reads.',
    ko: '여기서 보존 기간을 정할 수 없는 테이블입니다: {table}. 페이로드는 엔드포인트 설정, 감사 로그는 감사 로그 설정을 따르며, 뷰의 행은 원본 테이블과 같습니다.',
  },
  saved_query_unknown: {
    en: 'Among the saved queries that you may see there is no {query}.',
    ko: '볼 수 있는 저장된 쿼리 중에 {query} 항목이 없습니다.',
  },
  saved_query_not_own: {
    en: 'The saved query "{name}" belongs to {owner}. Save it under a name of your own to change it.',
    ko: '다른 사람이 저장한 쿼리입니다: "{name}"({owner}). 변경하려면 내 쿼리로 따로 저장해 주세요.',
  },
  sql_busy: {
    en: 'Too many statements are running at the moment. Try again when one of them has ended.',
    ko: '실행 중인 문이 너무 많습니다. 그중 하나가 끝난 뒤에 다시 시도해 주세요.',
  },
} as const;
