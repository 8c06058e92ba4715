import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ADMIN,
  codeOf,
  type DashboardWorld,
  DOCUMENT,
  openDashboardWorld,
  QUESTION,
  RUN,
} from './dashboard-world.test-support.ts';

let world: DashboardWorld;
beforeAll(async () => {
  world = await openDashboardWorld();
}, 60_000);
afterAll(() => world?.close());

const as = (who: string) => world.as(who);
const path = (rest: string) => world.path(rest);
const call: DashboardWorld['call'] = (...asked) => world.call(...asked);
const run: DashboardWorld['run'] = (...asked) => world.run(...asked);
const rowsOf: DashboardWorld['rowsOf'] = (...asked) => world.rowsOf(...asked);

describe('values of a filter', () => {
  const ask = async (filter: string, text = '') =>
    (
      await call(path(`/filters/${filter}?from=${QUESTION.from}&to=${QUESTION.to}&text=${encodeURIComponent(text)}`), {
        headers: as('ana'),
      })
    ).json();

  test('are the ones of the range, the most frequent first; people are found by their newest address', async () => {
    expect((await ask('models')).data).toEqual([
      { value: 'm0', title: 'm0', requests: 48 },
      { value: 'm1', title: 'm1', requests: 48 },
      { value: '', title: '', requests: 24 },
    ]);
    expect((await ask('requesters', 'ANA@')).data).toEqual([
      { value: world.personId('ana'), title: 'ana@people.acme.com', requests: 40 },
    ]);
    expect((await ask('tags')).data).toEqual([
      { value: 'team=blue', title: 'team=blue', requests: 60 },
      { value: 'team=red', title: 'team=red', requests: 60 },
    ]);
    expect((await ask('models', "%' OR 1 = 1")).data).toEqual([]);
  });

  test.each(['agents', 'none', 'sql'])('%s, which is not offered, has none', async (filter) => {
    expect((await ask(filter)).error.code).toBe('dashboard_filter_not_offered');
  });
});

describe('a file', () => {
  test('has the whole result, as JSON has it, with nothing that a spreadsheet would compute', async () => {
    const { rows, columns } = (await run(as('ana'))).json();
    const file = await call(path(RUN), { body: QUESTION, headers: { ...as('ana'), accept: 'text/csv' } });
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head, ...lines] = file.text.replace('\uFEFF', '').trim().split('\r\n');
    expect(head).toBe(columns.map(({ name }: { name: string }) => name).join(','));
    const told = (cell: unknown) => (cell === null ? '' : String(cell).replace(/^=/, "'="));
    expect(lines).toEqual(rows.map((row: unknown[]) => row.map(told).join(',')));
    expect(file.text).toContain("'=cmd()");
    const sum = (column: number) => lines.reduce((total, line) => total + Number(line.split(',')[column]), 0);
    expect([sum(3), sum(4)]).toEqual([120, (119 * 120) / 2]);
  });
});

describe('a file of a long result', () => {
  test('goes beyond what a widget shows, and says where it was cut off', async () => {
    const { title, pages } = DOCUMENT;
    const [page] = pages;
    const widgets = [{ kind: 'tile', id: 't', title, dataset: 'many', width: 2, value: 'n', format: 'count' }];
    const sql = 'SELECT number AS n FROM numbers(100001)';
    const document = { ...DOCUMENT, pages: [{ ...page, widgets }], datasets: [{ name: 'many', sql, rows_max: 10 }] };
    const { id } = (await call('/api/v1/dashboards', { body: { document }, headers: ADMIN })).json();
    await call(`/api/v1/dashboards/${id}/publish`, { method: 'POST', headers: ADMIN });
    const ask = (headers: Record<string, string>) =>
      call(`/api/v1/dashboards/${id}/datasets/many/run`, { body: QUESTION, headers: { ...ADMIN, ...headers } });
    expect((await ask({})).json()).toMatchObject({ truncated: true, rows: { length: 10 } });
    const lines = (await ask({ accept: 'text/csv' })).text.trim().split('\r\n');
    expect([lines.length, lines[100_000]]).toEqual([100_002, '99999']);
    expect(lines.at(-1)).toContain('# Not whole: the first 100000 rows');
    await call(`/api/v1/dashboards/${id}`, { method: 'DELETE', headers: ADMIN });
  });
});

describe('the statement of a question', () => {
  test('gives the same rows on the SQL page', async () => {
    const more = { models: ['m1'], tags: ['team=blue'] };
    const told = await call(path('/datasets/rows/statement'), { body: { ...QUESTION, ...more }, headers: ADMIN });
    expect(told.json().statement).not.toMatch(/\{\{/);
    const answer = await call('/api/v1/sql', { body: told.json(), headers: ADMIN });
    expect(answer.json().rows).toEqual(await rowsOf(ADMIN, more));
  });

  test('that is being written runs with the writer’s own permission, and its faults are told', async () => {
    const question = QUESTION;
    const tryOut = (sql: string) => call('/api/v1/dashboards/try', { body: { sql, question }, headers: ADMIN });
    expect((await tryOut('SELECT count() AS n FROM system.ai_gateway.usage WHERE {{rows}}')).json()).toMatchObject({
      rows: [['120']],
      granularity: 'hour',
    });
    expect(codeOf(await tryOut('SELECT nothing FROM system.ai_gateway.usage'))).toBe('sql_failed');
    expect(codeOf(await tryOut('SELECT {{what}}'))).toBe('sql_syntax');
  });
});
