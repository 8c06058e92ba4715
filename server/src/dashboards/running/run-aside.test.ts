import { type DashboardDocument, WAREHOUSE_BOUNDS } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import { asInstant, silentLog } from '#kernel';
import type { Refusal, RowsOutcome, SqlRequest, Warehouse } from '#sql';
import { manualClock } from '../../../test/manual-clock.ts';
import { ACCOUNT_PUBLISHER_ID } from '../dashboard-store.ts';
import { defaultWarehouse, storedDashboard } from '../stored-dashboard.test-support.ts';
import { ASIDE_LIMITS } from './limits.ts';
import { createRunsAside } from './run-aside.ts';

const title = { ko: '제목', en: 'Title' };
const DOCUMENT: DashboardDocument = {
  ...{ title, filters: ['models'], pages: [] },
  datasets: [{ name: 'rows', sql: 'SELECT 1', rows_max: 1 }],
};
const NONE: RowsOutcome = { kind: 'rows', result: { columns: [], rows: [], isTruncated: false }, elapsedMs: 1 };

/** Runs aside on scripted SQL: each statement waits until the test answers it. As the real one, it lets one warehouse run no more at once than it may. */
function rig(warehouse: Warehouse = defaultWarehouse) {
  const clock = manualClock();
  const asked: { readonly request: SqlRequest; readonly answer: () => void }[] = [];
  let running = 0;
  const sql = {
    rows: (request: SqlRequest) =>
      new Promise<RowsOutcome>((resolve) => {
        if (running >= warehouse.runsAtOnceMax) return resolve({ kind: 'refuse', code: 'sql_busy', details: {} });
        running += 1;
        const answer = () => {
          running -= 1;
          resolve(NONE);
        };
        asked.push({ request, answer });
      }),
  };
  const aside = createRunsAside({
    ...{ sql, sqlAside: sql, clock, log: silentLog },
    watch: { current: async () => ({ version: '1', days: new Map(), lastIngestedAt: undefined }) },
    findPublisher: async () => undefined,
    findWarehouse: async () => warehouse,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const dashboard = storedDashboard(DOCUMENT, { publisher: { id: ACCOUNT_PUBLISHER_ID, address: '' } });
  const range = { from: asInstant(Date.UTC(2026, 0, 1)), to: asInstant(Date.UTC(2026, 0, 2)), timeZone: 'UTC' };
  const by = (requesterId: string) => ({ requesterId, role: 'member', endpoints: undefined }) as const;
  const { signal } = new AbortController();
  const codeOf = (outcome: { readonly kind: string } | Refusal) => ('code' in outcome ? outcome.code : outcome.kind);
  return {
    ...{ clock, asked, settle },
    file: async (who: string) => {
      const question = { ...range, filters: {} };
      return codeOf(await aside.whole({ dashboard, dataset: 'rows', question, viewer: by(who), signal }));
    },
    values: async (who: string, text = '') =>
      codeOf(await aside.filterValues({ dashboard, filter: 'models', ...range, text, viewer: by(who), signal })),
  };
}

test('a file that takes as long as it may takes nobody else’s turn, however many one person asks for', async () => {
  const { clock, asked, settle, file } = rig();
  const many = Array.from({ length: 60 }, () => file('kim'));
  await settle();
  const other = file('lee');
  await settle();
  clock.advance(WAREHOUSE_BOUNDS.timeMs.max);
  await settle();
  expect(asked).toHaveLength(1);
  // The running one, and then the other's.
  for (let place = 0; place < 2; place++) {
    asked[place]?.answer();
    await settle();
  }
  expect(await Promise.race([other, settle()])).toBe('whole');
  for (let place = 2; place < asked.length; place++) {
    asked[place]?.answer();
    await settle();
  }
  const kinds = await Promise.all(many);
  expect(kinds.filter((kind) => kind === 'sql_busy')).toHaveLength(19);
});

describe('in a warehouse that lets one query run at once', () => {
  const NARROW = { ...defaultWarehouse, runsAtOnceMax: 1 };

  test('values of a filter wait for a file, and a file for values, instead of being refused', async () => {
    const { asked, settle, file, values } = rig(NARROW);
    const all = [file('kim'), values('lee'), file('park')];
    await settle();
    expect(asked).toHaveLength(1);
    for (let place = 0; place < all.length; place++) {
      asked[place]?.answer();
      await settle();
    }
    expect(await Promise.all(all)).toEqual(['whole', 'values', 'whole']);
  });

  test('each waits no longer than its limit says, and is told then that it is busy', async () => {
    const { clock, asked, settle, file, values } = rig(NARROW);
    // Its query is answered by nobody.
    const first = file('kim');
    await settle();
    const told: string[] = [];
    for (const [name, asking] of [
      ['values', values('lee')],
      ['file', file('park')],
    ] as const) {
      asking.then((code) => told.push(`${name} ${code}`));
    }
    await settle();
    clock.advance(ASIDE_LIMITS.valuesWaitMs - 1);
    await settle();
    expect(told).toEqual([]);
    clock.advance(1);
    await settle();
    expect(told).toEqual(['values sql_busy']);
    asked[0]?.answer();
    await first;
    await settle();
    // The place is free again: the file that waited is in it.
    expect(asked).toHaveLength(2);
    const last = file('choi');
    await settle();
    clock.advance(ASIDE_LIMITS.waitMs);
    expect(await last).toBe('sql_busy');
  });

  test('what waited for the same values takes them from memory', async () => {
    const { asked, settle, values } = rig(NARROW);
    const same = [values('kim'), values('lee'), values('park')];
    const other = values('lee', 'gpt');
    await settle();
    asked[0]?.answer();
    await settle();
    expect(asked).toHaveLength(2);
    asked[1]?.answer();
    expect(await Promise.all([...same, other])).toEqual(['values', 'values', 'values', 'values']);
    expect(asked).toHaveLength(2);
  });
});
