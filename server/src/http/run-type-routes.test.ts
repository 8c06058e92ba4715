import { pageOf, runSettingsSchema, runTypeSchema } from '@tallygate/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { composeRuns } from '../compose/control-runs.ts';

const KEYS = (['account_admin', 'member'] as const).map((role) => declaredKey(`${role}-0123456789`, role));
const as = (role: string) => ({ authorization: `Bearer ${role}-0123456789` });
const ADMIN = as('account_admin');
const MEMBER = as('member');
const TYPES = '/api/v1/runs/types';
const SETTINGS = '/api/v1/runs/settings';
const REVIEW = { id: 'review', names: { ko: '검토', en: 'Review' }, trigger: 'user_started' };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let told: number;

beforeEach(async () => {
  rig = await peopleRig();
  told = 0;
  const onChanged = async () => {
    told += 1;
  };
  const runs = composeRuns({ store: rig.store, audit: rig.audit, clock: rig.clock, onChanged });
  call = caller(controlOptions(rig, { declared: KEYS, runs }));
});
afterEach(() => rig.close());

const acts = async () => {
  const rows = await rig.store.db.selectFrom('audit_log').select(['action', 'target', 'actor']).execute();
  return rows.map(({ action, target, actor }) => `${action} ${target} ${actor}`);
};

test('everybody reads the types, by id, page by page', async () => {
  const all = pageOf(runTypeSchema).parse((await call(TYPES, { headers: MEMBER })).json()).data;
  expect(all.map(({ id, trigger, billable }) => `${id} ${trigger} ${billable}`)).toEqual([
    'api user_started true',
    'auto_triage user_enabled true',
    'chat user_started true',
    'coding_agent user_started true',
    'detection_summary background false',
    'scheduled_prompt user_enabled true',
    'triage user_started true',
  ]);
  const first = pageOf(runTypeSchema).parse((await call(`${TYPES}?limit=5`, { headers: MEMBER })).json());
  const rest = await call(`${TYPES}?limit=5&cursor=${first.next_cursor}`, { headers: MEMBER });
  expect([...first.data, ...pageOf(runTypeSchema).parse(rest.json()).data]).toEqual(all);
});

test('an admin adds a type and changes it; each act is in the log, and gateways hear of it', async () => {
  const made = await call(TYPES, { headers: ADMIN, body: REVIEW });
  expect([made.status, made.json()]).toEqual([201, { ...REVIEW, billable: true, built_in: false }]);
  const changed = await call(`${TYPES}/review`, { method: 'PATCH', headers: ADMIN, body: { billable: false } });
  expect([changed.status, changed.json()]).toEqual([200, { ...REVIEW, billable: false, built_in: false }]);
  expect(told).toBe(2);
  expect(await acts()).toEqual([
    'run_type.created run_type:review account_admin@acme.com',
    'run_type.changed run_type:review account_admin@acme.com',
  ]);
});

test('a background type is free, whether it says so or not', async () => {
  const made = await call(TYPES, { headers: ADMIN, body: { ...REVIEW, trigger: 'background' } });
  expect(made.json()).toMatchObject({ trigger: 'background', billable: false });
});

test('the same Idempotency-Key adds one type', async () => {
  const headers = { ...ADMIN, 'idempotency-key': 'once' };
  const first = await call(TYPES, { headers, body: REVIEW });
  expect((await call(TYPES, { headers, body: REVIEW })).json()).toEqual(first.json());
  expect((await call(TYPES, { headers: ADMIN, body: REVIEW })).status).toBe(409);
});

test.each([
  { when: 'it says that background runs count', body: { ...REVIEW, trigger: 'background', billable: true } },
  { when: 'its id has a capital', body: { ...REVIEW, id: 'Review' } },
  { when: 'its id begins with a digit', body: { ...REVIEW, id: '1st' } },
  { when: 'its id is longer than a claim', body: { ...REVIEW, id: 'a'.repeat(65) } },
  { when: 'it has a name in one language', body: { ...REVIEW, names: { en: 'Review' } } },
  { when: 'its name is blank', body: { ...REVIEW, names: { ko: ' ', en: 'Review' } } },
  { when: 'its name breaks the line', body: { ...REVIEW, names: { ko: '가\n나', en: 'Review' } } },
  { when: 'nobody set it off', body: { ...REVIEW, trigger: 'nobody' } },
  { when: 'it says more than is known', body: { ...REVIEW, colour: 'red' } },
])('a type is refused when $when', async ({ body }) => {
  expect((await call(TYPES, { headers: ADMIN, body })).status).toBe(400);
  expect([told, await acts()]).toEqual([0, []]);
});

test.each([
  { when: 'it came with the product', id: 'chat', status: 409, code: 'run_type_built_in' },
  { when: 'it is not there', id: 'nobody', status: 404, code: 'run_type_not_listed' },
])('a type is not changed when $when', async ({ id, status, code }) => {
  const answer = await call(`${TYPES}/${id}`, { method: 'PATCH', headers: ADMIN, body: { billable: false } });
  expect([answer.status, answer.json()]).toMatchObject([status, { error: { code } }]);
});

test('everybody reads the settings; an admin changes them, unless somebody else did meanwhile', async () => {
  const read = async () => runSettingsSchema.parse((await call(SETTINGS, { headers: MEMBER })).json());
  const first = { system_actor: { ko: '시스템', en: 'System' }, contact: '', runs_per_hour: null, version: 0 };
  expect(await read()).toEqual(first);
  const patch = (body: object) => call(SETTINGS, { method: 'PATCH', headers: ADMIN, body });
  const contact = '플랫폼 팀';
  expect((await patch({ contact, runs_per_hour: 100, version: 0 })).status).toBe(200);
  expect((await patch({ contact: '', version: 0 })).json()).toMatchObject({ error: { code: 'version_conflict' } });
  expect((await patch({ runs_per_hour: null })).json()).toEqual({ ...first, contact, version: 2 });
  expect((await patch({ runs_per_hour: 0 })).status).toBe(400);
  expect(await read()).toEqual({ ...first, contact, version: 2 });
  expect([told, (await acts()).length]).toEqual([2, 2]);
});
