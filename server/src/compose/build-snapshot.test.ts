import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSnapshot, writeSnapshot } from '#gateway';
import { hashSecret } from '#identity';
import { asInstant, namedUuid } from '#kernel';
import { readEnvironment } from '../config/environment.ts';
import { readConfigText } from '../config/file.ts';
import { buildSnapshot, type SnapshotParts, settleState } from './build-snapshot.ts';
import type { AccountState } from './home/account-state.ts';

const ACCOUNT = '11d77e21-5e05-4196-af72-423257f74974';
const KEY = 'tg-0123456789abcdef';
const homeKeys = { adminKey: 'tg-admin', demoKey: 'tg-demo' };
const warehouse = { url: 'http://127.0.0.1:1', user: 'u', password: 'p' };
const empty: AccountState = { accountId: ACCOUNT, workspaceIds: {}, endpoints: {} };
const at = (now: number) => ({ now: asInstant(now), workspaceId: () => '1234567890123456' });

const FILE = `
providers: { openai: { kind: openai, base_url: "http://127.0.0.1:9/v1", api_key: sk-1 } }
endpoints:
  - name: gpt
    tags: { team: engineering }
    destinations:
      - { name: primary, provider: openai, model: gpt-5.2, traffic_percentage: 60 }
      - { name: second, provider: openai, model: gpt-5.2, traffic_percentage: 40 }
    fallbacks: [{ name: backup, provider: openai, model: mini }]
keys:
  - { name: ci, key: ${KEY}, requester: user.name@email.com, endpoints: [gpt], services: [help-centre], expires_at: 2027-01-01T00:00:00Z }
`;

function settingsOf(text: string, variables: Record<string, string> = {}) {
  const { settings } = readEnvironment(variables, '/nowhere');
  const { declared } = readConfigText(text, { file: 'tallygate.yaml', variables: {}, adminKey: undefined });
  const configFile = { path: '/nowhere/tallygate.yaml', label: 'tallygate.yaml' };
  return { environment: { ...settings, configFile }, declared: declared! };
}

function build(text: string, more: Partial<SnapshotParts> = {}) {
  const settings = settingsOf(text);
  return buildSnapshot(settings, {
    state: settleState(settings, empty, at(1000)),
    homeKeys,
    madeKeys: [],
    madeEndpoints: [],
    version: 7,
    warehouse,
    ...more,
  });
}

test('endpoints, destinations and keys get ids that depend on names alone', () => {
  const { endpoints, keys } = build(FILE);
  const gpt = endpoints.get('gpt')!;
  expect(gpt).toMatchObject({
    id: namedUuid(ACCOUNT, 'endpoint', 'gpt'),
    workspaceId: '1234567890123456',
    tags: { team: 'engineering' },
    metadata: {
      creator: 'tallygate.yaml',
      creationTime: 1000,
      destinations: ['primary', 'second'],
      fallbacks: ['backup'],
    },
  });
  expect(gpt.destinations[0]).toMatchObject({
    type: 'EXTERNAL_FOUNDATION_MODEL',
    trafficPercentage: 60,
    provider: { origin: 'http://127.0.0.1:9', basePath: '/v1' },
  });
  expect(gpt.destinations[0]!.id).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set([...gpt.destinations, ...gpt.fallbacks].map((each) => each.id)).size).toBe(3);
  expect(keys.get(hashSecret(KEY))).toMatchObject({
    id: namedUuid(ACCOUNT, 'key', 'ci'),
    requesterId: namedUuid(ACCOUNT, 'requester', 'USER', 'user.name@email.com'),
    role: 'member',
    endpoints: ['gpt'],
    services: ['help-centre'],
    runTypes: undefined,
    expiresAt: Date.UTC(2027, 0, 1),
  });
});

test('without any file there is the demo endpoint, its key for it alone, and an account admin', () => {
  const { endpoints, keys } = build('');
  expect([...endpoints.keys()]).toEqual(['demo']);
  expect(endpoints.get('demo')?.destinations).toMatchObject([
    { model: 'demo-1', type: 'PAY_PER_TOKEN_FOUNDATION_MODEL', provider: { kind: 'demo' }, trafficPercentage: 100 },
  ]);
  expect(keys.get(hashSecret('tg-admin'))).toMatchObject({
    role: 'account_admin',
    requester: 'admin@localhost',
    endpoints: undefined,
  });
  expect(keys.get(hashSecret('tg-demo'))).toMatchObject({
    role: 'member',
    requester: 'demo@localhost',
    endpoints: ['demo'],
  });
});

test('"demo: false" takes away the endpoint and its key', () => {
  const { endpoints, keys } = build('demo: false');
  expect([endpoints.size, keys.size]).toEqual([0, 1]);
});

test('a declared account id and workspace ids are used, by name and by id', () => {
  const text = `account: { id: 22d77e21-5e05-4196-af72-423257f74974 }
workspaces: [{ id: "42", name: a }, { name: main }]
keys:
  - { name: x, key: 0123456789abcdef-x, requester: r, workspace: a }
  - { name: y, key: 0123456789abcdef-y, requester: r, workspace: "42" }
  - { name: z, key: 0123456789abcdef-z, requester: r }`;
  const { accountId, keys } = build(text);
  expect(accountId).toBe('22d77e21-5e05-4196-af72-423257f74974');
  expect(['x', 'y', 'z'].map((name) => keys.get(hashSecret(`0123456789abcdef-${name}`))?.workspaceId)).toEqual([
    '42',
    '42',
    '1234567890123456',
  ]);
});

test('an endpoint keeps its time of creation, and its time of change moves only when it changed', () => {
  const first = settleState(settingsOf(FILE), empty, at(1000));
  expect(settleState(settingsOf(FILE), first, at(2000))).toBe(first);
  const rotated = settingsOf(FILE.replace('sk-1', 'sk-2'));
  expect(settleState(rotated, first, at(2000))).toBe(first);
  const changed = settleState(settingsOf(FILE.replace('team: engineering', 'team: sales')), first, at(3000));
  expect(changed.endpoints['gpt']).toMatchObject({ createdAt: 1000, updatedAt: 3000 });
  expect(changed.endpoints['demo']).toEqual(first.endpoints['demo']);
  const gone = settleState(settingsOf(''), changed, at(4000));
  expect(settleState(settingsOf(FILE), gone, at(5000)).endpoints['gpt']).toMatchObject({
    createdAt: 1000,
    updatedAt: 5000,
  });
});

test('the digest of an endpoint is the one of earlier releases, so that an update changes no time of change', () => {
  const { endpoints } = settleState(settingsOf(FILE), empty, at(1));
  expect(endpoints['gpt']?.digest).toBe('3d3314ad969fea83e307badaff35ee50673d6abc416bb990fbe0ab333374bee1');
  expect(endpoints['demo']?.digest).toBe('c97420455c660cb1c0c99f70709e529db1240a7d41ffe57a70df545f871e2d8f');
});

test('timeouts and payload logging of the file reach the gateway, and the row is told of the table', () => {
  const more = 'gpt\n    timeouts: { idle_ms: 250 }\n    inference_table: { sampling_percentage: 50 }\n';
  const { endpoints } = build(FILE.replace('gpt\n', more));
  expect(endpoints.get('gpt')).toMatchObject({
    timeouts: { headersMs: undefined, firstByteMs: undefined, idleMs: 250 },
    payloads: { samplingFraction: 0.5, bytesMax: 65_536, retentionDays: 30 },
    metadata: { inferenceTable: 'system.ai_gateway.payloads' },
  });
  expect(endpoints.get('demo')).toMatchObject({ timeouts: undefined, payloads: undefined });
  expect(endpoints.get('demo')?.metadata.inferenceTable).toBeUndefined();
});

test('whatever the file calls "demo", the built-in endpoint has the built-in provider', () => {
  const text = FILE.replace('openai: {', 'demo: { kind: openai, api_key: sk-2 }, openai: {');
  expect(build(text).endpoints.get('demo')?.destinations[0]?.provider.kind).toBe('demo');
});

test('a provider key never reaches the state file', () => {
  expect(JSON.stringify(settleState(settingsOf(FILE), empty, at(1)))).not.toContain('sk-1');
});

test('a snapshot survives the wire unchanged', () => {
  const full = FILE.replace('gpt\n', 'gpt\n    timeouts: { idle_ms: 250 }\n    inference_table: {}\n');
  for (const text of ['', 'demo: false', FILE, full]) {
    const snapshot = build(text);
    expect(readSnapshot(writeSnapshot(snapshot))).toStrictEqual({ kind: 'snapshot', snapshot });
  }
});

test('names that mean something to JavaScript are only names', () => {
  const text = FILE.replaceAll('gpt\n', '__proto__\n').replace('[gpt]', '[__proto__]').replace('team:', '__proto__:');
  const snapshot = build(text);
  expect(snapshot.endpoints.get('__proto__')?.name).toBe('__proto__');
  expect(readSnapshot(writeSnapshot(snapshot))).toMatchObject({ kind: 'snapshot' });
});

test('a text that is no snapshot is refused with the places that are wrong, whatever it is', () => {
  const good = JSON.parse(writeSnapshot(build(FILE)));
  expect(readSnapshot('{')).toEqual({ kind: 'invalid', paths: [''] });
  expect(readSnapshot('null')).toEqual({ kind: 'incompatible', format: undefined });
  expect(readSnapshot(JSON.stringify({ ...good, format: 1 }))).toEqual({ kind: 'incompatible', format: 1 });
  good.snapshot.endpoints[1].destinations = [];
  delete good.snapshot.publicUrl;
  expect(readSnapshot(JSON.stringify(good))).toEqual({
    kind: 'invalid',
    paths: ['endpoints.1.destinations', 'publicUrl'],
  });
  fc.assert(fc.property(fc.json(), (text) => readSnapshot(text).kind !== 'snapshot'));
});

test('on the wire a provider stands once, however many destinations it has; one that is not there is refused', () => {
  const text = FILE.replace('openai: {', 'demo: { kind: openai, api_key: sk-2 }, openai: {');
  const wire = writeSnapshot(build(text));
  expect(wire.split('sk-1')).toHaveLength(2);
  expect(readSnapshot(wire)).toStrictEqual({ kind: 'snapshot', snapshot: build(text) });
  const good = JSON.parse(wire);
  good.snapshot.endpoints[1].destinations[0].provider = 99;
  expect(readSnapshot(JSON.stringify(good))).toEqual({ kind: 'invalid', paths: ['providers.99'] });
});

test.each<{ when: string; text: string; wording: object }>([
  { when: 'the file names none', text: FILE, wording: { language: 'ko', timeZone: 'Asia/Seoul' } },
  {
    when: 'the file names both',
    text: `account: { language: en, timezone: Europe/Berlin }${FILE}`,
    wording: { language: 'en', timeZone: 'Europe/Berlin' },
  },
])('gateways know the language and the zone of the account: $when', ({ text, wording }) => {
  expect(build(text).wording).toEqual(wording);
});

test('a key has the language of its person, who is known by the address; one of a program or a group has none', () => {
  const keyOf = (name: string, members: string) => `  - { name: ${name}, key: 0123456789abcdef-${name}, ${members} }`;
  const text = [
    'keys:',
    keyOf('kim', 'requester: Kim@Acme.com'),
    keyOf('lee', 'requester: lee@acme.com'),
    keyOf('bot', 'requester: kim@acme.com, requester_type: SERVICE_PRINCIPAL'),
    keyOf('all', 'requester: kim@acme.com, requester_type: GROUP'),
    keyOf('odd', 'requester: __proto__'),
  ].join('\n');
  const made = { ...[...build(text).keys.values()][0]!, hash: 'made', requester: 'kim@acme.com' };
  const snapshot = build(text, { madeKeys: [made], languages: { 'kim@acme.com': 'en', 'gone@acme.com': 'ko' } });
  const languageOf = (name: string) => snapshot.keys.get(hashSecret(`0123456789abcdef-${name}`))?.language;
  expect(['kim', 'lee', 'bot', 'all', 'odd'].map(languageOf)).toEqual(['en', ...Array(4).fill(undefined)]);
  expect(snapshot.keys.get('made')?.language).toBe('en');
  expect(readSnapshot(writeSnapshot(snapshot))).toStrictEqual({ kind: 'snapshot', snapshot });
});

test('a language that a later release added is as good as none, and an earlier release tells nothing of it', () => {
  const good = JSON.parse(writeSnapshot(build(FILE)));
  good.snapshot.wording.language = 'ja';
  good.snapshot.keys[0].language = 'ja';
  const read = readSnapshot(JSON.stringify(good));
  expect(read).toMatchObject({ kind: 'snapshot', snapshot: { wording: { language: 'ko' } } });
  expect(read.kind === 'snapshot' && [...read.snapshot.keys.values()][0]?.language).toBeUndefined();
  delete good.snapshot.wording;
  const earlier = readSnapshot(JSON.stringify(good));
  expect(earlier.kind === 'snapshot' && earlier.snapshot.wording).toBeUndefined();
  expect(earlier.kind).toBe('snapshot');
});

test('members that an earlier release does not send are not there', () => {
  const good = JSON.parse(writeSnapshot(build(FILE)));
  for (const endpoint of good.snapshot.endpoints) {
    delete endpoint.timeouts;
    delete endpoint.payloads;
  }
  expect(readSnapshot(JSON.stringify(good))).toStrictEqual({ kind: 'snapshot', snapshot: build(FILE) });
});

test('members that a later release adds are ignored', () => {
  const good = JSON.parse(writeSnapshot(build(FILE)));
  good.snapshot.later = true;
  good.snapshot.endpoints[0].later = true;
  expect(readSnapshot(JSON.stringify(good))).toStrictEqual({ kind: 'snapshot', snapshot: build(FILE) });
});
