import { pageOf, runPeriodSchema, runSummarySchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asInstant, type Instant } from '#kernel';
import { countRuns, managePeriods, RunsUncountable, summariseRuns } from '#runs';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { recordPeriodAct } from '../compose/control-quota.ts';
import { kyselyQuotaStores } from '../runs/adapters/kysely-quota-stores.ts';
import { kyselyRunSettings } from '../runs/adapters/kysely-run-settings.ts';
import { OverlapViolation } from '../store/index.ts';

const KEYS = [declaredKey('account-admin-0123456789', 'account_admin')];
const ADMIN = { authorization: 'Bearer account-admin-0123456789' };
const HOUR_MS = 3_600_000;
const RUN = { workspaceId: 'w', requesterId: 'p', type: 'api', id: 'r' };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let told: number;
/** Runs that the usage table has before now, by quarter; undefined: it does not answer. */
let stored: readonly { readonly from: Instant; readonly runs: number }[] | undefined;
/** Shared runs that it has. */
let begun: readonly { readonly key: typeof RUN; readonly at: Instant }[];
let asked: readonly (readonly [Instant, Instant])[];

beforeEach(async () => {
  rig = await peopleRig();
  told = 0;
  stored = [];
  begun = [];
  asked = [];
  const stores = kyselyQuotaStores(rig.store.db);
  const settings = kyselyRunSettings(rig.store.db);
  const periods = managePeriods({
    transaction: (act) => rig.store.transaction(act),
    stores,
    countStored: async (from, to) => {
      asked = [...asked, [from, to]];
      if (stored === undefined) throw new RunsUncountable('the warehouse is away');
      return stored;
    },
    sharedStored: async (from, to) => {
      if (stored === undefined) throw new RunsUncountable('the warehouse is away');
      return begun.filter(({ at }) => from <= at && at < to);
    },
    isCounting: async (tx) => (await rig.audit.state(tx)).isOn,
    record: recordPeriodAct(rig.audit),
    isOverlap: (error) => error instanceof OverlapViolation,
    clock: rig.clock,
    newId: rig.newId,
    onChanged: async () => {
      told += 1;
    },
  });
  const runSummary = () =>
    summariseRuns({
      ...{ stores, clock: rig.clock, zone: () => 'Asia/Seoul' },
      settings: () => settings.find(),
      isAuditOn: async () => (await rig.audit.state()).isOn,
    });
  call = caller(controlOptions(rig, { declared: KEYS, periods, runSummary }));
});
afterEach(() => rig.close());

const iso = (ms: number) => new Date(ms).toISOString();
function periodFor(more: Readonly<Record<string, unknown>> = {}) {
  const now = rig.clock.now();
  const times = { starts_at: iso(now), ends_at: iso(now + 100 * HOUR_MS) };
  return { kind: 'contract', ...times, run_quota: 1_000, at_quota: 'refuse', ...more };
}

async function make(more: Readonly<Record<string, unknown>> = {}) {
  const made = await call('/api/v1/runs/periods', { headers: ADMIN, body: periodFor(more) });
  expect(made.status).toBe(201);
  return runPeriodSchema.parse(made.json());
}

async function change(id: string, body: Readonly<Record<string, unknown>>) {
  return await call(`/api/v1/runs/periods/${id}`, { method: 'PATCH', headers: ADMIN, body });
}

async function summary() {
  return runSummarySchema.parse((await call('/api/v1/runs/summary', { headers: ADMIN })).json());
}

test('a period is made, listed, extended and changed; gateways hear of it, and each act is in the log', async () => {
  expect(await summary()).toMatchObject({ period: null, used: 0, held: 0, left: 0, percent: null, forecast: null });
  const period = await make();
  expect(period).toMatchObject({ kind: 'contract', run_quota: 1_000, at_quota: 'refuse', used: 0, add_ons: [] });
  const listed = await call('/api/v1/runs/periods', { headers: ADMIN });
  expect(pageOf(runPeriodSchema).parse(listed.json()).data).toEqual([period]);
  const body = { runs: 500, note: '4분기' };
  const extended = await call(`/api/v1/runs/periods/${period.id}/add-ons`, { headers: ADMIN, body });
  expect([extended.status, runPeriodSchema.parse(extended.json()).add_ons]).toMatchObject([
    201,
    [{ ...body, starts_at: period.starts_at, ends_at: period.ends_at }],
  ]);
  expect((await change(period.id, { run_quota: 2_000, at_quota: 'warn' })).status).toBe(200);
  expect(await summary()).toMatchObject({
    period: { id: period.id, at_quota: 'warn' },
    ...{ quota: 2_000, add_ons: 500, left: 2_500, percent: 0, days_left: 5 },
    ...{ runs_per_hour: null, contact: '', audit_logging: true },
  });
  expect(told).toBe(3);
  const acts = await rig.store.db.selectFrom('audit_log').select('action').orderBy('sequence').execute();
  expect(acts.map(({ action }) => action)).toEqual(['run_period.created', 'run_period.extended', 'run_period.changed']);
});

test('the same Idempotency-Key makes one period; the same one without it overlaps', async () => {
  const headers = { ...ADMIN, 'idempotency-key': 'once' };
  const body = periodFor();
  const first = await call('/api/v1/runs/periods', { headers, body });
  expect((await call('/api/v1/runs/periods', { headers, body })).json()).toEqual(first.json());
  const again = await call('/api/v1/runs/periods', { headers: ADMIN, body });
  expect([again.status, again.json().error.code]).toEqual([409, 'run_period_overlaps']);
});

test('runs that began in a period before it was made are counted from the usage table, up to now', async () => {
  const from = rig.clock.now() - 48 * HOUR_MS;
  stored = [
    { from: asInstant(from), runs: 40 },
    { from: asInstant(from + HOUR_MS), runs: 2 },
  ];
  expect((await make({ starts_at: iso(from) })).used).toBe(42);
  expect(asked).toEqual([[from, rig.clock.now()]]);
  expect(await summary()).toMatchObject({ used: 42, left: 958, percent: 4 });
});

test.each([
  { begins: 'in the past', hours: -1, used: 1 },
  { begins: 'later', hours: 1, used: 0 },
])(
  'a run that began before its period was made does not begin again in it: it begins $begins',
  async ({ hours, used }) => {
    const now = rig.clock.now();
    stored = hours < 0 ? [{ from: asInstant(now - HOUR_MS), runs: used }] : [];
    begun = [
      { key: RUN, at: asInstant(now - HOUR_MS / 2) },
      { key: { ...RUN, id: 'old' }, at: asInstant(now - 25 * HOUR_MS) },
    ];
    const { id } = await make({ starts_at: iso(now + hours * HOUR_MS) });
    const stores = kyselyQuotaStores(rig.store.db);
    const count = (run: string, at: number) => {
      const request = { key: { ...RUN, id: run }, at: asInstant(at), isBillable: true, isShared: true };
      return rig.store.transaction((tx) =>
        countRuns({ stores, newId: rig.newId }, tx, { requests: [request], isOf: () => false }),
      );
    };
    expect(await count('r', now + 2 * HOUR_MS)).toHaveLength(0);
    expect(await count('old', now + 2 * HOUR_MS)).toHaveLength(1);
    expect((await stores.periods.find(id))?.used).toBe(used + 1);
    // Of what was seen before, nothing changes.
    expect((await change(id, { ends_at: iso(now + 3 * HOUR_MS) })).status).toBe(200);
    await make({ starts_at: iso(now + 4 * HOUR_MS) });
    expect(await rig.store.db.selectFrom('run_sights').select('run_id').orderBy('run_id').execute()).toEqual([
      { run_id: 'old' },
      { run_id: 'r' },
    ]);
  },
);

test('a period that is yet to begin is made without the usage table too', async () => {
  stored = undefined;
  expect((await make({ starts_at: iso(rig.clock.now() + HOUR_MS) })).used).toBe(0);
});

test('without the usage table there is no period whose use is not known', async () => {
  stored = undefined;
  const answer = await call('/api/v1/runs/periods', {
    headers: ADMIN,
    body: periodFor({ starts_at: iso(rig.clock.now() - HOUR_MS) }),
  });
  expect([answer.status, answer.json().error.code]).toEqual([503, 'warehouse_unavailable']);
  expect((await call('/api/v1/runs/periods', { headers: ADMIN })).json().data).toEqual([]);
});

test('a day is its first instant in the account’s zone', async () => {
  const period = await make({ starts_at: '2036-03-01', ends_at: '2036-04-01' });
  expect([period.starts_at, period.ends_at]).toEqual(['2036-02-29T15:00:00.000Z', '2036-03-31T15:00:00.000Z']);
});

test('a quota below what was used leaves nothing, and never less than nothing', async () => {
  stored = [{ from: asInstant(rig.clock.now() - HOUR_MS), runs: 150 }];
  const { id } = await make({ starts_at: iso(rig.clock.now() - HOUR_MS) });
  expect((await change(id, { run_quota: 100 })).status).toBe(200);
  expect(await summary()).toMatchObject({ used: 150, quota: 100, left: 0, percent: 150 });
});

describe('what changes of a period', () => {
  test('its end moves, but no earlier than now, and not over the next period', async () => {
    const now = rig.clock.now();
    const first = await make();
    await make({ starts_at: iso(now + 200 * HOUR_MS), ends_at: iso(now + 300 * HOUR_MS) });
    rig.clock.advance(HOUR_MS);
    const codes = [iso(now), iso(now + 201 * HOUR_MS), iso(now + 2 * HOUR_MS), iso(now + 200 * HOUR_MS)].map(
      async (endsAt) => {
        const answer = await change(first.id, { ends_at: endsAt });
        return answer.status === 200 ? 'done' : answer.json().error.code;
      },
    );
    expect(await Promise.all(codes)).toEqual(['run_period_end_past', 'run_period_overlaps', 'done', 'done']);
  });

  test('its begin moves until it came, and then it is not removed any more', async () => {
    const now = rig.clock.now();
    const { id } = await make({ starts_at: iso(now + HOUR_MS) });
    expect((await change(id, { starts_at: iso(now + 2 * HOUR_MS) })).status).toBe(200);
    rig.clock.advance(3 * HOUR_MS);
    const moved = await change(id, { starts_at: iso(now + 4 * HOUR_MS) });
    const removed = await call(`/api/v1/runs/periods/${id}`, { method: 'DELETE', headers: ADMIN });
    for (const answer of [moved, removed]) {
      expect([answer.status, answer.json().error.code]).toEqual([409, 'run_period_begun']);
    }
  });

  test('a begin that moves into the past takes in the runs since then, as the usage table has them, or does not move', async () => {
    const now = rig.clock.now();
    const { id, ends_at: endsAt } = await make({ starts_at: iso(now + HOUR_MS) });
    const from = asInstant(now - 48 * HOUR_MS);
    stored = undefined;
    const away = await change(id, { starts_at: iso(from) });
    expect([away.status, away.json().error.code]).toEqual([503, 'warehouse_unavailable']);
    expect((await change(id, { starts_at: iso(now + 2 * HOUR_MS) })).status).toBe(200);
    stored = [{ from, runs: 7 }];
    const moved = await change(id, { starts_at: iso(from) });
    expect(runPeriodSchema.parse(moved.json())).toMatchObject({ starts_at: iso(from), ends_at: endsAt, used: 7 });
    expect(await summary()).toMatchObject({ used: 7, left: 993 });
    expect(asked.at(-1)).toEqual([from, now]);
    const kept = await kyselyQuotaStores(rig.store.db).periods.find(id);
    expect(kept).toMatchObject({ countedFrom: now, used: 7, usedBefore: 7 });
    stored = undefined;
    expect((await change(id, { starts_at: iso(from), run_quota: 2_000 })).status).toBe(200);
  });

  test('nothing, after it ended', async () => {
    const { id } = await make();
    rig.clock.advance(101 * HOUR_MS);
    const changed = await change(id, { run_quota: 5 });
    const extended = await call(`/api/v1/runs/periods/${id}/add-ons`, { headers: ADMIN, body: { runs: 5 } });
    for (const answer of [changed, extended]) {
      expect([answer.status, answer.json().error.code]).toEqual([409, 'run_period_ended']);
    }
  });

  test('one that has not begun is removed with its extra capacity', async () => {
    const { id } = await make({ starts_at: iso(rig.clock.now() + HOUR_MS) });
    await call(`/api/v1/runs/periods/${id}/add-ons`, { headers: ADMIN, body: { runs: 5 } });
    expect((await call(`/api/v1/runs/periods/${id}`, { method: 'DELETE', headers: ADMIN })).status).toBe(200);
    expect((await change(id, {})).status).toBe(404);
  });
});

test.each([
  ['an end before its begin', { ends_at: '2001-01-01' }],
  ['a quota below nothing', { run_quota: -1 }],
  ['a part of a run', { run_quota: 1.5 }],
  ['another kind', { kind: 'gift' }],
  ['a time without a zone', { starts_at: '2036-01-01T00:00:00' }],
])('%s is no period', async (_what, wrong) => {
  expect((await call('/api/v1/runs/periods', { headers: ADMIN, body: periodFor(wrong) })).status).toBe(400);
  expect(told).toBe(0);
});

test.each([
  ['more than the period', { starts_at: '2001-01-01' }],
  ['nothing', { runs: 0 }],
])('%s is no extra capacity', async (_what, wrong) => {
  const { id } = await make();
  const answer = await call(`/api/v1/runs/periods/${id}/add-ons`, { headers: ADMIN, body: { runs: 5, ...wrong } });
  expect(answer.status).toBe(400);
});
