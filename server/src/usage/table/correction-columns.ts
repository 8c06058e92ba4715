import type { Column } from './column.ts';
import { USAGE_DATABASE } from './usage-table.ts';

/** The table of corrections as SQL names it in the warehouse. */
export const CORRECTIONS_TABLE = `\`${USAGE_DATABASE}\`.cost_corrections`;

/** What re-rating adds to costs: rows of the usage table are never edited. */
export const CORRECTION_COLUMNS: readonly Column[] = [
  {
    name: 'correction_id',
    type: 'String',
    comment: {
      en: 'Id of the correction, made of the re-rating and the request.',
      ko: '정정의 ID입니다. 재계산과 요청으로 정해집니다.',
    },
  },
  {
    name: 'rerate_id',
    type: 'LowCardinality(String)',
    comment: {
      en: 'Id of the re-rating.',
      ko: '비용 재계산의 ID입니다.',
    },
  },
  {
    name: 'request_id',
    type: 'String',
    comment: {
      en: 'Id of the request; its usage row has the same.',
      ko: '요청의 ID이며, 사용 기록의 ID와 같습니다.',
    },
  },
  {
    name: 'event_time',
    type: "DateTime64(3, 'UTC')",
    comment: {
      en: 'When the request was received (UTC).',
      ko: '요청을 받은 시각입니다(UTC).',
    },
  },
  {
    name: 'workspace_id',
    type: 'LowCardinality(String)',
    comment: {
      en: 'Id of the workspace.',
      ko: '워크스페이스의 ID입니다.',
    },
  },
  {
    name: 'old_price_version',
    type: 'LowCardinality(Nullable(String))',
    comment: {
      en: 'What the cost was computed with before. NULL: it was not known.',
      ko: '이전 비용의 계산에 쓴 가격입니다. NULL은 알 수 없었음을 뜻합니다.',
    },
  },
  {
    name: 'new_price_version',
    type: 'LowCardinality(String)',
    comment: {
      en: 'What the cost is computed with from this correction on.',
      ko: '이 정정부터 비용 계산에 쓰는 가격입니다.',
    },
  },
  {
    name: 'delta_nano_usd',
    type: 'Int64',
    comment: {
      en: 'New cost less the old one, in billionths of a US dollar; an old cost that was not known counts as 0.',
      ko: '새 비용에서 이전 비용을 뺀 값(10억분의 1 미국 달러)입니다. 알 수 없던 이전 비용은 0으로 봅니다.',
    },
  },
  {
    name: 'created_at',
    type: "DateTime64(3, 'UTC')",
    defaultTo: 'now64(3)',
    comment: {
      en: 'When the correction was made (UTC).',
      ko: '정정이 기록된 시각입니다(UTC).',
    },
  },
  {
    name: 'actor',
    type: 'String',
    comment: {
      en: 'Who asked for the re-rating.',
      ko: '비용 재계산을 요청한 사람입니다.',
    },
  },
];
