import { expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { post, type RawAnswer } from './harness/post.ts';
import { rowById } from './harness/rows.ts';
import { makePeriod, untilRuns } from './harness/run-periods.ts';
import { sql, untilRows } from './harness/sql.ts';
import { until } from './harness/until.ts';

const TURN_CALLS = 30;
/** A change reaches every gateway within a second. */
const SNAPSHOT_MS = 5_000;
/** Once every test before the last has run, and the call of the last was answered. */
const RUNS_IN_ALL = 7;
const CLAUDE = {
  'user-agent': 'claude-cli/2.1.330 (external, sdk-cli)',
  'x-claude-code-session-id': '0198c0de-0000-7000-8000-000000000001',
  'anthropic-version': '2023-06-01',
};
const MEMBER = 'user.name@email.com';

const key = (name: string, secret: string, more: object = {}) => ({
  ...{ name, key: secret, workspace: 'main', role: 'member', requester: `${name}@email.com` },
  ...more,
});
const fixture = useProgram({
  more: {
    keys: [
      key('member', KEYS.member, {
        requester: MEMBER,
        run_types: ['chat', 'auto_triage', 'detection_summary', 'review', 'nonsense'],
      }),
      key('other', KEYS.other),
    ],
  },
});

function chat(headers: Readonly<Record<string, string>>, secret: string = KEYS.member): Promise<RawAnswer> {
  const body = JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] });
  return post(`${fixture.program.url}/openai/v1/chat/completions`, { key: secret, body, headers });
}

const claim = (type: string, secret?: string) => chat({ 'tallygate-run-type': type }, secret);
const codeOf = ({ body }: RawAnswer) => (JSON.parse(String(body)) as { error: { code: string } }).error.code;

function api(path: string, init: { readonly method?: string; readonly body?: object } = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${fixture.program.adminKey}`, 'content-type': 'application/json' };
  const body = init.body === undefined ? {} : { body: JSON.stringify(init.body) };
  return fetch(`${fixture.program.url}/api/v1${path}`, { method: init.method ?? 'GET', headers, ...body });
}

const RUNS = `SELECT run_type, run_trigger, toBool(billable_run) AS billable, attributed_to, requester, requests
  FROM system.ai_gateway.runs ORDER BY started_at, run_type`;
const runOf = (type: string, trigger: string, parts: object = {}) => ({
  ...{ run_type: type, run_trigger: trigger, billable: true, requester: MEMBER, requests: '1' },
  ...{ attributed_to: trigger === 'user_started' ? '' : 'system' },
  ...parts,
});

const untilSoMany = (runs: number) => untilRows(fixture.program, RUNS, { holds: (rows) => rows.length >= runs });

test('number 6: a chat turn counts for its user, an automatic triage for the system actor, a summary not at all', async () => {
  const { program } = fixture;
  await makePeriod(program, { run_quota: 1_000, at_quota: 'refuse' });
  for (const type of ['chat', 'auto_triage', 'detection_summary']) expect((await claim(type)).status).toBe(200);
  expect(await untilSoMany(3)).toEqual([
    runOf('chat', 'user_started'),
    runOf('auto_triage', 'user_enabled'),
    runOf('detection_summary', 'background', { billable: false }),
  ]);
  expect((await untilRuns(program, ({ used }) => used >= 2)).used).toBe(2);
});

test(`number 6: a coding agent's turn of ${TURN_CALLS} calls is one run, and what its person says next another`, async () => {
  const { program } = fixture;
  const said = (text: string): object => ({ role: 'user', content: text });
  const messages: object[] = [said('fix the bug')];
  const call = () => {
    const body = JSON.stringify({ model: 'claude', max_tokens: 64, tools: [TOOL], messages });
    return post(`${program.url}/anthropic/v1/messages`, { key: KEYS.member, body, headers: CLAUDE });
  };
  for (let index = 0; index < TURN_CALLS; index++) {
    const answer = await call();
    expect(answer.status, String(answer.body)).toBe(200);
    const id = `toolu_${index}`;
    messages.push({ role: 'assistant', content: [{ type: 'tool_use', id, name: TOOL.name, input: { role: 'user' } }] });
    messages.push({ role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'role: user' }] });
  }
  messages.push({ role: 'assistant', content: 'done' }, said('now test it'));
  await call();
  const rows = await untilSoMany(5);
  expect(rows.slice(3)).toEqual([
    runOf('coding_agent', 'user_started', { requests: String(TURN_CALLS) }),
    runOf('coding_agent', 'user_started'),
  ]);
  expect((await untilRuns(program, ({ used }) => used >= 4)).used).toBe(4);
});

const TOOL = { name: 'read', description: 'reads', input_schema: { type: 'object', properties: {} } };

test('number 6: a key that may not claim a type is refused, with a row that is part of no run', async () => {
  const { program } = fixture;
  const refused = await claim('detection_summary', KEYS.other);
  expect([refused.status, codeOf(refused)]).toEqual([403, 'claim_not_allowed']);
  const unknown = await claim('nonsense');
  expect([unknown.status, codeOf(unknown)]).toEqual([400, 'run_type_unknown']);
  const statement = `SELECT error_code, run_trigger, toBool(billable_run) AS billable FROM system.ai_gateway.usage
    WHERE final_status = 'refused' ORDER BY event_time`;
  const none = { run_trigger: '', billable: false };
  expect(await untilRows(program, statement, { holds: (rows) => rows.length >= 2 })).toEqual([
    { error_code: 'claim_not_allowed', ...none },
    { error_code: 'run_type_unknown', ...none },
  ]);
  const models = await fetch(`${program.url}/openai/v1/models`, {
    headers: { authorization: `Bearer ${KEYS.member}` },
  });
  expect(models.status).toBe(200);
  // Once its row is there, a run of it would be there too.
  await rowById(program, String(models.headers.get('tallygate-request-id')));
  expect((await sql(program, RUNS)).rows).toHaveLength(5);
});

test('a type that an admin adds can be claimed within a second; requests with one run id are one run', async () => {
  const { program } = fixture;
  const type = { id: 'review', names: { ko: '검토', en: 'Review' }, trigger: 'user_enabled' };
  expect((await api('/runs/types', { method: 'POST', body: type })).status).toBe(201);
  const claimed = { 'tallygate-run-type': 'review', 'tallygate-run-id': 'review-1' };
  await until(async () => (await chat(claimed)).status === 200, { what: 'the type', timeoutMs: SNAPSHOT_MS });
  await Promise.all([chat(claimed), chat(claimed), chat(claimed, KEYS.other)]);
  const rows = await untilRows(program, RUNS, { holds: (all) => all.at(-1)?.['requests'] === '3' });
  expect(rows.slice(5)).toEqual([runOf('review', 'user_enabled', { requests: '3' })]);
  expect((await untilRuns(program, ({ used }) => used >= 5)).used).toBe(5);
});

test('Q-09: each run’s start is in the audit log once, also after a restart, and each may read their own runs', async () => {
  const { program } = fixture;
  const starts = async () => {
    const answer = (await (await api('/audit?action=AI_INFERENCE_INVOKE&limit=100')).json()) as {
      readonly data: readonly { readonly actor: string; readonly target: string }[];
    };
    return answer.data.map(({ actor }) => actor).sort();
  };
  const expected = ['system', 'system', 'system', MEMBER, MEMBER, MEMBER];
  await until(async () => (await starts()).length >= expected.length, { what: 'the starts in the log' });
  await program.kill('gateway', 'SIGKILL');
  await until(async () => (await chat({}).catch(() => undefined))?.status === 200, {
    ...{ what: 'the gateway to be back' },
  });
  await untilRuns(program, ({ used }) => used >= 6);
  expect(await starts()).toEqual([...expected, MEMBER].sort());
  const own = 'SELECT count() AS runs FROM system.ai_gateway.my_runs';
  const answered = { holds: (rows: readonly object[]) => rows.length >= RUNS_IN_ALL, what: 'the last row' };
  await untilRows(program, RUNS, answered);
  expect((await sql(program, own, { key: KEYS.member })).rows).toEqual([{ runs: '7' }]);
  expect((await sql(program, own, { key: KEYS.other })).rows).toEqual([{ runs: '0' }]);
  expect((await sql(program, RUNS, { key: KEYS.member })).errorCode).toBe('sql_table_refused');
  const billable = `SELECT countIf(billable_run) AS runs FROM system.ai_gateway.runs`;
  expect((await sql(program, billable)).rows).toEqual([{ runs: '6' }]);
});
