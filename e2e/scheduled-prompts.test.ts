import { beforeAll, expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { sql, untilRows } from './harness/sql.ts';
import { until } from './harness/until.ts';

const fixture = useProgram();
const ROWS = `SELECT * FROM system.ai_gateway.usage WHERE service = 'scheduled_prompts'`;
const PROMPT = { name: '주간 요약', endpoint: 'demo', user_text: '지난주에 무엇이 바뀌었습니까?', cron: '0 9 * * 1' };

type Answer = Record<string, unknown>;

async function api(method: string, path: string, options: { readonly body?: object; readonly key?: string } = {}) {
  const response = await fetch(`${fixture.program.url}/api/v1/scheduled-prompts${path}`, {
    method,
    headers: {
      authorization: `Bearer ${options.key ?? KEYS.member}`,
      'content-type': 'application/json',
      'accept-language': 'en',
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

async function ended(id: string): Promise<Answer> {
  return await until(
    async () => {
      const { body } = await api('GET', `/${id}/results`);
      const [newest] = body['data'] as Answer[];
      return newest?.['ended_at'] !== null && newest?.['cost_pending'] === false ? newest : undefined;
    },
    { what: 'an ended run' },
  );
}

let id: string;

beforeAll(async () => {
  const made = await api('POST', '', { body: PROMPT });
  expect(made).toMatchObject({
    status: 201,
    body: { enabled: true, time_zone: 'Asia/Seoul', owner: { address: 'user.name@email.com' } },
  });
  expect(made.body['next_runs']).toHaveLength(5);
  id = String(made.body['id']);
});

test('a run goes through the gateway as its owner’s, is one row of the run type, and belongs to the system actor', async () => {
  expect(await api('POST', `/${id}/run`)).toMatchObject({ status: 201, body: { cause: 'by_hand', state: 'waiting' } });
  const run = await ended(id);
  expect(run).toMatchObject({ state: 'succeeded', tries: 1, status: 200, error: null });
  expect(String(run['answer']).length).toBeGreaterThan(0);
  const rows = await untilRows(fixture.program, ROWS, { holds: (found) => found.length > 0 });
  expect(rows).toMatchObject([
    {
      request_id: run['request_id'],
      requester: 'user.name@email.com',
      endpoint_name: 'demo',
      feature: '주간 요약',
      run_id: run['id'],
      run_type: 'scheduled_prompt',
      run_trigger: 'user_enabled',
      billable_run: true,
      attributed_to: 'system',
      input_tokens: String(run['input_tokens']),
      output_tokens: String(run['output_tokens']),
      status_code: 200,
    },
  ]);
  expect(run['cost_nano_usd']).toBe(rows[0]?.['cost_nano_usd'] === null ? null : String(rows[0]?.['cost_nano_usd']));
  expect((await sql(fixture.program, ROWS)).rows).toHaveLength(1);
});

test('other people neither see a prompt nor run it; an admin sees it and may only switch it off', async () => {
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/results'],
    ['POST', '/run'],
    ['DELETE', ''],
  ] as const) {
    expect(await api(method, `/${id}${path}`, { key: KEYS.other })).toMatchObject({ status: 404 });
  }
  expect(await api('GET', `/${id}`, { key: KEYS.admin })).toMatchObject({ status: 200, body: { is_own: false } });
  expect(await api('POST', `/${id}/run`, { key: KEYS.admin })).toMatchObject({ status: 403 });
  expect(await api('PATCH', `/${id}`, { key: KEYS.admin, body: { enabled: true } })).toMatchObject({ status: 403 });
  expect(await api('PATCH', `/${id}`, { key: KEYS.admin, body: { enabled: false } })).toMatchObject({
    status: 200,
    body: { enabled: false, next_runs: [] },
  });
});
