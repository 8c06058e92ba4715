import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import type { SqlEngine } from './engine.ts';
import { DEFAULT_RUN_LIMITS, SQL_LIMITS } from './limits.ts';
import { createUserSql } from './user-sql.ts';

/** An engine in which every statement goes on until it is called off. */
const ENDLESS = {
  format: (_text: string, signal: AbortSignal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
} as Pick<SqlEngine, 'format'> as SqlEngine;

test('however many warehouses there are, only so many statements run at once', async () => {
  const sql = createUserSql({ engine: ENDLESS, clock: manualClock(), tablesFor: () => new Set() });
  const leaving = new AbortController();
  const ask = (place: number, signal: AbortSignal) =>
    sql.rows({
      key: { requesterId: `person ${Math.floor(place / 2)}`, role: 'account_admin', endpoints: undefined },
      ...{ statement: 'SELECT 1', parameters: {}, signal },
      warehouse: {
        ...{ ...DEFAULT_RUN_LIMITS, threadsMax: 1, runsAtOnceMax: 20 },
        ...{ id: `warehouse ${place % 10}`, name: 'w', isDefault: false },
      },
    });
  const all = Array.from({ length: SQL_LIMITS.runningMax }, (_, place) => ask(place, leaving.signal));
  const settled = Promise.allSettled(all);
  const late = () => ask(SQL_LIMITS.runningMax, AbortSignal.timeout(1));
  expect(await late()).toMatchObject({ code: 'sql_busy' });
  leaving.abort(new Error('left'));
  expect((await settled).map(({ status }) => status)).toEqual(all.map(() => 'rejected'));
  await expect(late()).rejects.toThrow();
});
