import { describe, expect, test } from 'vitest';
import { asInstant, silentLog } from '#kernel';
import { defaultWarehouse } from '../stored-dashboard.test-support.ts';
import { DATASET_LIMITS } from './limits.ts';
import { type Asked, DAY_MS, FROM, QUESTION, rig, rows } from './run-dataset-rig.test-support.ts';

describe('what is run', () => {
  test('is the document’s own statement, with the publisher’s permission and the viewer’s range', async () => {
    const { asked, ask, settle } = rig();
    const asking = ask({ publisher: 'admin-id', question: { filters: { workspaces: ['b', 'a', 'b'] } } });
    await settle();
    const at = 'bucket_15m';
    expect(asked[0]?.request).toMatchObject({
      key: { requesterId: 'admin-id', role: 'account_admin' },
      statement:
        "SELECT 'one', {from:DateTime64(3)}, {to:DateTime64(3)}, {time_zone:String}, {workspaces:Array(String)}, " +
        `toStartOfHour(${at}, {time_zone:String}) WHERE (${at} >= {from:DateTime64(3)} AND ${at} < {to:DateTime64(3)} ` +
        'AND workspace_id IN {workspaces:Array(String)})',
      parameters: {
        from: '2026-01-10 00:00:00.000',
        to: '2026-01-11 00:00:00.000',
        time_zone: 'Asia/Seoul',
        workspaces: ['a', 'b'],
      },
      warehouse: { id: 'default' },
    });
    asked[0]?.answer(rows('x'));
    expect(await asking).toMatchObject({
      kind: 'result',
      result: {
        ...{ rows: [['x']], truncated: false, data_version: '1', time_zone: 'Asia/Seoul' },
        ...{ granularity: 'hour', warehouse: 'default' },
      },
    });
  });

  test('asks with the parameters that the statement names, and no others', async () => {
    const { asked, ask, settle } = rig();
    const asking = ask({ dataset: 'plain' });
    await settle();
    expect(asked[0]?.request.parameters).toEqual({
      previous_from: '2026-01-09 00:00:00.000',
      previous_to: '2026-01-09 00:00:00.000',
    });
    asked[0]?.answer(rows('x'));
    await asking;
  });

  test('of a dashboard of one workspace, is of that one, whatever is asked for', async () => {
    const { asked, ask, settle } = rig();
    const settings = { scope: 'workspace', workspace_id: 'mine' } as const;
    for (const workspaces of [[], ['other'], ['other', 'mine']]) {
      const asking = ask({ settings, question: { filters: { workspaces, models: ['m'] } } });
      await settle();
      expect(asked.at(-1)?.request.parameters).toMatchObject({ workspaces: ['mine'], models: ['m'] });
      expect(asked.at(-1)?.request.statement).toContain('workspace_id IN {workspaces:Array(String)}');
      expect(asked.at(-1)?.request.workspace).toBe('mine');
      asked.at(-1)?.answer(rows('x'));
      await asking;
    }
    // The same figures, and so one run.
    expect(asked).toHaveLength(1);
  });

  test('follows the warehouse that is chosen, with its limits as they are at each run', async () => {
    const { asked, state, ask, settle } = rig();
    const first = ask({ settings: { warehouse: 'slow' } });
    await settle();
    expect(asked[0]?.request.warehouse).toEqual({ ...defaultWarehouse, id: 'slow' });
    asked[0]?.answer(rows('x'));
    await first;
    state.warehouse = { ...defaultWarehouse, name: 'narrow', memoryBytesMax: 1 };
    const second = ask({ settings: { warehouse: 'slow' } });
    await settle();
    expect(asked[1]?.request.warehouse).toMatchObject({ id: 'slow', memoryBytesMax: 1 });
    asked[1]?.answer(rows('x'));
    expect(await second).toMatchObject({ result: { warehouse: 'narrow' } });
  });

  test('with the viewer’s permission, is on their own rows where they may not read everybody’s', async () => {
    const { asked, ask, settle } = rig();
    const settings = { run_as: 'viewer' } as const;
    const member = { requesterId: 'ana', role: 'member', endpoints: undefined } as const;
    const granted = { ...member, requesterId: 'bo', grants: { tables: ['usage'], dashboards: [] } };
    const all = [member, granted].map((viewer) => ask({ dataset: 'everybody', settings, viewer }));
    await settle();
    expect(asked.map(({ request }) => [request.key.requesterId, request.statement])).toEqual([
      ['ana', "SELECT 'usage', requester FROM system.ai_gateway.my_usage AS usage -- usage"],
      ['bo', "SELECT 'usage', requester FROM system.ai_gateway.usage -- usage"],
    ]);
    for (const { answer } of asked) answer(rows('x'));
    await Promise.all(all);
    expect(await ask({ dataset: 'everybody', settings })).toMatchObject({ code: 'dashboard_needs_viewer' });
  });

  test('with the viewer’s permission, a table that is not theirs is refused with a way out', async () => {
    const { asked, ask, settle } = rig();
    const viewer = { requesterId: 'ana', role: 'member', endpoints: undefined } as const;
    const asking = ask({ settings: { run_as: 'viewer' }, viewer });
    await settle();
    asked[0]?.answer({ kind: 'refuse', code: 'sql_table_refused', details: { table: 'payloads' } });
    expect(await asking).toEqual({ kind: 'refuse', code: 'dashboard_table_not_granted', details: {} });
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
      ask({ question: { filters: { workspaces: index % 2 === 0 ? ['a', 'b'] : ['b', 'a'] } } }),
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

  const PERSON = { requesterId: 'ana', role: 'member', endpoints: undefined } as const;
  const OWN = { settings: { run_as: 'viewer' }, viewer: PERSON } as const;
  const DIFFERENT: readonly { readonly what: string; readonly one?: Asked; readonly change: Asked }[] = [
    { what: 'range', change: { question: { to: asInstant(FROM + 2 * DAY_MS) } } },
    { what: 'zone', change: { question: { timeZone: 'UTC' } } },
    { what: 'granularity', change: { question: { granularity: 'week' } } },
    { what: 'workspace', change: { question: { filters: { workspaces: ['a'] } } } },
    { what: 'filter', change: { question: { filters: { models: ['a'] } } } },
    {
      what: 'filter with the same value',
      one: { question: { filters: { workspaces: ['a'] } } },
      change: { question: { filters: { models: ['a'] } } },
    },
    { what: 'dataset', change: { dataset: 'two' } },
    { what: 'publisher', change: { publisher: 'admin-id' } },
    { what: 'warehouse', change: { settings: { warehouse: 'slow' } } },
    { what: 'scope', change: { settings: { scope: 'workspace', workspace_id: 'w' } } },
    {
      what: 'workspace of a statement that does not look at it',
      one: { dataset: 'everybody', settings: { scope: 'workspace', workspace_id: 'v' } },
      change: { dataset: 'everybody', settings: { scope: 'workspace', workspace_id: 'w' } },
    },
    { what: 'viewer', one: OWN, change: { ...OWN, viewer: { ...PERSON, requesterId: 'bo' } } },
    { what: 'viewer’s role', one: OWN, change: { ...OWN, viewer: { ...PERSON, role: 'viewer' } } },
    {
      what: 'viewer’s grant',
      one: OWN,
      change: { ...OWN, viewer: { ...PERSON, grants: { tables: ['runs'], dashboards: [] } } },
    },
  ];
  test.each(DIFFERENT)('another $what is another question, at once and later', async ({ one = {}, change }) => {
    const { asked, ask, settle } = rig();
    const all = [ask(one), ask(change)];
    await settle();
    expect(asked).toHaveLength(2);
    for (const [index, { answer }] of asked.entries()) answer(rows(`answer ${index}`));
    const answers = await Promise.all(all);
    const figures = (outcome: Awaited<ReturnType<typeof ask>>) =>
      outcome.kind === 'result' ? outcome.result.rows : outcome;
    expect(answers.map(figures)).toEqual([[['answer 0']], [['answer 1']]]);
    expect([figures(await ask(one)), figures(await ask(change))]).toEqual([[['answer 0']], [['answer 1']]]);
    expect(asked).toHaveLength(2);
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
      when: 'a filter is not offered',
      change: { question: { filters: { workspaces: ['a'], requesters: ['ana'] } } },
      code: 'dashboard_filter_not_offered',
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
