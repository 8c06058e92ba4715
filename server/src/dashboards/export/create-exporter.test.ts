import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { storedDashboard } from '../stored-dashboard.test-support.ts';
import type { AskedDataset } from './collect-report.ts';
import { type AskedPage, createPageExporter } from './create-exporter.ts';
import { resultOf, titled, WIDGETS } from './report.test-support.ts';

const DASHBOARD = storedDashboard({
  title: titled('Usage'),
  filters: ['workspaces', 'requesters'],
  pages: [{ id: 'overview', title: titled('Overview'), question: titled('What?'), widgets: [...WIDGETS] }],
  datasets: [{ name: 'totals', sql: 'SELECT 1', rows_max: 1 }],
});
const RESULT: AskedDataset = {
  kind: 'result',
  result: resultOf({ requester_id: 'String', requester: 'String' }, [['p-1', 'kim@acme.com']]),
};

function exporter(answer: (dataset: string) => Promise<AskedDataset>) {
  const asked: string[] = [];
  const run = (request: { readonly dataset: string }) => {
    asked.push(request.dataset);
    return answer(request.dataset);
  };
  const made = createPageExporter({
    runner: { run },
    printer: { print: async () => new Uint8Array(), close: async () => {} },
    account: () => ({ name: 'Acme', workspaces: [{ id: '1', name: 'main' }] }),
    clock: { now: () => asInstant(5) },
  });
  const page = (more: Partial<AskedPage> = {}) =>
    made.report({
      ...{
        dashboard: DASHBOARD,
        page: 'overview',
        viewer: undefined,
        language: 'en',
        signal: new AbortController().signal,
      },
      question: {
        ...{ from: asInstant(0), to: asInstant(10), timeZone: 'UTC' },
        filters: { workspaces: ['1', '9'], requesters: ['p-1', 'p-2'], models: [] },
      },
      ...more,
    });
  return { asked, page };
}

test('every dataset of the page is asked once, and filters are told as people call their values', async () => {
  const { asked, page } = exporter(async () => RESULT);
  const outcome = await page();
  expect(asked).toEqual([...new Set(asked)]);
  expect(asked).toContain('by_day');
  expect(outcome).toMatchObject({
    kind: 'report',
    report: {
      publisher: 'Acme',
      filters: [
        { name: 'workspaces', values: ['main', '9'] },
        { name: 'requesters', values: ['kim@acme.com', 'p-2'] },
      ],
    },
  });
});

test.each(['dataset_failed', 'sql_busy', 'sql_limit', 'warehouse_unavailable', 'dashboard_table_not_granted'] as const)(
  '%s of one dataset is said in its place; the others have their figures',
  async (code) => {
    const { page } = exporter(async (name) =>
      name === 'hours' ? { kind: 'refuse', code, details: { dataset: name, limit: '10 s' } } : RESULT,
    );
    const outcome = await page();
    if (outcome.kind !== 'report') throw new Error('it was refused');
    const { hours, totals } = outcome.report.datasets;
    expect([hours?.kind, totals?.kind]).toEqual(['refused', 'result']);
    expect(hours?.kind === 'refused' && hours.sentence).toMatch(/^[A-Z].*\.$/);
  },
);

test.each(['range_invalid', 'dashboard_stopped', 'dashboard_filter_not_offered', 'dashboard_needs_viewer'] as const)(
  '%s is the answer of the whole page',
  async (code) => {
    const { page } = exporter(async () => ({ kind: 'refuse', code, details: {} }));
    expect(await page()).toEqual({ kind: 'refuse', code, details: {} });
  },
);

test('a few pages at once, and the next ones when these are done; one that failed leaves its place', async () => {
  const gate = Promise.withResolvers<AskedDataset>();
  const { page } = exporter(() => gate.promise);
  const four = Array.from({ length: 4 }, () => page().catch((error: unknown) => error));
  expect(await page()).toMatchObject({ code: 'dashboard_export_busy' });
  gate.reject(new Error('the warehouse broke'));
  await Promise.all(four);
  await expect(page()).rejects.toThrow('the warehouse broke');
});

test('a page that the dashboard has not is refused, and nothing is run', async () => {
  const { asked, page } = exporter(async () => RESULT);
  expect(await page({ page: 'none' })).toMatchObject({ code: 'dashboard_page_unknown', details: { page: 'none' } });
  expect(asked).toEqual([]);
});
