import { beforeAll, expect, test } from 'vitest';
import { clientsFor } from '../harness/clients.ts';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { untilRows } from '../harness/sql.ts';
import { until } from '../harness/until.ts';

const fixture = useProgram();
const OWN = { member: 3, other: 2 } as const;

beforeAll(async () => {
  for (const who of ['member', 'other'] as const) {
    const { openai } = clientsFor({ url: fixture.program.url, key: KEYS[who], maxRetries: 0 });
    for (let number = 0; number < OWN[who]; number++)
      await openai.chat.completions.create({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] });
  }
  await untilRows(fixture.program, 'SELECT count() AS n FROM system.ai_gateway.usage', {
    holds: ([row]) => Number(row?.['n']) === OWN.member + OWN.other,
  });
  // The start of each run is in the audit log a moment later, whatever else is looked for there.
  await until(async () => (await audited('?action=AI_INFERENCE_INVOKE&limit=200')) === OWN.member + OWN.other, {
    what: 'the starts of the runs in the log',
  });
});

test('an admin sees every request, a member exactly those of their own', async () => {
  expect(await requesters(KEYS.admin)).toEqual({
    'user.name@email.com': OWN.member,
    'other.name@email.com': OWN.other,
  });
  expect(await requesters(KEYS.member)).toEqual({ 'user.name@email.com': OWN.member });
  expect(await requesters(KEYS.other)).toEqual({ 'other.name@email.com': OWN.other });
  const asked = '/api/v1/requests?requester=other.name@email.com';
  expect((await call(asked, { key: KEYS.member })).body).toMatchObject({ data: [] });
});

test("another's request does not exist for a member", async () => {
  const { body } = await call('/api/v1/requests', { key: KEYS.other });
  const id = (body as { data: { request_id: string }[] }).data[0]?.request_id;
  expect((await call(`/api/v1/requests/${id}`, { key: KEYS.other })).status).toBe(200);
  const refused = await call(`/api/v1/requests/${id}`, { key: KEYS.member });
  expect(refused.status).toBe(404);
  expect(JSON.stringify(refused.body)).not.toContain('other.name@email.com');
});

test.each([
  ['import a dashboard', '/api/v1/dashboards/import', { template: 'usage' }],
  ['read the audit log', '/api/v1/audit', undefined],
] as const)('a member may not %s, and is told so in the language asked for; an admin may', async (_, path, body) => {
  const refused = await call(path, { key: KEYS.member, body, language: 'ko' });
  expect(refused).toMatchObject({ status: 403, body: { error: { message: expect.stringMatching(/[가-힣]/) } } });
  expect((await call(path, { key: KEYS.admin, body })).status).toBe(200);
});

test('the audit log tells of an import by an admin, and of no attempt by a member', async () => {
  const before = await audited();
  await call('/api/v1/dashboards/import', { key: KEYS.member, body: { template: 'usage' } });
  expect(await audited()).toBe(before);
  await call('/api/v1/dashboards/import', { key: KEYS.admin, body: { template: 'usage' } });
  expect(await audited()).toBe(before + 1);
});

test('without a key nothing is told', async () => {
  for (const path of ['/api/v1/requests', '/api/v1/audit', '/api/v1/keys', '/api/v1/dashboards']) {
    expect((await call(path, { key: '' })).status, path).toBe(401);
    expect((await call(path, { key: 'tg-nobody-0123456789abcdef' })).status, path).toBe(401);
  }
});

/** How many requests of each requester are listed. */
async function requesters(key: string): Promise<Readonly<Record<string, number>>> {
  const { body } = await call('/api/v1/requests?limit=200', { key });
  const { data } = body as { readonly data: readonly { readonly requester: string }[] };
  return data.reduce<Record<string, number>>((sums, { requester }) => {
    sums[requester] = (sums[requester] ?? 0) + 1;
    return sums;
  }, {});
}

async function audited(query = '?limit=200'): Promise<number> {
  const { body } = await call(`/api/v1/audit${query}`, { key: KEYS.admin });
  return (body as { readonly data: readonly unknown[] }).data.length;
}

async function call(
  path: string,
  how: { readonly key: string; readonly body?: unknown; readonly language?: string },
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${fixture.program.url}${path}`, {
    method: how.body === undefined ? 'GET' : 'POST',
    headers: {
      ...(how.key === '' ? {} : { authorization: `Bearer ${how.key}` }),
      'content-type': 'application/json',
      'accept-language': how.language ?? 'en',
    },
    body: how.body === undefined ? null : JSON.stringify(how.body),
    signal: AbortSignal.timeout(60_000),
  });
  return { status: response.status, body: await response.json() };
}
