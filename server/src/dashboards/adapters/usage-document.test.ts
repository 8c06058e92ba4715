import { readFileSync } from 'node:fs';
import { FILTERS, type FilterName, type Widget } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asked, DAY, startOfDay, ZONES, type Zone } from './expected-basics.test-support.ts';
import { type UsageRig, usageRig } from './usage-rig.test-support.ts';
import { sampleRows } from './usage-rows.test-support.ts';

const TEXT = readFileSync(new URL('../../../../dashboards/usage.yaml', import.meta.url), 'utf8');
const SEOUL = ZONES[0] as Zone;
const day = (month: number, date: number) => startOfDay(Date.UTC(2026, month - 1, date) / DAY, SEOUL);
const asked: Asked = { zone: SEOUL, from: day(3, 1), to: day(3, 18), filters: {} };

let rig: UsageRig;
beforeAll(async () => {
  rig = await usageRig(sampleRows(20_261_121, 3_000));
}, 120_000);
afterAll(() => rig?.dispose());

const widgets = () => rig.document.pages.flatMap((page) => page.widgets);

test('it has the pages of the promises, all seven filters, and is newer than what was imported before', () => {
  expect(rig.document.pages.map(({ id }) => id)).toEqual(['overview', 'performance', 'usage', 'cost', 'coding_agents']);
  expect([...rig.document.filters].sort()).toEqual([...FILTERS].sort());
  expect(rig.document.template_version).toBe(5);
});

test('each page begins with four to six tiles that fill a row, and then with the chart that explains them', () => {
  for (const { id, widgets: own } of rig.document.pages) {
    const firstOther = own.findIndex(({ kind }) => kind !== 'tile');
    const tiles = own.slice(0, firstOther);
    expect(tiles.length, id).toBeGreaterThanOrEqual(4);
    expect(tiles.length, id).toBeLessThanOrEqual(6);
    expect(
      tiles.reduce((sum, { width }) => sum + width, 0),
      id,
    ).toBe(12);
    expect(own[firstOther]?.width, id).toBe(12);
    expect(own.slice(firstOther).some(({ kind }) => kind === 'tile')).toBe(false);
  }
});

test('every column that a widget names is produced by its dataset', async () => {
  const produced = new Map<string, ReadonlySet<string>>();
  for (const { name } of rig.document.datasets) {
    produced.set(name, new Set((await rig.ask(name, asked)).columns.map((column) => column.name)));
  }
  const wanted = widgets().flatMap(columnsOf);
  expect(wanted.length).toBeGreaterThan(250);
  expect(wanted.filter(({ dataset, column }) => !produced.get(dataset)?.has(column))).toEqual([]);
}, 120_000);

test('every dataset says in a comment what a row of it is', () => {
  const lines = TEXT.split('\n');
  const names = lines.flatMap((line, place) => (/^ {2}- name: /.test(line) ? [place] : []));
  expect(names).toHaveLength(rig.document.datasets.length);
  expect(names.filter((place) => !/^ {2}# /.test(lines[place - 1] ?? ''))).toEqual([]);
});

test('percentiles are told with their tolerance, and nothing is averaged of them', () => {
  const shown = widgets().filter((widget) => columnsOf(widget).some(({ column }) => /_p\d\d/.test(column)));
  expect(shown.length).toBeGreaterThan(8);
  for (const widget of shown) {
    const { en = '', ko = '' } = 'description' in widget ? (widget.description ?? {}) : {};
    expect(`${en} ${ko}`, widget.id).toMatch(/within 1%.*오차는 1% 이내/s);
  }
  expect(TEXT).not.toMatch(/\bavg\w*\(/);
});

test('no text parts a figure from its sign of percent, where a narrow screen would break the line', () => {
  expect(JSON.stringify(rig.document.pages).match(/.{30}\d %/g)).toBeNull();
});

describe('what is not known', () => {
  test('R-15: every dataset with sums of tokens or costs tells how many requests they lack, and a widget shows it', async () => {
    const shown = new Set(
      widgets()
        .flatMap(columnsOf)
        .map(({ dataset, column }) => `${dataset}.${column}`),
    );
    const lacking: string[] = [];
    for (const { name } of rig.document.datasets) {
      const columns = (await rig.ask(name, asked)).columns.map((column) => column.name);
      const sums = columns.filter((column) => /^(tokens|cost_nano_usd)$/.test(column));
      const unknown = columns.filter((column) => /^(unmeasured_requests|requests_of_unknown_cost)$/.test(column));
      if (sums.length > 0 && !unknown.some((column) => shown.has(`${name}.${column}`))) lacking.push(name);
    }
    // Steps and areas hold requests of known tokens alone, and unpriced models have no cost; heat maps and split bars have a
    // neighbour on their page that tells it: usage_by_agent, costs_by_day.
    expect(lacking.sort()).toEqual([
      'agent_models',
      'cost_by_model_over_time',
      'tokens_by_endpoint_and_model',
      'tokens_per_request',
      'unpriced_models',
    ]);
  }, 120_000);

  test('R-15: where nothing is measured, figures are unknown and not zero', async () => {
    const nothing = { ...asked, from: day(9, 15), to: day(9, 16) };
    const [totals] = await rig.figures('totals', nothing);
    expect(totals).toMatchObject({ tokens: null, tokens_per_request: null, cache_hit_ratio: null });
    expect(Number(totals?.['unmeasured_requests'])).toBeGreaterThan(0);
    expect((await rig.figures('cost_totals', nothing))[0]).toMatchObject({ cost_nano_usd: null, cost_per_user: null });
    expect((await rig.figures('performance_totals', nothing))[0]).toMatchObject({
      latency_p95: null,
      timed_requests: 0,
    });
    const refused = { ...asked, from: day(9, 16), to: day(9, 17) };
    expect((await rig.figures('totals', refused))[0]).toMatchObject({ tokens: 0, unmeasured_requests: 0 });
  });

  test('what agents do not report stands there by name, and never as a figure', () => {
    const note = widgets().find(({ kind }) => kind === 'note');
    expect(note).toMatchObject({ kind: 'note', id: 'not_reported' });
    expect(note?.kind === 'note' && note.not_reported.map(({ en }) => en)).toEqual([
      'Lines added',
      'Lines removed',
      'Commits',
      'Pull requests',
      'Acceptance of suggestions',
    ]);
  });
});

describe('time axes', () => {
  test('days come as YYYY-MM-DD, in order, none missing', async () => {
    const days = Array.from({ length: 17 }, (_, index) => `2026-03-${String(index + 1).padStart(2, '0')}`);
    for (const dataset of AXES) {
      const answer = await rig.figures(dataset, { ...asked, granularity: 'day' });
      expect(
        answer.map((row) => row['day']),
        dataset,
      ).toEqual(days);
    }
  });

  test('the longest range, at its finest, fits into the rows that each dataset may have', async () => {
    const longest = { ...asked, from: asked.to - 400 * DAY + 1, to: asked.to + 1, granularity: 'day' as const };
    for (const dataset of AXES) {
      const result = await rig.ask(dataset, longest);
      expect({ dataset, truncated: result.truncated, rows: result.rows.length }).toEqual({
        dataset,
        truncated: false,
        rows: 401,
      });
    }
    for (const dataset of ['cost_by_model_over_time', 'endpoints_over_time', 'agents_over_time']) {
      expect((await rig.ask(dataset, longest)).truncated, dataset).toBe(false);
    }
  }, 120_000);
});

/** Datasets with one row a place of the axis. */
const AXES = [
  'requests_by_day',
  'tokens_by_day',
  'users_by_day',
  'active_users',
  'costs_by_day',
  'latency_over_time',
  'service_over_time',
  'agent_days',
];

test('a row of a table leads to the very requests that it counts', async () => {
  const tables = widgets().filter((widget) => widget.kind === 'table' && widget.id.startsWith('usage_by_'));
  const drills = tables.flatMap((widget) =>
    widget.kind === 'table' ? widget.columns.flatMap(({ drill }) => (drill ? [{ widget, drill }] : [])) : [],
  );
  expect(new Set(drills.map(({ drill }) => drill.filter))).toEqual(
    new Set(['endpoints', 'models', 'requesters', 'workspaces', 'tags', 'agents']),
  );
  const onlyAgents: Asked = { ...asked, filters: { agents: ['claude-code', 'codex', 'gemini-cli', 'cursor'] } };
  for (const { widget, drill } of drills) {
    const isOfAgents = widget.dataset.includes('agent') && widget.dataset !== 'usage_by_user_agent';
    const within = isOfAgents || widget.dataset === 'usage_by_developer' ? onlyAgents : asked;
    const rows = await rig.figures(widget.dataset, within);
    for (const [value, requests] of firstSums(rows, drill.column)) {
      const filters = { ...within.filters, [drill.filter as FilterName]: [value] };
      const [totals] = await rig.figures('totals', { ...within, filters });
      expect(totals?.['requests'], `${widget.dataset}: ${value}`).toBe(requests);
    }
  }
}, 120_000);

test('a cause of failures leads to the requests whose error has its code, and one that is not recorded nowhere', async () => {
  const table = widgets().find(({ id }) => id === 'failures');
  const [cause] = table?.kind === 'table' ? table.columns : [];
  expect(cause).toMatchObject({ column: 'reason', drill: { filter: 'error_code', column: 'error_code' } });
  const rows = await rig.figures('failures', asked);
  expect(rows.length).toBeGreaterThan(4);
  expect(rows.map((row) => row['error_code'])).toEqual(rows.map((row) => row['reason'] || null));
});

test('a widget that counts some of the requests leads to these alone', async () => {
  const of = (id: string) => widgets().find((widget) => widget.id === id);
  const wholes = { error_rate: 'requests', success_rate: 'awaited_requests' };
  const [all] = await rig.figures('totals', asked);
  for (const [id, whole] of Object.entries(wholes)) {
    const widget = of(id);
    const statuses = widget !== undefined && 'requests' in widget ? widget.requests?.statuses : undefined;
    const [led] = await rig.figures('totals', { ...asked, filters: { statuses: statuses ?? [] } });
    expect(Number(led?.['requests']), id).toBe(Math.round(Number(all?.[id]) * Number(all?.[whole])));
  }
  // Of refused requests neither is known, and they are not counted so.
  const statuses = ['ok', 'client_closed', 'error', 'upstream_truncated', 'gateway_lost'];
  expect(of('unmeasured_cost')).toMatchObject({ requests: { unknown_cost: true, statuses } });
  expect(of('unmeasured_requests')).toMatchObject({ requests: { unknown_tokens: true, statuses } });
  expect(of('unsuccessful_cost')).toMatchObject({
    requests: { statuses: ['error', 'upstream_truncated', 'client_closed', 'gateway_lost'] },
  });
});

test('titles of the narrowest tiles fit into them', () => {
  const narrow = widgets().filter(({ kind, width }) => kind === 'tile' && width === 2);
  expect(narrow.length).toBeGreaterThan(15);
  const isLong = ({ title }: Widget) => title.en.length > 18 || title.ko.length > 12;
  expect(narrow.filter(isLong).map(({ id }) => id)).toEqual([]);
});

/** Requests by the value of a column, of its first few values: several rows may have the same. NULL leads nowhere. */
function firstSums(rows: readonly Readonly<Record<string, unknown>>[], column: string): readonly [string, number][] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    if (row[column] === null) continue;
    const value = String(row[column]);
    sums.set(value, (sums.get(value) ?? 0) + Number(row['requests']));
  }
  return [...sums].slice(0, 4);
}

type Named = readonly { readonly dataset: string; readonly column: string }[];

function columnsOf(widget: Widget): Named {
  if (widget.kind === 'note') return [];
  const own = (...columns: readonly (string | undefined)[]): Named =>
    columns.filter((column) => column !== undefined).map((column) => ({ dataset: widget.dataset, column }));
  switch (widget.kind) {
    case 'tile':
      return [...own(widget.value, widget.previous, widget.base), ...(widget.sparkline ? [widget.sparkline] : [])];
    case 'ranking':
    case 'pie':
      return own(widget.label, widget.value, ...widget.also.map(({ column }) => column));
    case 'split_bar':
      return own(widget.x, widget.by, widget.value);
    case 'table':
      return own(...widget.columns.flatMap(({ column, drill }) => [column, drill?.column]));
    case 'category_bar':
      return own(widget.label, ...widget.series.map(({ column }) => column));
    case 'heatmap':
      return own(widget.x, widget.y, widget.value);
    case 'treemap':
      return own(widget.label, widget.group, widget.value);
    default:
      return own(widget.x, ...widget.series.map(({ column }) => column));
  }
}
