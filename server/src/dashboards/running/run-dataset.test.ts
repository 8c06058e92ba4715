import { describe, expect, test } from 'vitest';
import type { Role } from '#identity';
import { asInstant, type Log, silentLog } from '#kernel';
import type { RowsOutcome, SqlRequest } from '#sql';
import { manualClock } from '../../../test/manual-clock.ts';
import { ACCOUNT_PUBLISHER_ID, type StoredDashboard } from '../dashboard-store.ts';
import type { DatasetQuestion } from '../document/parameters.ts';
import { DATASET_LIMITS } from './limits.ts';
import { createDatasetRunner } from './run-dataset.ts';

const title = { ko: '제목', en: 'Title' };
const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 0, 10);
const QUESTION: DatasetQuestion = {
  from: asInstant(FROM),
  to: asInstant(FROM + DAY_MS),
  timeZone: 'Asia/Seoul',
  workspaces: [],
};

function dashboard(publisher: string): StoredDashboard {
  return {
    id: 'd',
    document: {
      template: 'usage',
      template_version: 1,
      title,
      pages: [],
      datasets: ['one', 'two', 'three', 'four', 'five'].map((name) => ({ name, sql: `SELECT '${name}'`, rows_max: 2 })),
    },
    publisher: { id: publisher, address: 'admin@acme.com' },
    publishedAt: asInstant(0),
    createdAt: asInstant(0),
  };
}

/** A runner on scripted SQL: each statement waits until the test answers it. */
function rig(log: Log = silentLog) {
  const clock = manualClock();
  const asked: { request: SqlRequest; answer: (outcome: RowsOutcome) => void }[] = [];
  const state = { version: '1', role: 'account_admin' as Role | undefined };
  const runner = createDatasetRunner({
    sql: {
      rows: (request) =>
        new Promise((resolve, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason));
          asked.push({ request, answer: resolve });
        }),
    },
    watch: { current: async () => ({ version: state.version, lastIngestedAt: undefined }) },
    findPublisher: async () => (state.role === undefined ? undefined : { role: state.role, endpoints: undefined }),
    clock,
    log,
  });
  const ask = (
    change: { dataset?: string; question?: Partial<DatasetQuestion>; publisher?: string; signal?: AbortSignal } = {},
  ) =>
    runner.run({
      dashboard: dashboard(change.publisher ?? ACCOUNT_PUBLISHER_ID),
      dataset: change.dataset ?? 'one',
      question: { ...QUESTION, ...change.question },
      signal: change.signal ?? new AbortController().signal,
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, asked, state, ask, settle };
}

function rows(...values: readonly unknown[]): RowsOutcome {
  const columns = [{ name: 'v', type: 'String' }];
  return { kind: 'rows', result: { columns, rows: values.map((value) => [value]), isTruncated: false }, elapsedMs: 1 };
}

describe('what is run', () => {
  test('is the document’s own statement, with the publisher’s permission and the viewer’s range', async () => {
    const { asked, ask, settle } = rig();
    const asking = ask({ publisher: 'admin-id', question: { workspaces: ['b', 'a', 'b'] } });
    await settle();
    expect(asked[0]?.request).toMatchObject({
      key: { requesterId: 'admin-id', role: 'account_admin' },
      statement: "SELECT 'one'",
      parameters: {
        from: '2026-01-10 00:00:00.000',
        to: '2026-01-11 00:00:00.000',
        previous_from: '2026-01-09 00:00:00.000',
        previous_to: '2026-01-09 00:00:00.000',
        time_zone: 'Asia/Seoul',
        workspaces: ['a', 'b'],
      },
    });
    asked[0]?.answer(rows('x'));
    expect(await asking).toMatchObject({
      kind: 'result',
      result: { rows: [['x']], truncated: false, data_version: '1', time_zone: 'Asia/Seoul' },
    });
  });

  test('more rows than the dataset may have are cut off, and the answer says so', async () => {
    const { asked, ask, settle } = rig();
    const asking = ask();
    await settle();
    asked[0]?.answer(rows('a', 'b', 'c'));
    expect(await asking).toMatchObject({ result: { rows: [['a'], ['b']], truncated: true } });
  });
});

describe('equal questions', () => {
  test('asked at once run once', async () => {
    const { asked, ask, settle } = rig();
    const all = Array.from({ length: 20 }, (_, index) =>
      ask({ question: { workspaces: index % 2 === 0 ? ['a', 'b'] : ['b', 'a'] } }),
    );
    await settle();
    expect(asked).toHaveLength(1);
    asked[0]?.answer(rows('x'));
    expect(new Set((await Promise.all(all)).map((one) => JSON.stringify(one))).size).toBe(1);
  });

  test('about the same data are answered from memory; about newer data they run again', async () => {
    const { clock, asked, state, ask, settle } = rig();
    const first = ask();
    await settle();
    asked[0]?.answer(rows('old'));
    const answered = await first;
    clock.advance(60_000);
    expect(await ask()).toEqual(answered);
    expect(asked).toHaveLength(1);
    state.version = '2';
    const again = ask();
    await settle();
    asked[1]?.answer(rows('new'));
    expect(await again).toMatchObject({ result: { rows: [['new']], data_version: '2' } });
  });

  test.each([
    { what: 'range', change: { question: { to: asInstant(FROM + 2 * DAY_MS) } } },
    { what: 'zone', change: { question: { timeZone: 'UTC' } } },
    { what: 'workspace', change: { question: { workspaces: ['a'] } } },
    { what: 'dataset', change: { dataset: 'two' } },
    { what: 'publisher', change: { publisher: 'admin-id' } },
  ])('another $what is another question', async ({ change }) => {
    const { asked, ask, settle } = rig();
    const all = [ask(), ask(change)];
    await settle();
    expect(asked).toHaveLength(2);
    for (const { answer } of asked) answer(rows('x'));
    await Promise.all(all);
  });

  test('a refusal is not kept', async () => {
    const { asked, ask, settle } = rig();
    const first = ask();
    await settle();
    asked[0]?.answer({ kind: 'refuse', code: 'warehouse_unavailable', details: {} });
    expect(await first).toMatchObject({ code: 'warehouse_unavailable' });
    const second = ask();
    await settle();
    asked[1]?.answer(rows('x'));
    expect(await second).toMatchObject({ kind: 'result' });
  });
});

describe('what is refused', () => {
  test.each([
    { when: 'the dataset is not there', change: { dataset: 'six' }, code: 'dataset_unknown' },
    { when: 'the range is empty', change: { question: { to: QUESTION.from } }, code: 'range_invalid' },
    {
      when: 'the range is longer than allowed',
      change: { question: { to: asInstant(FROM + DATASET_LIMITS.rangeDaysMax * DAY_MS + 1) } },
      code: 'range_invalid',
    },
    {
      when: 'the range is before the calendar',
      change: { question: { from: asInstant(0), to: asInstant(1) } },
      code: 'range_invalid',
    },
  ])('when $when: $code, and nothing runs', async ({ change, code }) => {
    const { asked, ask } = rig();
    expect(await ask(change)).toMatchObject({ kind: 'refuse', code });
    expect(asked).toHaveLength(0);
  });

  test.each([
    { when: 'is a member now', role: 'member' as const },
    { when: 'manages a workspace only', role: 'workspace_admin' as const },
    { when: 'is gone', role: undefined },
  ])('a dashboard stops when its publisher $when, even for figures in memory', async ({ role }) => {
    const { asked, state, ask, settle } = rig();
    const first = ask({ publisher: 'admin-id' });
    await settle();
    asked[0]?.answer(rows('x'));
    await first;
    state.role = role;
    expect(await ask({ publisher: 'admin-id' })).toEqual({
      kind: 'refuse',
      code: 'dashboard_stopped',
      details: { publisher: 'admin@acme.com' },
    });
    expect(asked).toHaveLength(1);
  });

  test('the engine’s words go to the log, and not to whoever looks on', async () => {
    const logged: unknown[] = [];
    const { asked, ask, settle } = rig({ ...silentLog, error: (facts) => logged.push(facts) });
    const asking = ask();
    await settle();
    asked[0]?.answer({ kind: 'refuse', code: 'sql_failed', details: { detail: 'a secret value' } });
    expect(await asking).toEqual({ kind: 'refuse', code: 'dataset_failed', details: { dataset: 'one' } });
    expect(logged).toMatchObject([{ dataset: 'one', code: 'sql_failed', details: { detail: 'a secret value' } }]);
  });
});

describe('bounds', () => {
  test('a statement that takes too long is stopped, and the answer names the limit', async () => {
    const { clock, asked, ask, settle } = rig();
    const asking = ask();
    await settle();
    clock.advance(DATASET_LIMITS.timeMs);
    expect(await asking).toEqual({ kind: 'refuse', code: 'sql_limit', details: { limit: '10 s' } });
    expect(asked[0]?.request.signal.aborted).toBe(true);
  });

  test('no more statements run at once than there are places; the rest wait', async () => {
    const { asked, ask, settle } = rig();
    const all = ['one', 'two', 'three', 'four', 'five'].map((dataset) => ask({ dataset }));
    await settle();
    expect(asked).toHaveLength(DATASET_LIMITS.runningMax);
    for (let index = 0; index < all.length; index++) {
      asked[index]?.answer(rows('x'));
      await settle();
    }
    expect((await Promise.all(all)).every(({ kind }) => kind === 'result')).toBe(true);
  });

  test('who waited too long for a place is told that it is busy', async () => {
    const { clock, asked, ask, settle } = rig();
    // Their statements are answered by nobody; each is stopped after its time, which frees its place.
    const all = Array.from({ length: 20 }, (_, index) => ask({ question: { timeZone: `Zone/${index}` } }));
    await settle();
    for (let seconds = 0; seconds < 40; seconds++) {
      clock.advance(1_000);
      await settle();
    }
    const codes = (await Promise.all(all)).map((outcome) => (outcome.kind === 'refuse' ? outcome.code : 'result'));
    expect(new Set(codes)).toEqual(new Set(['sql_limit', 'sql_busy']));
    expect(codes.filter((code) => code === 'sql_limit')).toHaveLength(asked.length);
  });

  test('the statement is stopped when the last viewer leaves', async () => {
    const { asked, ask, settle } = rig();
    const leaving = new AbortController();
    const asking = ask({ signal: leaving.signal });
    await settle();
    leaving.abort(new Error('left'));
    await expect(asking).rejects.toThrow('left');
    expect(asked[0]?.request.signal.aborted).toBe(true);
  });
});
