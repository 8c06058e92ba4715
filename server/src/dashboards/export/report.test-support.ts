import type { DatasetResult, Language, Widget } from '@tallygate/contract';
import { asInstant } from '#kernel';
import type { PageReport } from './page-report.ts';

const DAY_MS = 86_400_000;
/** Midnight in Seoul. */
const FROM = Date.UTC(2026, 10, 1) - 9 * 3_600_000;

/** A result of named columns. */
export function resultOf(
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly unknown[])[],
  more: Partial<DatasetResult> = {},
): DatasetResult {
  return {
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    rows: rows.map((row) => [...row]),
    ...{ truncated: false, as_of: '2026-11-15T03:04:05.000Z', data_version: '7', time_zone: 'Asia/Seoul' },
    ...{ granularity: 'day', warehouse: 'default', elapsed_ms: 3 },
    ...more,
  };
}

/** The same title in both languages, told apart. */
export function titled(en: string, ko = `${en} 제목`) {
  return { en, ko };
}

const days = Array.from({ length: 14 }, (_, day) =>
  new Date(FROM + 9 * 3_600_000 + day * DAY_MS).toISOString().slice(0, 10),
);

const datasets: Readonly<Record<string, DatasetResult>> = {
  totals: resultOf({ requests: 'UInt64', before: 'UInt64', rate: 'Float64', cost: 'Int64' }, [
    ['12345678', '11000000', 0.0123, '98765432100987'],
  ]),
  by_day: resultOf(
    { day: 'Date', ok: 'UInt64', failed: 'UInt64', latency: 'Nullable(Float64)' },
    days.map((day, at) => [day, 900 + at * 40, at * 3, at === 5 ? null : 800 + 30 * at]),
  ),
  by_agent: resultOf(
    { day: 'Date', agent: 'String', requests: 'UInt64' },
    days.flatMap((day, at) =>
      ['claude_code', 'codex', '', 'cursor'].map((agent, place) => [day, agent, 5 + at * place]),
    ),
  ),
  users: resultOf(
    { requester: 'String', tokens: 'UInt64', requests: 'UInt64', share: 'Float64', workspace_id: 'String' },
    Array.from({ length: 10 }, (_, at) => [
      at === 3 ? '이름이 아주 긴 서비스 주체 '.repeat(4) : `person-${at}@acme.example`,
      String(9_000_000 - at * 800_000),
      1000 - at,
      (9 - at) / 60,
      'ws-1',
    ]),
  ),
  calls: resultOf(
    { at: "DateTime64(3, 'UTC')", model: 'Nullable(String)', ms: 'UInt64', cost: 'Nullable(Int64)' },
    Array.from({ length: 260 }, (_, at) => [
      new Date(FROM + at * 3_600_000).toISOString(),
      at % 7 === 0 ? null : `model-${at % 5}`,
      at * 131,
      at % 4 === 0 ? null : String(at * 1_234_567),
    ]),
  ),
  hours: resultOf(
    { weekday: 'UInt8', hour: 'UInt8', requests: 'UInt64' },
    Array.from({ length: 7 * 24 }, (_, at) => [1 + Math.floor(at / 24), at % 24, (at * 37) % 101]),
  ),
  models: resultOf(
    { provider: 'String', model: 'String', tokens: 'UInt64' },
    Array.from({ length: 9 }, (_, at) => [`provider ${at % 3}`, `model-${at}`, 1000 * (9 - at)]),
  ),
  sizes: resultOf({ size: 'String', requests: 'UInt64' }, [
    ['<1k', 120],
    ['1k–10k', 340],
    ['10k–100k', 55],
    ['>100k', 3],
  ]),
  empty: resultOf({ day: 'Date', ok: 'UInt64' }, []),
};

const base = (id: string, dataset: string, width: number) => ({ id, dataset, width, title: titled(`Title of ${id}`) });
const day = { x: 'day', every: 'auto' as const };

/** One of every kind, and of every state. */
export const WIDGETS: readonly Widget[] = [
  {
    ...base('requests', 'totals', 3),
    ...{ kind: 'tile', value: 'requests', previous: 'before', format: 'count', rise: 'good' },
    unit: titled('requests', '건'),
    sparkline: { dataset: 'by_day', column: 'ok' },
  },
  { ...base('rate', 'totals', 3), kind: 'tile', value: 'rate', base: 'requests', format: 'percent', rise: 'bad' },
  { ...base('cost', 'totals', 3), kind: 'tile', value: 'cost', format: 'nano_usd', rise: 'neutral' },
  {
    ...base('not_known', 'totals', 3),
    kind: 'tile',
    value: 'nothing',
    previous: 'before',
    format: 'milliseconds',
    rise: 'bad',
  },
  {
    ...base('stack', 'by_day', 12),
    ...{ kind: 'stacked_bar', ...day, format: 'count' },
    description: titled('What is counted, in a sentence.', '무엇을 세는지 설명하는 문장입니다.'),
    series: [
      { column: 'ok', title: titled('OK', '정상'), colour: 'requests' },
      { column: 'failed', title: titled('Failed', '실패'), colour: 'errors' },
    ],
  },
  {
    ...base('latency', 'by_day', 6),
    ...{ kind: 'line', ...day, format: 'milliseconds' },
    series: [{ column: 'latency', title: titled('P50'), colour: 'category_3' }],
  },
  {
    ...base('agents', 'by_agent', 6),
    ...{ kind: 'split_bar', ...day, by: 'agent', value: 'requests', format: 'count' },
    value_names: { claude_code: titled('Claude Code', 'Claude Code') },
  },
  {
    ...base('top_users', 'users', 6),
    ...{ kind: 'ranking', label: 'requester', value: 'tokens', format: 'tokens' },
    also: [
      { column: 'share', title: titled('Share', '비율'), format: 'percent' },
      { column: 'requests', title: titled('Requests', '요청'), format: 'count' },
      { column: 'workspace_id', title: titled('Workspace', '워크스페이스'), format: 'text' },
    ],
  },
  { ...base('parts', 'users', 6), kind: 'pie', label: 'requester', value: 'tokens', format: 'tokens', also: [] },
  {
    ...base('heat', 'hours', 8),
    kind: 'heatmap',
    x: 'hour',
    x_kind: 'hour',
    y: 'weekday',
    y_kind: 'weekday',
    value: 'requests',
    format: 'count',
  },
  {
    ...base('sizes', 'sizes', 4),
    ...{ kind: 'category_bar', label: 'size', label_format: 'text', format: 'count' },
    series: [{ column: 'requests', title: titled('Requests', '요청'), colour: 'input' }],
  },
  {
    ...base('tree', 'models', 6),
    kind: 'treemap',
    label: 'model',
    group: 'provider',
    value: 'tokens',
    format: 'tokens',
  },
  {
    ...base('nothing', 'empty', 3),
    kind: 'area',
    ...day,
    format: 'tokens',
    series: [{ column: 'ok', title: titled('OK'), colour: 'output' }],
  },
  {
    ...base('broken', 'broken', 3),
    kind: 'bar',
    ...day,
    format: 'count',
    series: [{ column: 'ok', title: titled('OK'), colour: 'cost' }],
  },
  {
    ...base('calls', 'calls', 12),
    kind: 'table',
    columns: [
      { column: 'at', title: titled('When', '시각'), format: 'time' },
      { column: 'model', title: titled('Model', '모델'), format: 'text' },
      { column: 'ms', title: titled('Duration', '소요 시간'), format: 'milliseconds', bar: true },
      { column: 'cost', title: titled('Cost', '비용'), format: 'nano_usd' },
    ],
  },
  {
    ...{ kind: 'note', id: 'lines', width: 6, title: titled('Lines of code', '코드 줄') },
    text: titled('These figures do not pass through the gateway.', '게이트웨이를 거치지 않는 수치입니다.'),
    not_reported: [titled('Lines added', '추가된 코드 줄'), titled('Commits', '커밋')],
  },
];

/** A report of every kind of widget. */
export function reportOf(language: Language, more: Partial<PageReport> = {}): PageReport {
  return {
    language,
    account: 'Acme 주식회사',
    dashboard: titled('Usage dashboard', '사용량 대시보드'),
    page: {
      title: titled('Overview', '개요'),
      question: titled('Who used AI, and how much?', '누가 AI를 얼마나 사용했습니까?'),
      widgets: [...WIDGETS],
    },
    publisher: 'admin@acme.example',
    version: 3,
    from: asInstant(FROM),
    to: asInstant(FROM + 14 * DAY_MS),
    timeZone: 'Asia/Seoul',
    filters: [
      { name: 'workspaces', values: ['Research'] },
      { name: 'models', values: ['', 'a', 'b', 'c', 'd', 'e', 'f'] },
    ],
    datasets: {
      ...Object.fromEntries(Object.entries(datasets).map(([name, result]) => [name, { kind: 'result', result }])),
      broken: {
        kind: 'refused',
        sentence: language === 'ko' ? '데이터 세트를 계산하지 못했습니다.' : 'The dataset could not be computed.',
      },
    },
    names: { workspace_id: { 'ws-1': 'Research' } },
    printedAt: asInstant(Date.UTC(2026, 10, 15, 3, 5)),
    ...more,
  };
}
