import { apiErrorSchema, auditEntrySchema, newKeyAnswerSchema, previewSchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashSecret } from '#identity';
import { asInstant } from '#kernel';
import { type Call, caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';

const ADMIN = { authorization: 'Bearer admin-key-0123456789' };
const MEMBER = { authorization: 'Bearer member-key-0123456789' };
const SCOPED = { authorization: 'Bearer scoped-key-0123456789' };
const DECLARED = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('member-key-0123456789', 'member'),
  declaredKey('scoped-key-0123456789', 'account_admin', { id: 'scoped', requesterId: 'scoped', endpoints: ['gpt'] }),
];

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let ran: string[];
let uses: string[];

beforeEach(async () => {
  rig = await peopleRig();
  ran = [];
  uses = [];
  const reading = (statement: string) => new Set(/payloads/.test(statement) ? ['payloads'] : ['usage']);
  const sql = {
    rows: async (request: { statement: string; beforeReading?: (tables: ReadonlySet<string>) => Promise<void> }) => {
      await request.beforeReading?.(reading(request.statement));
      ran.push(request.statement);
      return { kind: 'rows', result: { columns: [], rows: [], isTruncated: false }, elapsedMs: 1 };
    },
  } as never;
  const isHomeKey = (id: string) => id === 'id-of-account_admin';
  call = caller(controlOptions(rig, { declared: DECLARED, sql, isHomeKey, noteKeyUse: (hash) => uses.push(hash) }));
});
afterEach(() => rig.close());

const entries = () => rig.audit.after({ sequence: 0, limit: 1_000 });
const json = async (path: string, how: Call = {}) => (await call(path, { headers: ADMIN, ...how })).json();
const codeOf = async (path: string, how: Call): Promise<string> => {
  const answer = await call(path, how);
  return `${answer.status} ${answer.status < 400 ? '' : apiErrorSchema.parse(answer.json()).error.code}`.trim();
};
const makeKey = async (body: object, headers = ADMIN) =>
  newKeyAnswerSchema.parse((await call('/api/v1/keys', { headers, body: { name: 'ci', ...body } })).json());

describe('keys', () => {
  test('say what is too much when they are refused: claims as well as endpoints', async () => {
    const asked = { headers: MEMBER, body: { name: 'x', services: ['support'] } };
    const message = async (language: string) => {
      const headers = { ...MEMBER, 'accept-language': language };
      return apiErrorSchema.parse((await call('/api/v1/keys', { ...asked, headers })).json()).error.message;
    };
    expect(await message('en')).toContain('services');
    expect(await message('ko')).toContain('서비스');
  });

  test('carry what they may claim, and gateways are told of it', async () => {
    const claims = { run_types: ['chat'], services: ['support'], features: ['summary'] };
    const made = await makeKey({ endpoints: ['gpt'], ...claims });
    expect(made).toMatchObject({ ...claims, endpoints: ['gpt'], source: 'made', created_by: 'account_admin@acme.com' });
    expect(made.secrets).toMatchObject([{ tail: made.secret.slice(-4), expires_at: null, last_used_at: null }]);
    expect(rig.madeKeys()).toMatchObject([
      { id: made.id, hash: hashSecret(made.secret), runTypes: ['chat'], services: ['support'], features: ['summary'] },
    ]);
    expect(await codeOf('/api/v1/keys', { headers: MEMBER, body: { name: 'x', run_types: ['chat'] } })).toBe(
      '403 key_scope_too_wide',
    );
  });

  test('an account admin makes keys for a service principal, with at most its role; nobody makes them for another person', async () => {
    const at = { createdAt: rig.clock.now(), disabledAt: undefined };
    await rig.store.transaction(async (tx) => {
      await rig.people.savePrincipal(tx, { id: 'robot', name: 'nightly', isAccountAdmin: false, ...at });
      await rig.people.saveWorkspaceRole(tx, {
        workspaceId: '1',
        subject: { kind: 'service_principal', id: 'robot' },
        role: 'member',
      });
      await rig.people.savePerson(tx, { id: 'lee', email: 'lee@acme.com', name: 'Lee', isAccountAdmin: true, ...at });
    });
    const make = (body: object, headers = ADMIN) => codeOf('/api/v1/keys', { headers, body: { name: 'x', ...body } });
    const made = await makeKey({ service_principal: 'robot', run_types: ['scheduled_prompt'] });
    expect(made).toMatchObject({ requester: 'nightly', requester_type: 'SERVICE_PRINCIPAL', role: 'member' });
    expect(rig.madeKeys()).toMatchObject([
      { requesterId: 'robot', requesterType: 'SERVICE_PRINCIPAL', runTypes: ['scheduled_prompt'] },
    ]);
    expect(await make({ service_principal: 'robot', role: 'workspace_admin' })).toBe('403 role_too_high');
    expect(await make({ service_principal: 'robot', workspace: 'lab' })).toBe('403 role_not_allowed');
    expect(await make({ service_principal: 'robot' }, MEMBER)).toBe('403 role_not_allowed');
    expect(await make({ service_principal: 'lee' })).toBe('400 key_owner_unknown');
    expect(await make({ service_principal: 'nobody' })).toBe('400 key_owner_unknown');
    const { data } = await json('/api/v1/keys', { headers: MEMBER });
    expect(data.map((key: { id: string }) => key.id)).not.toContain(made.id);
  });

  test('a rotation gives a new secret once; the earlier one ends after the overlap, both under one key', async () => {
    const first = await makeKey({});
    const path = `/api/v1/keys/${first.id}/rotate`;
    const how = { headers: { ...ADMIN, 'idempotency-key': 'once' }, body: { overlap_seconds: 600 } };
    const rotated = newKeyAnswerSchema.parse(await json(path, how));
    expect(await json(path, how)).toEqual(rotated);
    const end = new Date(rig.clock.now() + 600_000).toISOString();
    expect(rotated).toMatchObject({ id: first.id, expires_at: null });
    expect(rotated.secret).not.toBe(first.secret);
    const tails = [rotated.secret, first.secret].map((secret) => secret.slice(-4));
    expect(rotated.secrets.map(({ tail, expires_at: at }) => [tail, at])).toEqual([
      [tails[0], null],
      [tails[1], end],
    ]);
    expect(rig.madeKeys().map(({ id, hash, expiresAt }) => [id, hash, expiresAt])).toEqual([
      [first.id, hashSecret(rotated.secret), undefined],
      [first.id, hashSecret(first.secret), Date.parse(end)],
    ]);
    const acts = (await entries()).filter(({ target }) => target === `key:${first.id}`);
    expect(acts.map(({ action }) => action)).toEqual(['key.created', 'key.rotated']);
    expect(JSON.stringify(acts)).not.toContain(rotated.secret);
    expect(JSON.stringify(acts)).not.toContain(hashSecret(rotated.secret));
  });

  test('without an overlap the earlier secret ends at once; a later rotation lets none live longer', async () => {
    const first = await makeKey({});
    const rotate = (body: object) => json(`/api/v1/keys/${first.id}/rotate`, { headers: ADMIN, body });
    await rotate({ overlap_seconds: 60 });
    rig.clock.advance(1_000);
    await rotate({});
    const now = rig.clock.now();
    const ends = rig.madeKeys().map(({ expiresAt }) => expiresAt);
    expect(ends[0]).toBeUndefined();
    expect(ends.slice(1).every((end) => end !== undefined && end <= now)).toBe(true);
  });

  test('a rotation keeps the length of life, within the bound of the account', async () => {
    const days = (count: number) => new Date(rig.clock.now() + count * 86_400_000).toISOString();
    const key = await makeKey({ expires_at: days(30) });
    rig.clock.advance(86_400_000);
    const rotated = await json(`/api/v1/keys/${key.id}/rotate`, { headers: ADMIN, body: {} });
    expect(rotated.expires_at).toBe(days(30));
    const settings = { method: 'PATCH', headers: ADMIN, body: { lifetime_days_max: 7 } };
    expect(await json('/api/v1/keys/settings', settings)).toEqual({ lifetime_days_max: 7 });
    expect(await json('/api/v1/keys/settings')).toEqual({ lifetime_days_max: 7 });
    const rotating = { headers: ADMIN, body: {} };
    expect(await codeOf(`/api/v1/keys/${key.id}/rotate`, rotating)).toBe('400 key_expiry_far');
    expect((await makeKey({})).expires_at).toBe(days(7));
    expect(await codeOf('/api/v1/keys', { headers: ADMIN, body: { name: 'x', expires_at: days(8) } })).toBe(
      '400 key_expiry_far',
    );
    expect((await entries()).map(({ action }) => action)).toContain('key_rules.changed');
  });

  test('others’ keys are unknown to a member, revoked and declared ones are not rotated, and rules are the account admins’', async () => {
    const key = await makeKey({});
    const rotate = (id: string, headers: object) =>
      codeOf(`/api/v1/keys/${id}/rotate`, { headers: { ...headers }, body: {} });
    expect(await rotate(key.id, MEMBER)).toBe('404 api_key_unknown');
    expect(await rotate('id-of-account_admin', ADMIN)).toBe('409 api_key_declared');
    await call(`/api/v1/keys/${key.id}`, { method: 'DELETE', headers: ADMIN });
    expect(await rotate(key.id, ADMIN)).toBe('409 api_key_revoked');
    const body = { lifetime_days_max: 7 };
    expect(await codeOf('/api/v1/keys/settings', { method: 'PATCH', headers: MEMBER, body })).toBe(
      '403 role_not_allowed',
    );
  });

  test('an account admin’s key that is bound to endpoints gives nothing beyond them', async () => {
    const wide = await makeKey({});
    expect(await codeOf(`/api/v1/keys/${wide.id}/rotate`, { headers: SCOPED, body: {} })).toBe('403 role_not_allowed');
    expect(await codeOf('/api/v1/keys', { headers: SCOPED, body: { name: 'x', endpoints: ['other'] } })).toBe(
      '403 key_scope_too_wide',
    );
    expect((await makeKey({}, SCOPED)).endpoints).toEqual(['gpt']);
    for (const [path, body] of [
      ['/api/v1/keys/settings', { lifetime_days_max: null }],
      ['/api/v1/audit/settings', { is_on: false }],
      ['/api/v1/previews/ai_runs', { is_on: false }],
    ] as const) {
      expect(await codeOf(path, { method: 'PATCH', headers: SCOPED, body }), path).toBe('403 role_not_allowed');
    }
  });

  test('the list tells where read-only keys come from and when each secret was seen last', async () => {
    const made = await makeKey({});
    const at = asInstant(Date.UTC(2026, 10, 22, 3));
    await rig.identity.noteKeyUses([
      { hash: hashSecret(made.secret), at },
      { hash: hashSecret('member-key-0123456789'), at },
    ]);
    const { data } = await json('/api/v1/keys');
    const told = Object.fromEntries(
      data.map((key: { id: string; source: string; last_used_at: string | null }) => [
        key.id === made.id ? 'made' : key.id,
        [key.source, key.last_used_at],
      ]),
    );
    expect(told).toEqual({
      made: ['made', '2026-11-22T03:00:00.000Z'],
      'id-of-account_admin': ['home', null],
      'id-of-member': ['file', '2026-11-22T03:00:00.000Z'],
      scoped: ['file', null],
    });
    expect(uses).toContain(hashSecret('admin-key-0123456789'));
    const own = (await json('/api/v1/keys?own=true')).data.map((key: { requester: string }) => key.requester);
    expect(own).toEqual(['account_admin@acme.com', 'account_admin@acme.com']);
  });
});

describe('the audit log', () => {
  test('is searched page by page, and taken as CSV that no spreadsheet computes', async () => {
    await makeKey({ name: '=1+1' });
    await makeKey({ name: 'two, "quoted"' });
    const found = await json('/api/v1/audit?action=key.&limit=1');
    expect(auditEntrySchema.parse(found.data[0]).after).toMatchObject({ name: 'two, "quoted"' });
    const next = await json(`/api/v1/audit?action=key.&limit=1&cursor=${found.next_cursor}`);
    expect(next.data[0].after.name).toBe('=1+1');
    const query = `text=${encodeURIComponent('QUOTED')}&actor=account_admin@acme.com`;
    expect((await json(`/api/v1/audit?${query}`)).data).toHaveLength(1);
    expect((await json('/api/v1/audit?from=2100-01-01T00:00:00Z')).data).toEqual([]);
    const csv = await call('/api/v1/audit/export?action=key.created', { headers: ADMIN });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines[0]).toBe('sequence,at,actor,actor_id,action,target,before,after,address,request_id,hash');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('two, \\""quoted\\""');
    expect((await entries()).at(-1)).toMatchObject({ action: 'audit_log.exported', after: { action: 'key.created' } });
  });

  test('can be switched off with a reason; then only what is done to the log itself is written', async () => {
    const patch = (body: object) => json('/api/v1/audit/settings', { method: 'PATCH', headers: ADMIN, body });
    expect(await patch({ is_on: false, reason: 'migration' })).toMatchObject({ is_on: false, retention_months: 24 });
    await makeKey({});
    expect(await patch({ retention_months: null })).toMatchObject({ is_on: false, retention_months: null });
    await patch({ is_on: true, reason: 'done' });
    expect((await entries()).map(({ action, after }) => [action, (after as { reason: string }).reason])).toEqual([
      ['audit_log.switched_off', 'migration'],
      ['audit_log.retention_changed', ''],
      ['audit_log.switched_on', 'done'],
    ]);
    expect(await json('/api/v1/audit/verification')).toMatchObject({ holds: true, entries: 3, broken_at: null });
  });

  test('names who reads bodies of requests, with the statement', async () => {
    const statement = 'SELECT * FROM system.ai_gateway.payloads';
    expect((await call('/api/v1/sql', { headers: ADMIN, body: { statement } })).status).toBe(200);
    await call('/api/v1/sql', { headers: ADMIN, body: { statement: 'SELECT 1' } });
    expect(ran).toHaveLength(2);
    expect(await entries()).toMatchObject([
      { action: 'payloads.read', target: 'table:system.ai_gateway.payloads', after: { statement } },
    ]);
  });
});

describe('previews', () => {
  test('are listed in both languages, and say who switched them and when', async () => {
    const { data } = await json('/api/v1/previews', { headers: MEMBER });
    expect(data.map((each: unknown) => previewSchema.parse(each).id)).toEqual([
      'usage_tracking',
      'ai_runs',
      'ai_credits',
    ]);
    const how = { method: 'PATCH', headers: ADMIN, body: { is_on: false } };
    expect(await json('/api/v1/previews/ai_runs', how)).toMatchObject({
      is_on: false,
      updated_by: 'account_admin@acme.com',
      updated_at: new Date(rig.clock.now()).toISOString(),
    });
    await json('/api/v1/previews/ai_runs', how);
    expect((await entries()).map(({ action, target }) => [action, target])).toEqual([
      ['preview.switched_off', 'preview:ai_runs'],
    ]);
    expect(await codeOf('/api/v1/previews/none', how)).toBe('404 preview_unknown');
    expect(await codeOf('/api/v1/previews/ai_runs', { ...how, headers: MEMBER })).toBe('403 role_not_allowed');
  });

  test('switched off, usage is refused at every door, and the refusal names the preview', async () => {
    await call('/api/v1/previews/usage_tracking', { method: 'PATCH', headers: ADMIN, body: { is_on: false } });
    const doors = ['/requests', '/requests/x', '/dashboards', '/tables/usage', '/endpoint-traffic'];
    for (const path of doors.map((door) => `/api/v1${door}`)) {
      expect(await codeOf(path, { headers: ADMIN }), path).toBe('403 preview_off');
      expect(await codeOf(path, {}), path).toBe('401 key_missing');
    }
    const sql = { headers: ADMIN, body: { statement: 'SELECT * FROM system.ai_gateway.usage' } };
    expect(await codeOf('/api/v1/sql', sql)).toBe('403 preview_off');
    expect(ran).toEqual([]);
    const audit = { ...sql, headers: { ...ADMIN, 'tallygate-purpose': 'audit' } };
    expect((await call('/api/v1/sql', audit)).status, 'an audit proves what is counted all the same').toBe(200);
    const bodies = { ...audit, body: { statement: 'SELECT * FROM system.ai_gateway.payloads' } };
    expect(await codeOf('/api/v1/sql', bodies)).toBe('403 preview_off');
    const other = { ...sql, headers: { ...MEMBER, 'tallygate-purpose': 'audit' } };
    expect(await codeOf('/api/v1/sql', other)).toMatch(/^403 /);
    expect((await json('/api/v1/tables')).data.map((table: { name: string }) => table.name)).toEqual([
      'system.access.audit',
    ]);
    expect((await call('/api/v1/requests', { headers: ADMIN })).json().error.details).toEqual({
      preview: 'usage_tracking',
    });
  });
});
