import type { DashboardDocument } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import { storedDashboard } from '../stored-dashboard.test-support.ts';
import { mayReadAllOf, stateOf } from './permission.ts';

const title = { ko: '제목', en: 'Title' };
const USAGE = 'SELECT count() FROM system.ai_gateway.usage WHERE {{rows}}';
const COSTS = 'SELECT sum(delta_nano_usd) FROM system.ai_gateway.cost_corrections WHERE {{corrections}}';
const RUNS = 'SELECT count() FROM system.ai_gateway.`runs`';

function documentOf(sqls: readonly string[], filters: DashboardDocument['filters'] = []): DashboardDocument {
  return { title, filters, pages: [], datasets: sqls.map((sql, index) => ({ name: `d${index}`, sql, rows_max: 1 })) };
}

const granted = (...tables: readonly string[]) =>
  ({ role: 'viewer', endpoints: undefined, grants: { tables, dashboards: [] } }) as const;

describe('who may read all that a document reads', () => {
  test.each([
    { sqls: [USAGE], tables: ['usage'], expected: true },
    { sqls: [USAGE, COSTS], tables: ['usage'], expected: false },
    { sqls: [USAGE, COSTS], tables: ['usage', 'cost_corrections'], expected: true },
    { sqls: [COSTS], tables: ['cost_corrections'], expected: false },
    { sqls: [USAGE, RUNS], tables: ['usage', 'cost_corrections'], expected: false },
    { sqls: [USAGE, RUNS], tables: ['usage', 'runs'], expected: true },
    { sqls: ['SELECT request FROM system.ai_gateway.payloads'], tables: ['usage', 'payloads'], expected: false },
    { sqls: ['SELECT 1'], tables: [], expected: false },
  ])('$sqls with grants on $tables: $expected', async ({ sqls, tables, expected }) => {
    const document = documentOf(sqls);
    expect(mayReadAllOf(granted(...tables), document)).toBe(expected);
    const dashboard = storedDashboard(document, { publisher: { id: 'p', address: 'p@acme.com' } });
    expect(await stateOf(dashboard, async () => granted(...tables))).toBe(expected ? 'published' : 'stopped');
  });

  test('the account itself may, but for what no dashboard shows', async () => {
    const nobody = async () => undefined;
    expect(await stateOf(storedDashboard(documentOf([USAGE, COSTS, RUNS])), nobody)).toBe('published');
    const audit = documentOf(['SELECT actor FROM system.access.audit']);
    expect(await stateOf(storedDashboard(audit), nobody)).toBe('stopped');
  });
});
