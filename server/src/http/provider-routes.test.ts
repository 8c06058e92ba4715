import { pageOf, providerSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { catalogueRig, DECLARED } from '../../test/catalogue-rig.ts';
import {
  ADMIN,
  ADMIN_KEY,
  as,
  destination,
  ENDPOINT,
  PROVIDER,
  SECRET,
  useCatalogueRoutes,
} from '../../test/catalogue-routes-rig.ts';

const { rig, made, acts, declare, get, post, patch, remove, refused } = useCatalogueRoutes();

test('one is made, listed, changed and removed; each act is in the log, and gateways are told of each', async () => {
  const first = await post('/api/v1/providers', PROVIDER);
  expect(first.status).toBe(201);
  const provider = providerSchema.parse(first.json());
  expect(provider).toMatchObject({
    name: 'claude',
    kind: 'anthropic',
    base_url: null,
    has_secret: true,
    secret_tail: 'cdef',
    declared: false,
    created_by: 'account_admin@acme.com',
    version: 1,
    problem: null,
  });
  const one = await get('/api/v1/providers/claude');
  expect([one.json(), one.headers.get('etag')]).toEqual([provider, '"1"']);
  const changed = await patch(`/api/v1/providers/${provider.id}`, { api_key: 'short' });
  expect(changed.json()).toMatchObject({ version: 2, secret_tail: null, has_secret: true });
  const page = pageOf(providerSchema).parse((await get('/api/v1/providers')).json());
  expect(page.data.map(({ name, declared: isDeclared }) => [name, isDeclared])).toEqual([
    ['claude', false],
    ['openai', true],
  ]);
  expect((await remove('/api/v1/providers/claude')).status).toBe(200);
  expect(await refused(get('/api/v1/providers/claude'))).toBe('404 provider_not_listed');
  expect((await acts()).map(({ action, target }) => [action, target])).toEqual(
    ['created', 'changed', 'removed'].map((what) => [`provider.${what}`, `provider:${provider.id}`]),
  );
  expect(made().told()).toBe(3);
});

test('no answer, no log entry and no column holds the secret', async () => {
  const answers = [
    await post('/api/v1/providers', PROVIDER, { ...ADMIN, 'idempotency-key': 'k' }),
    await patch('/api/v1/providers/claude', { api_key: `${SECRET}-rotated` }),
    await get('/api/v1/providers'),
    await get('/api/v1/providers/claude'),
    await get('/api/v1/audit'),
    await remove('/api/v1/providers/claude'),
    await post('/api/v1/providers', { ...PROVIDER, kind: 'demo' }),
    await post('/api/v1/providers', { ...PROVIDER, kind: SECRET }),
  ];
  for (const { text } of answers) expect(text).not.toContain('0123456789abc');
  const tables = ['providers', 'audit_log', 'idempotency_keys'] as const;
  for (const table of tables) {
    const rows = await rig().store.db.selectFrom(table).selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('0123456789abc');
  }
});

test.each<[string, unknown, string]>([
  ['has a declared one’s name', { ...PROVIDER, name: 'openai' }, '409 name_taken'],
  ['has a made one’s name', { ...PROVIDER, name: 'taken' }, '409 name_taken'],
  ['has no key', { name: 'x', kind: 'openai' }, '400 request_invalid api_key: This is required.'],
  [
    'has a password in its address',
    { ...PROVIDER, base_url: 'https://u:p@a' },
    '400 request_invalid base_url: A URL must not carry a user name or a password here. Use "api_key".',
  ],
  [
    'is where machines are told credentials',
    { ...PROVIDER, base_url: 'http://2852039166/latest' },
    expect.stringContaining('400 request_invalid base_url: At this address machines ask who they are'),
  ],
  [
    'has a name that clouds give to such an address',
    { ...PROVIDER, base_url: 'http://metadata.google.internal' },
    expect.stringContaining('400 request_invalid base_url: At this address'),
  ],
  [
    'has a line break in its key',
    { ...PROVIDER, api_key: 'a\nb' },
    expect.stringContaining('400 request_invalid api_key'),
  ],
  [
    'has a key that no header can carry',
    { ...PROVIDER, api_key: '열쇠-0123456789abcdef' },
    '400 request_invalid api_key: An API key consists of visible ASCII characters without blanks: no header carries others.',
  ],
  [
    'has blanks around its key',
    { ...PROVIDER, api_key: ' sk-1 ' },
    expect.stringContaining('400 request_invalid api_key'),
  ],
  [
    'has a backslash in its address',
    { ...PROVIDER, base_url: 'https://good.example\\@evil.example' },
    expect.stringContaining('400 request_invalid base_url'),
  ],
  [
    'has half a letter in its name',
    { ...PROVIDER, name: '\ud800' },
    expect.stringContaining('400 request_invalid name'),
  ],
  ['has no name', { ...PROVIDER, name: '' }, expect.stringContaining('400 request_invalid name')],
  ['has an unknown member', { ...PROVIDER, secret: 'x' }, expect.stringContaining('400 request_invalid')],
])('one that %s is not made', async (_what, body, expected) => {
  await post('/api/v1/providers', { ...PROVIDER, name: 'taken' });
  expect(await refused(post('/api/v1/providers', body))).toEqual(expected);
});

test('one that is there is not sent to where machines are told credentials', async () => {
  await post('/api/v1/providers', PROVIDER);
  const change = { base_url: 'http://169.254.169.254', api_key: SECRET };
  expect(await refused(patch('/api/v1/providers/claude', change))).toContain('At this address');
  expect((await get('/api/v1/providers/claude')).json()).toMatchObject({ base_url: null, version: 1 });
});

test('one in use stays, and the refusal names the endpoints', async () => {
  await post('/api/v1/providers', PROVIDER);
  await post('/api/v1/endpoints', { ...ENDPOINT, name: 'a', fallbacks: [{ ...destination('claude'), name: 'b' }] });
  await post('/api/v1/endpoints', { ...ENDPOINT, name: 'b', destinations: [destination('claude')] });
  const answer = await remove('/api/v1/providers/claude');
  expect(answer.status).toBe(409);
  expect(answer.json().error).toMatchObject({ code: 'provider_in_use', details: { endpoints: 'a, b' } });
  await patch('/api/v1/endpoints/a', { fallbacks: [] });
  await remove('/api/v1/endpoints/b');
  expect((await remove('/api/v1/providers/claude')).status).toBe(200);
});

test('a declared one is not changed here', async () => {
  for (const id of ['openai', 'declared-p']) {
    expect(await refused(patch(`/api/v1/providers/${id}`, { api_key: 'x' }))).toBe('409 provider_declared');
    expect(await refused(remove(`/api/v1/providers/${id}`))).toBe('409 provider_declared');
  }
});

test('the secret goes to no other host without being given again', async () => {
  await post('/api/v1/providers', PROVIDER);
  const to = (base_url: string | null, more = {}) => patch('/api/v1/providers/claude', { base_url, ...more });
  expect(await refused(to('https://thief.example'))).toBe('400 request_invalid api_key: This is required.');
  expect((await to('https://api.anthropic.com/proxy')).json()).toMatchObject({ version: 2 });
  expect((await to('https://other.example', { api_key: 'new' })).json()).toMatchObject({ version: 3 });
  expect(await refused(to(null))).toBe('400 request_invalid api_key: This is required.');
});

test('a secret kept under another key is told, and the others are read', async () => {
  const before = catalogueRig(rig(), { key: new Uint8Array(32).fill(1) });
  const actor = { ...ADMIN_KEY, through: { kind: 'key', id: 'k', name: 'k' } } as const;
  const origin = { address: '', userAgent: '', requestId: 'r' };
  const provider = { name: 'old', kind: 'openai', baseUrl: undefined, apiKey: SECRET } as const;
  await before.catalogue.createProvider({ provider }, { actor, origin });
  await post('/api/v1/providers', PROVIDER);
  await post('/api/v1/endpoints', { ...ENDPOINT, name: 'uses-old', destinations: [destination('old')] });
  const problems = async () =>
    pageOf(providerSchema)
      .parse((await get('/api/v1/providers')).json())
      .data.map(({ name, problem }) => `${name} ${problem}`);
  expect(await problems()).toEqual(['claude null', 'old secret_unreadable', 'openai null']);
  expect((await get('/api/v1/endpoints/uses-old')).json()).toMatchObject({ problem: 'provider_unavailable' });
  await patch('/api/v1/providers/old', { api_key: SECRET });
  expect(await problems()).toEqual(['claude null', 'old null', 'openai null']);
});

const alter = (columns: Record<string, string>) =>
  rig().store.transaction(async (tx) => {
    await tx.updateTable('providers').set(columns).execute();
  });

test('an address is kept and shown as it was parsed', async () => {
  const base_url = 'https://ａｐｉ.Example:443/a/../v1//';
  expect((await post('/api/v1/providers', { ...PROVIDER, base_url })).json()).toMatchObject({
    base_url: 'https://api.example/v1',
  });
  expect((await patch('/api/v1/providers/claude', { base_url: 'https://API.example/v1/' })).json()).toMatchObject({
    base_url: 'https://api.example/v1',
    version: 1,
  });
});

test('a secret opens for no other address than it was given for, and a change tells the problem that is left', async () => {
  await post('/api/v1/providers', { ...PROVIDER, base_url: 'https://good.example' });
  await alter({ base_url: 'https://evil.example' });
  expect((await get('/api/v1/providers/claude')).json()).toMatchObject({ problem: 'secret_unreadable' });
  expect((await patch('/api/v1/providers/claude', {})).json()).toMatchObject({ problem: 'secret_unreadable' });
  const mended = { base_url: 'https://good.example', api_key: SECRET };
  expect((await patch('/api/v1/providers/claude', mended)).json()).toMatchObject({ problem: null });
});

test('a change of one whose name was declared since tells so', async () => {
  const { id } = (await post('/api/v1/providers', PROVIDER)).json();
  declare({ ...DECLARED, providers: [{ ...DECLARED.providers[0]!, name: 'claude' }] });
  expect((await patch(`/api/v1/providers/${id}`, { api_key: 'x' })).json()).toMatchObject({ problem: 'name_declared' });
});

test('a record that cannot be read is shown as such, and neither changed nor made anew', async () => {
  await post('/api/v1/providers', PROVIDER);
  await alter({ created_at: '2026-13-41T00:00:00.000Z' });
  const seen = pageOf(providerSchema).parse((await get('/api/v1/providers')).json());
  expect(seen.data.map(({ name, kind, problem }) => [name, kind, problem])).toEqual([
    ['claude', null, 'record_unreadable'],
    ['openai', 'openai', null],
  ]);
  expect(await refused(patch('/api/v1/providers/claude', { api_key: 'x' }))).toBe('409 record_unreadable');
  expect(await refused(remove('/api/v1/providers/claude'))).toBe('409 record_unreadable');
  expect(await refused(post('/api/v1/providers', PROVIDER))).toBe('409 name_taken');
});

test('account admins see and change all, admins of workspaces see names, others nothing', async () => {
  await post('/api/v1/providers', { ...PROVIDER, base_url: 'https://internal.example' });
  const seen = pageOf(providerSchema).parse((await get('/api/v1/providers', as('lead'))).json());
  expect(seen.data.map(({ name, base_url, secret_tail }) => [name, base_url, secret_tail])).toEqual([
    ['claude', null, null],
    ['openai', null, null],
  ]);
  expect(JSON.stringify(seen)).not.toContain('internal.example');
  for (const who of ['member', 'viewer']) {
    expect(await refused(get('/api/v1/providers', as(who)))).toBe('403 role_not_allowed');
    expect(await refused(get('/api/v1/providers/claude', as(who)))).toBe('403 role_not_allowed');
  }
  for (const who of ['lead', 'member', 'viewer']) {
    expect(await refused(post('/api/v1/providers', PROVIDER, as(who)))).toBe('403 role_not_allowed');
    expect(await refused(patch('/api/v1/providers/claude', {}, as(who)))).toBe('403 role_not_allowed');
    expect(await refused(remove('/api/v1/providers/claude', as(who)))).toBe('403 role_not_allowed');
  }
});
