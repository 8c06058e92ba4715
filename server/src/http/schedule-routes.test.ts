import { SCHEDULE_BOUNDS, scheduledPromptSchema, scheduledResultSchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manageSchedules } from '#runs';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { cronerDueTimes } from '../runs/schedules/adapters/croner-due-times.ts';
import { kyselyScheduleStore } from '../runs/schedules/adapters/kysely-schedule-store.ts';
import { newRun } from '../runs/schedules/plan-due.ts';
import type { Transaction } from '../store/index.ts';

const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('lead-key-0123456789', 'workspace_admin'),
  declaredKey('lead2-key-0123456789', 'workspace_admin', { id: 'k-lead2', requesterId: 'lead2', workspaceId: '2' }),
  declaredKey('member-key-0123456789', 'member'),
  declaredKey('bound-key-0123456789', 'member', { id: 'k-bound', requesterId: 'bound', endpoints: ['claude'] }),
  declaredKey('viewer-key-0123456789', 'viewer'),
];
const ROOT = '/api/v1/scheduled-prompts';
const PROMPT = { name: 'weekly', endpoint: 'gpt', user_text: 'What changed?', cron: '0 9 * * 1' };
const as = (who: string, more: Readonly<Record<string, string>> = {}) => ({
  authorization: `Bearer ${who}-key-0123456789`,
  ...more,
});

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let store: ReturnType<typeof kyselyScheduleStore>;
let looks: number;

beforeEach(async () => {
  rig = await peopleRig();
  store = kyselyScheduleStore(rig.store.db);
  looks = 0;
  const schedules = manageSchedules<Transaction>({
    store,
    transaction: (act) => rig.store.transaction(act),
    audit: rig.audit,
    dueTimes: cronerDueTimes,
    hasEndpoint: (name) => ['gpt', 'claude'].includes(name),
    clock: rig.clock,
    newId: rig.newId,
    onDue: () => looks++,
  });
  call = caller(controlOptions(rig, { declared: KEYS, schedules }));
});
afterEach(() => rig.close());

async function make(who = 'member', more: object = {}) {
  const answer = await call(ROOT, { headers: as(who), body: { ...PROMPT, ...more } });
  expect(answer.status).toBe(201);
  return scheduledPromptSchema.parse(answer.json());
}
const patch = (id: string, who: string, body: object) =>
  call(`${ROOT}/${id}`, { method: 'PATCH', headers: as(who), body });
const acts = async () => (await rig.audit.after({ sequence: 0, limit: 100 })).map(({ action }) => action);

describe('making one', () => {
  test('what was left out is as the account and the model have it, and the next five runs are told', async () => {
    const made = await make();
    expect(made).toMatchObject({
      workspace_id: '1',
      time_zone: 'Asia/Seoul',
      enabled: true,
      system_text: '',
      max_tokens: null,
      temperature: null,
      notify: [],
      is_own: true,
      owner: { id: 'member', address: 'member@acme.com' },
      last_run: null,
      version: 1,
    });
    expect(made.next_runs).toHaveLength(5);
    expect(made.next_runs.every((at) => at.endsWith('T00:00:00.000Z'))).toBe(true);
    expect(await acts()).toEqual(['scheduled_prompt.created']);
  });

  test.each([
    { when: 'a viewer', who: 'viewer', body: PROMPT, status: 403, code: 'role_not_allowed' },
    { when: 'a workspace of others', who: 'member', body: { workspace: 'lab' }, status: 403, code: 'role_not_allowed' },
    { when: 'no such workspace', who: 'member', body: { workspace: 'x' }, status: 404, code: 'workspace_unknown' },
    { when: 'an endpoint that the key may not call', who: 'bound', body: {}, status: 403, code: 'role_not_allowed' },
    { when: 'no such endpoint', who: 'member', body: { endpoint: 'x' }, status: 404, code: 'endpoint_not_listed' },
    { when: 'no cron', who: 'member', body: { cron: 'daily' }, status: 400, code: 'schedule_invalid' },
    { when: 'too often', who: 'member', body: { cron: '* * * * *' }, status: 400, code: 'schedule_too_often' },
    { when: 'never', who: 'member', body: { cron: '0 0 31 2 *' }, status: 400, code: 'schedule_never' },
    { when: 'no zone', who: 'member', body: { time_zone: 'Mars/X' }, status: 400, code: 'schedule_zone_unknown' },
    { when: 'no text', who: 'member', body: { user_text: ' ' }, status: 400, code: 'request_invalid' },
    { when: 'no address', who: 'member', body: { notify: ['mina'] }, status: 400, code: 'request_invalid' },
    { when: 'hot', who: 'member', body: { temperature: 2.1 }, status: 400, code: 'request_invalid' },
    { when: 'an unknown member', who: 'member', body: { often: true }, status: 400, code: 'request_invalid' },
  ])('$when is refused, and nothing is kept', async ({ who, body, status, code }) => {
    const answer = await call(ROOT, { headers: as(who), body: { ...PROMPT, ...body } });
    expect([answer.status, answer.json().error.code]).toEqual([status, code]);
    expect(await store.prompts()).toEqual([]);
    expect(await acts()).toEqual([]);
  });

  test('the bound between two runs is told in the sentence', async () => {
    const { error } = (await call(ROOT, { headers: as('member'), body: { ...PROMPT, cron: '*/4 * * * *' } })).json();
    expect(error.message).toContain('every 5 minutes');
  });

  test('there are no more than the account may have', async () => {
    const made = await make();
    const kept = await store.prompt(made.id);
    if (kept === undefined) throw new Error('it was just made');
    await rig.store.transaction(async (tx) => {
      for (let each = 1; each < SCHEDULE_BOUNDS.promptsMax; each++) {
        await store.addPrompt(tx, { ...kept, id: `copy-${each}` });
      }
    });
    const answer = await call(ROOT, { headers: as('member'), body: PROMPT });
    expect([answer.status, answer.json().error.code]).toEqual([409, 'count_max_reached']);
  });

  test('what is sent twice under one key is made once', async () => {
    const headers = as('member', { 'idempotency-key': 'once' });
    const [one, other] = [await call(ROOT, { headers, body: PROMPT }), await call(ROOT, { headers, body: PROMPT })];
    expect([one.status, other.status, other.headers.get('idempotent-replayed')]).toEqual([201, 201, 'true']);
    expect(other.json()).toEqual(one.json());
    expect(await store.prompts()).toHaveLength(1);
  });
});

describe('who sees and changes one', () => {
  test.each([
    { who: 'member', sees: true, lists: 1, offs: 200, changes: 200, runs: 201 },
    { who: 'lead', sees: true, lists: 1, offs: 200, changes: 403, runs: 403 },
    { who: 'admin', sees: true, lists: 1, offs: 200, changes: 403, runs: 403 },
    { who: 'lead2', sees: false, lists: 0, offs: 404, changes: 404, runs: 404 },
    { who: 'bound', sees: false, lists: 0, offs: 404, changes: 404, runs: 404 },
    { who: 'viewer', sees: false, lists: 0, offs: 404, changes: 404, runs: 404 },
  ])('$who', async ({ who, sees, lists, offs, changes, runs }) => {
    const { id } = await make();
    const one = await call(`${ROOT}/${id}`, { headers: as(who) });
    expect(one.status).toBe(sees ? 200 : 404);
    expect((await call(`${ROOT}/${id}/results`, { headers: as(who) })).status).toBe(sees ? 200 : 404);
    expect((await call(ROOT, { headers: as(who) })).json().data).toHaveLength(lists);
    expect((await patch(id, who, { name: 'other' })).status).toBe(changes);
    expect((await patch(id, who, { enabled: false, name: 'other' })).status).toBe(changes);
    expect((await call(`${ROOT}/${id}/run`, { method: 'POST', headers: as(who) })).status).toBe(runs);
    expect((await patch(id, who, { enabled: false })).status).toBe(offs);
    expect((await call(`${ROOT}/${id}`, { method: 'DELETE', headers: as(who) })).status).toBe(offs);
    expect(await store.prompts()).toHaveLength(offs === 200 ? 0 : 1);
  });

  test('an admin who switched one off is told apart in the log, and may not switch it on', async () => {
    const { id } = await make();
    expect((await patch(id, 'lead', { enabled: false })).json()).toMatchObject({ enabled: false, next_runs: [] });
    expect((await patch(id, 'lead', { enabled: true })).status).toBe(403);
    expect(await acts()).toEqual(['scheduled_prompt.created', 'scheduled_prompt.switched_off']);
  });

  test('a change from an earlier version is refused; what is not named stays', async () => {
    const { id } = await make();
    const changed = await patch(id, 'member', { cron: '0 10 * * 1', max_tokens: 100, version: 1 });
    expect(changed.json()).toMatchObject({ name: 'weekly', cron: '0 10 * * 1', max_tokens: 100, version: 2 });
    const late = await patch(id, 'member', { name: 'late', version: 1 });
    expect([late.status, late.json().error.code]).toEqual([409, 'version_conflict']);
    expect((await patch(id, 'member', { max_tokens: null })).json()).toMatchObject({ max_tokens: null, version: 3 });
  });
});

test('run now claims one run and looks at once; while it is open there is no other', async () => {
  const { id } = await make('member', { enabled: false });
  const run = async () => await call(`${ROOT}/${id}/run`, { method: 'POST', headers: as('member') });
  const first = await run();
  expect([first.status, first.json().state, first.json().cause, looks]).toEqual([201, 'waiting', 'by_hand', 1]);
  const second = await run();
  expect([second.status, second.json().error.code, looks]).toEqual([409, 'scheduled_prompt_busy', 1]);
});

test('results come newest first, page by page, with their answers; the list tells the last one without', async () => {
  const { id } = await make();
  await rig.store.transaction(async (tx) => {
    for (let each = 1; each <= 5; each++) {
      const at = rig.clock.now();
      const run = newRun({ id: `run-${each}`, promptId: id, dueAt: at, cause: 'by_hand' });
      const answer = { ...run.answer, text: `answer ${each}` };
      await store.addRun(tx, { ...run, state: 'succeeded', answer, endedAt: at, tries: 1 });
    }
  });
  const first = (await call(`${ROOT}/${id}/results?limit=3`, { headers: as('member') })).json();
  const second = (
    await call(`${ROOT}/${id}/results?limit=3&cursor=${first.next_cursor}`, { headers: as('member') })
  ).json();
  const answers = [...first.data, ...second.data].map((result) => scheduledResultSchema.parse(result).answer);
  expect(answers).toEqual(['answer 5', 'answer 4', 'answer 3', 'answer 2', 'answer 1']);
  expect(second.next_cursor).toBeNull();
  const [listed] = (await call(ROOT, { headers: as('member') })).json().data;
  expect(listed.last_run).toMatchObject({ id: 'run-5', state: 'succeeded' });
  expect(JSON.stringify(listed)).not.toContain('answer 5');
});

test('a schedule can be tried without keeping it', async () => {
  const asked = (cron: string) =>
    call(`${ROOT}/next-runs?${new URLSearchParams({ cron, time_zone: 'America/New_York' })}`, {
      headers: as('viewer'),
    });
  const good = await asked('30 2 * * *');
  expect([good.status, good.json().data.length]).toEqual([200, 5]);
  expect((await asked('* * * * *')).json().error.code).toBe('schedule_too_often');
});

test('while the preview is off, nothing of it is there', async () => {
  const { id } = await make();
  const off = await call('/api/v1/previews/ai_runs', { method: 'PATCH', headers: as('admin'), body: { is_on: false } });
  expect(off.status).toBe(200);
  for (const path of [ROOT, `${ROOT}/${id}`, `${ROOT}/${id}/results`]) {
    const answer = await call(path, { headers: as('member') });
    expect([answer.status, answer.json().error.code]).toEqual([403, 'preview_off']);
  }
});
