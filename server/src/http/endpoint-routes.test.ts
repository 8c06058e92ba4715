import { createClient, endpointSchema, endpointVersionSchema, pageOf } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { DECLARED } from '../../test/catalogue-rig.ts';
import {
  ADMIN,
  as,
  destination,
  ENDPOINT,
  PROVIDER,
  SECRET,
  useCatalogueRoutes,
} from '../../test/catalogue-routes-rig.ts';

const { rig, made, app, acts, declare, get, post, patch, remove, refused } = useCatalogueRoutes();

test('one is made with every default, changed member by member, and removed; its versions stay', async () => {
  const answer = await post('/api/v1/endpoints', ENDPOINT);
  expect(answer.status).toBe(201);
  const endpoint = endpointSchema.parse(answer.json());
  expect(endpoint).toMatchObject({
    name: 'gpt',
    workspace_id: '1',
    declared: false,
    problem: null,
    destinations: [{ ...destination(), traffic_percentage: 100 }],
    fallbacks: [],
    on_client_disconnect: 'drain',
    max_body_bytes: 33_554_432,
    timeouts: null,
    inference_table: null,
    created_by: 'account_admin@acme.com',
    version: 1,
  });
  const second = await patch('/api/v1/endpoints/gpt', {
    tags: { team: 'a' },
    timeouts: { headers_ms: 1_000 },
    inference_table: { sampling_percentage: 29 },
    workspace: 'lab',
  });
  expect(second.json()).toMatchObject({
    version: 2,
    workspace_id: '2',
    tags: { team: 'a' },
    timeouts: { headers_ms: 1_000 },
    inference_table: { sampling_percentage: 29, max_bytes: 65_536, retention_days: 30 },
    destinations: endpoint.destinations,
  });
  const third = await patch(`/api/v1/endpoints/${endpoint.id}`, { timeouts: null, inference_table: null });
  expect(third.json()).toMatchObject({ version: 3, timeouts: null, inference_table: null, tags: { team: 'a' } });
  const states = pageOf(endpointVersionSchema).parse((await get('/api/v1/endpoints/gpt/versions?limit=2')).json());
  expect(states.data.map(({ version, timeouts }) => [version, timeouts])).toEqual([
    [3, null],
    [2, { headers_ms: 1_000 }],
  ]);
  const rest = await get(`/api/v1/endpoints/gpt/versions?limit=2&cursor=${states.next_cursor}`);
  expect(rest.json()).toMatchObject({ data: [{ version: 1, workspace_id: '1' }], next_cursor: null });
  expect((await remove('/api/v1/endpoints/gpt')).status).toBe(200);
  expect(await refused(get('/api/v1/endpoints/gpt'))).toBe('404 endpoint_not_listed');
  expect(await made().store.versions(endpoint.id, { before: undefined, limit: 9 })).toHaveLength(3);
  const log = await acts();
  expect(log.map(({ action }) => action)).toEqual([
    'endpoint.created',
    'endpoint.changed',
    'endpoint.changed',
    'endpoint.removed',
  ]);
  expect(log[1]).toMatchObject({ before: { version: 1 }, after: { version: 2, tags: { team: 'a' } } });
});

test.each<[string, unknown, unknown]>([
  ['has a declared one’s name', { ...ENDPOINT, name: 'filed' }, '409 name_taken'],
  ['has a made one’s name', { ...ENDPOINT, name: 'taken' }, '409 name_taken'],
  [
    'has shares that do not add up',
    { ...ENDPOINT, destinations: [{ ...destination(), traffic_percentage: 90 }] },
    '400 request_invalid destinations: The traffic percentages sum to 90; they must sum to 100.',
  ],
  [
    'names a provider that is not there',
    { ...ENDPOINT, destinations: [destination('none')] },
    '400 request_invalid destinations[0].provider: There is no provider "none" here.',
  ],
  [
    'has no destination',
    { ...ENDPOINT, destinations: [] },
    '400 request_invalid destinations: At least one is required.',
  ],
  [
    'has an empty model',
    { ...ENDPOINT, destinations: [{ ...destination(), model: '' }] },
    expect.stringContaining('400 request_invalid destinations.0.model'),
  ],
  [
    'has a share in parts',
    { ...ENDPOINT, destinations: [{ ...destination(), traffic_percentage: 99.5 }] },
    expect.stringContaining('400 request_invalid'),
  ],
  [
    'has a timeout of nothing',
    { ...ENDPOINT, timeouts: { idle_ms: 99 } },
    expect.stringContaining('400 request_invalid timeouts.idle_ms'),
  ],
  ['is of a workspace that is not there', { ...ENDPOINT, workspace: 'none' }, '404 workspace_unknown'],
  [
    'has 101 tags',
    { ...ENDPOINT, tags: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`t${at}`, ''])) },
    expect.stringContaining('400 request_invalid tags'),
  ],
])('one that %s is not made', async (_what, body, expected) => {
  await post('/api/v1/endpoints', { ...ENDPOINT, name: 'taken' });
  expect(await refused(post('/api/v1/endpoints', body))).toEqual(expected);
});

/** An endpoint whose document takes close to so many bytes. */
const sized = (name: string, bytes: number) => ({
  ...ENDPOINT,
  name,
  tags: Object.fromEntries(Array.from({ length: Math.floor(bytes / 1_033) }, (_, at) => [`t${at}`, 'x'.repeat(1_024)])),
});

test('one of more than 64 KiB is not made, and none becomes so', async () => {
  const tooLarge = expect.stringContaining('400 request_invalid The endpoint is larger than 65536 bytes as JSON.');
  expect(await refused(post('/api/v1/endpoints', sized('gpt', 67_000)))).toEqual(tooLarge);
  expect((await post('/api/v1/endpoints', sized('gpt', 64_000))).status).toBe(201);
  const { tags } = sized('gpt', 67_000);
  expect(await refused(patch('/api/v1/endpoints/gpt', { tags }))).toEqual(tooLarge);
  expect(await refused(patch('/api/v1/endpoints/gpt', { tags: { a: '가'.repeat(1_024) }, fallbacks: wide() }))).toEqual(
    tooLarge,
  );
});
/** Letters of three bytes: 100 fallbacks of 900 bytes each. */
const wide = () =>
  Array.from({ length: 100 }, (_, at) => ({ ...destination(), name: `f${at}`, model: '가'.repeat(256) }));

test('all together take no more than 32 MiB; what shrinks is still changed', async () => {
  await post('/api/v1/endpoints', sized('gpt', 60_000));
  await post('/api/v1/endpoints', sized('other', 1_100));
  // The row of another endpoint fills more than what is left, which no one request could.
  await rig().store.transaction(async (tx) => {
    const filler = ' '.repeat(32 * 1_024 * 1_024 - 32_000);
    const { document } = await tx
      .selectFrom('endpoints')
      .select('document')
      .where('name', '=', 'other')
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('endpoints')
      .set({ document: `${document}${filler}` })
      .where('name', '=', 'other')
      .execute();
  });
  expect(await refused(post('/api/v1/endpoints', sized('third', 5_000)))).toBe('409 endpoints_bytes_max_reached');
  const { tags } = sized('gpt', 64_000);
  expect(await refused(patch('/api/v1/endpoints/gpt', { tags }))).toBe('409 endpoints_bytes_max_reached');
  const smaller = sized('gpt', 50_000).tags;
  expect((await patch('/api/v1/endpoints/gpt', { tags: smaller })).status).toBe(200);
  expect((await patch('/api/v1/endpoints/gpt', { tags: {} })).status).toBe(200);
  expect((await post('/api/v1/endpoints', sized('third', 5_000))).status).toBe(201);
});

test('the log keeps of a change what differs', async () => {
  await post('/api/v1/endpoints', sized('gpt', 60_000));
  await patch('/api/v1/endpoints/gpt', { max_body_bytes: 2_048 });
  const { before, after } = (await acts())[1] ?? {};
  expect(before).toEqual({ name: 'gpt', version: 1, max_body_bytes: 33_554_432 });
  expect(after).toEqual({ name: 'gpt', version: 2, max_body_bytes: 2_048 });
});

test('a change of one that is not served whole tells why', async () => {
  await post('/api/v1/providers', PROVIDER);
  const { id } = (await post('/api/v1/endpoints', { ...ENDPOINT, destinations: [destination('claude')] })).json();
  await rig().store.transaction(async (tx) => {
    await tx.updateTable('providers').set({ base_url: 'https://evil.example' }).execute();
  });
  const change = async () => (await patch(`/api/v1/endpoints/${id}`, { tags: {} })).json();
  expect(await change()).toMatchObject({ problem: 'provider_unavailable' });
  declare({ ...DECLARED, endpoints: [{ ...DECLARED.endpoints[0]!, name: 'gpt' }] });
  expect(await change()).toMatchObject({ problem: 'name_declared' });
});

test('a record that cannot be read is shown to its admins as such, and neither changed nor made anew', async () => {
  await post('/api/v1/endpoints', ENDPOINT);
  await post('/api/v1/endpoints', { ...ENDPOINT, name: 'other' });
  await rig().store.transaction(async (tx) => {
    await tx.updateTable('endpoints').set({ document: '{}' }).where('name', '=', 'gpt').execute();
  });
  const seen = pageOf(endpointSchema).parse((await get('/api/v1/endpoints', as('lead'))).json());
  expect(seen.data.map(({ name, problem }) => [name, problem])).toEqual([
    ['filed', null],
    ['gpt', 'record_unreadable'],
    ['other', null],
  ]);
  expect((await get('/api/v1/endpoints/gpt/versions')).status).toBe(200);
  expect(await refused(patch('/api/v1/endpoints/gpt', { tags: {} }))).toBe('409 record_unreadable');
  expect(await refused(remove('/api/v1/endpoints/gpt', as('member')))).toBe('403 role_not_allowed');
  expect(await refused(remove('/api/v1/endpoints/gpt'))).toBe('409 record_unreadable');
  expect(await refused(post('/api/v1/endpoints', ENDPOINT))).toBe('409 name_taken');
});

test('a problem is told in the language of the caller', async () => {
  const body = { ...ENDPOINT, destinations: [] };
  const answer = await post('/api/v1/endpoints', body, { ...ADMIN, 'accept-language': 'ko' });
  expect(answer.json().error.message).toContain('destinations: 하나 이상 필요합니다.');
});

test('what the file declares later hides what was made, which is told and can still be removed by its id', async () => {
  const { id } = (await post('/api/v1/endpoints', ENDPOINT)).json();
  declare({ ...DECLARED, endpoints: [{ ...DECLARED.endpoints[0]!, id: 'declared-gpt', name: 'gpt' }] });
  expect((await get('/api/v1/endpoints/gpt')).json()).toMatchObject({ id: 'declared-gpt', declared: true });
  expect((await get(`/api/v1/endpoints/${id}`)).json()).toMatchObject({ id, problem: 'name_declared' });
  expect(await refused(patch('/api/v1/endpoints/gpt', { tags: {} }))).toBe('409 endpoint_declared');
  expect(await refused(remove('/api/v1/endpoints/declared-gpt'))).toBe('409 endpoint_declared');
  expect(await refused(get('/api/v1/endpoints/gpt/versions'))).toBe('409 endpoint_declared');
  expect((await remove(`/api/v1/endpoints/${id}`)).status).toBe(200);
});

test('of two who change the same version, the second is told; unchanged is no version', async () => {
  await post('/api/v1/endpoints', ENDPOINT);
  expect((await patch('/api/v1/endpoints/gpt', { tags: { a: '1' }, version: 1 })).status).toBe(200);
  expect(await refused(patch('/api/v1/endpoints/gpt', { tags: { a: '2' }, version: 1 }))).toBe('409 version_conflict');
  const ifMatch = (tag: string) => ({ ...ADMIN, 'if-match': tag });
  expect(await refused(patch('/api/v1/endpoints/gpt', { tags: {} }, ifMatch('"1"')))).toBe('409 version_conflict');
  expect(await refused(remove('/api/v1/endpoints/gpt', ifMatch('"1"')))).toBe('409 version_conflict');
  expect(await refused(remove('/api/v1/endpoints/gpt', ifMatch('1')))).toContain('400 request_invalid');
  expect((await patch('/api/v1/endpoints/gpt', { tags: { a: '1' } }, ifMatch('"2"'))).json()).toMatchObject({
    version: 2,
  });
  expect((await remove('/api/v1/endpoints/gpt', ifMatch('*'))).status).toBe(200);
});

test('of many who make the same name at once, one does', async () => {
  const answers = await Promise.all([1, 2, 3, 4].map(() => post('/api/v1/endpoints', ENDPOINT)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
});

test('a repeated Idempotency-Key is answered as the first time, for every kind of change', async () => {
  const once = (key: string) => ({ ...ADMIN, 'idempotency-key': key });
  const bodies = [
    await post('/api/v1/endpoints', ENDPOINT, once('a')),
    await post('/api/v1/endpoints', ENDPOINT, once('a')),
    await patch('/api/v1/endpoints/gpt', { tags: { a: '1' } }, once('b')),
    await patch('/api/v1/endpoints/gpt', { tags: { a: '1' } }, once('b')),
    await remove('/api/v1/endpoints/gpt', once('c')),
    await remove('/api/v1/endpoints/gpt', once('c')),
  ].map(({ status, text, headers }) => [status, text, headers.get('idempotent-replayed')]);
  for (const at of [0, 2, 4]) expect(bodies[at + 1]).toEqual([bodies[at]?.[0], bodies[at]?.[1], 'true']);
  expect((await acts()).length).toBe(3);
  expect(await refused(post('/api/v1/endpoints', { ...ENDPOINT, name: 'x' }, once('a')))).toBe(
    '409 idempotency_key_reused',
  );
});

test('each sees what they may call, and all of what they may manage', async () => {
  await post('/api/v1/endpoints', ENDPOINT);
  await post('/api/v1/endpoints', { ...ENDPOINT, name: 'labs', workspace: 'lab' });
  const seen = async (who: string) => {
    const { data } = pageOf(endpointSchema).parse((await get('/api/v1/endpoints', as(who))).json());
    return data.map(({ name, destinations }) => `${name}${destinations === undefined ? '' : ' whole'}`);
  };
  expect(await seen('admin')).toEqual(['filed whole', 'gpt whole', 'labs whole']);
  expect(await seen('lead')).toEqual(['filed whole', 'gpt whole', 'labs']);
  expect(await seen('lead-of-2')).toEqual(['filed', 'gpt', 'labs whole']);
  expect(await seen('scoped')).toEqual(['gpt whole']);
  expect(await seen('member')).toEqual(['filed', 'gpt', 'labs']);
  expect(await seen('narrow')).toEqual(['gpt']);
  expect(await seen('viewer')).toEqual([]);
  expect(Object.keys((await get('/api/v1/endpoints/gpt', as('narrow'))).json()).sort()).toEqual([
    'declared',
    'id',
    'name',
    'problem',
    'workspace_id',
  ]);
  expect(await refused(get('/api/v1/endpoints/labs', as('narrow')))).toBe('404 endpoint_not_listed');
  expect(await refused(get('/api/v1/endpoints/gpt/versions', as('member')))).toBe('403 role_not_allowed');
});

test('an admin of a workspace manages the endpoints of that one, and moves none away', async () => {
  expect((await post('/api/v1/endpoints', ENDPOINT, as('lead'))).json()).toMatchObject({ workspace_id: '1' });
  expect((await patch('/api/v1/endpoints/gpt', { tags: { a: '1' } }, as('lead'))).status).toBe(200);
  const lab = { ...ENDPOINT, name: 'labs', workspace: 'lab' };
  expect(await refused(post('/api/v1/endpoints', lab, as('lead')))).toBe('403 role_not_allowed');
  expect(await refused(patch('/api/v1/endpoints/gpt', { workspace: 'lab' }, as('lead')))).toBe('403 role_not_allowed');
  expect(await refused(remove('/api/v1/endpoints/gpt', as('lead-of-2')))).toBe('403 role_not_allowed');
  expect(await refused(post('/api/v1/endpoints', { ...ENDPOINT, name: 'b' }, as('scoped')))).toBe(
    '403 role_not_allowed',
  );
  for (const who of ['member', 'narrow']) {
    expect(await refused(patch('/api/v1/endpoints/gpt', { tags: {} }, as(who)))).toBe('403 role_not_allowed');
    expect(await refused(post('/api/v1/endpoints', { ...ENDPOINT, name: 'b' }, as(who)))).toBe('403 role_not_allowed');
  }
  expect(await refused(patch('/api/v1/endpoints/gpt', { tags: {} }, as('viewer')))).toBe('404 endpoint_not_listed');
});

test('lists are read page by page, by name', async () => {
  for (const name of ['c', 'b', 'a/b', '한글']) await post('/api/v1/endpoints', { ...ENDPOINT, name });
  const names: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = pageOf(endpointSchema).parse((await get(`/api/v1/endpoints?limit=2${query}`)).json());
    names.push(...page.data.map(({ name }) => name));
    cursor = page.next_cursor;
  }
  expect(names).toEqual(['a/b', 'b', 'c', 'filed', '한글']);
});

test('the typed client does all of it', async () => {
  const client = createClient({
    language: 'en',
    baseUrl: '',
    fetch: async (url, init) => {
      const internal = { 'x-tallygate-internal': 'the-internal-secret', 'x-tallygate-host': 'gw.acme.com' };
      return await app().request(url, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), ...internal, ...ADMIN },
      });
    },
  });
  const provider = await client.createProvider({ name: 'p', kind: 'gemini', api_key: SECRET }, { idempotencyKey: 'k' });
  expect((await client.changeProvider('p', { api_key: 'x', version: provider.version ?? 0 })).version).toBe(2);
  expect((await client.provider(provider.id)).name).toBe('p');
  expect((await client.providers({ limit: 1 })).data).toHaveLength(1);
  await client.createEndpoint({ name: 'a/b', destinations: [destination('p')], inference_table: {} });
  expect((await client.endpoint('a/b')).inference_table).toMatchObject({ sampling_percentage: 100 });
  expect((await client.changeEndpoint('a/b', { tags: { a: 'b' } })).version).toBe(2);
  expect((await client.endpointVersions('a/b')).data.map(({ version }) => version)).toEqual([2, 1]);
  expect((await client.endpoints()).data.map(({ name }) => name)).toEqual(['a/b', 'filed']);
  expect((await client.removeEndpoint('a/b')).name).toBe('a/b');
  expect((await client.removeProvider('p')).name).toBe('p');
});
