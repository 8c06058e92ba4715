import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Call, caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';

const ADMIN = { 'x-api-key': 'admin-key-0123456789' };
const MEMBER = { 'x-api-key': 'member-key-0123456789' };
const DECLARED = [declaredKey(ADMIN['x-api-key'], 'account_admin'), declaredKey(MEMBER['x-api-key'], 'member')];

let rig: PeopleRig;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  rig = await peopleRig();
  call = caller(controlOptions(rig, { declared: DECLARED }));
});
afterEach(() => rig.close());

const actions = async () => (await rig.audit.after({ sequence: 0, limit: 100 })).map((entry) => entry.action);

async function refused(path: string, how: Call): Promise<string> {
  const before = (await actions()).length;
  const answer = await call(path, how);
  expect((await actions()).length, 'a refused call changes nothing').toBe(before);
  return `${answer.status} ${answer.json().error.code}`;
}

describe('Idempotency-Key', () => {
  const headers = { ...ADMIN, 'idempotency-key': 'one' };
  const create = (body: object, more: Call['headers'] = {}) =>
    call('/api/v1/keys', { body, headers: { ...headers, ...more } });

  test('R-28: the same request gives the same answer, also at once, and makes one key', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => create({ name: 'ci' })));
    const again = await create({ name: 'ci' });
    for (const answer of answers) expect([answer.status, answer.text]).toEqual([201, again.text]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(rig.madeKeys().length).toBe(1);
    expect(await actions()).toEqual(['key.created']);
    const kept = JSON.stringify(await rig.store.db.selectFrom('idempotency_keys').selectAll().execute());
    expect(kept).not.toContain(again.json().secret);
  });

  test('the same key with another body is refused; another caller’s same key is another key', async () => {
    await create({ name: 'ci' });
    expect(await refused('/api/v1/keys', { headers, body: { name: 'other' } })).toBe('409 idempotency_key_reused');
    expect((await create({ name: 'other' }, MEMBER)).status).toBe(201);
  });

  test('another credential of the same person, or another role, gets no answer that was for the first', async () => {
    await create({ name: 'ci' });
    const [lesser, second] = ['lesser-key-0123456789', 'second-key-0123456789'];
    const same = { requesterId: 'account_admin' };
    const others = [
      declaredKey(lesser, 'viewer', same),
      declaredKey(second, 'account_admin', { ...same, id: 'second' }),
    ];
    call = caller(controlOptions(rig, { declared: [...DECLARED, ...others] }));
    for (const key of [lesser, second]) {
      const how = { headers: { ...headers, 'x-api-key': key }, body: { name: 'ci' } };
      expect(await refused('/api/v1/keys', how)).toBe('409 idempotency_key_reused');
    }
  });

  test('what is kept of a request cannot be tried out by whoever reads the database', async () => {
    await create({ name: 'ci' });
    const [kept] = await rig.store.db.selectFrom('idempotency_keys').selectAll().execute();
    const bodies = [{ name: 'ci' }, ['key', 'account_admin', null, { name: 'ci' }]];
    for (const body of bodies)
      expect(kept?.request_hash).not.toBe(createHash('sha256').update(JSON.stringify(body)).digest('hex'));
  });

  test('a refused request keeps no answer', async () => {
    expect(await refused('/api/v1/keys', { headers, body: { name: '' } })).toBe('400 request_invalid');
    expect((await create({ name: 'good now' })).status).toBe(201);
  });

  test('after a day the key is new again', async () => {
    const first = (await create({ name: 'ci' })).json();
    rig.clock.advance(24 * 60 * 60_000);
    expect((await create({ name: 'ci' })).json().id).not.toBe(first.id);
  });

  test.each(['', 'with blank', 'x'.repeat(256), 'ü'])('%j is no key', async (key) => {
    const how = { headers: { ...ADMIN, 'idempotency-key': key }, body: { name: 'x' } };
    expect(await refused('/api/v1/keys', how)).toBe('400 idempotency_key_invalid');
  });
});
