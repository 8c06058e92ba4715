import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { clientsFor } from './harness/clients.ts';
import { tallygate } from './harness/command.ts';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { sql, untilRows } from './harness/sql.ts';

const fixture = useProgram();

const DOCUMENTED_COLUMNS = `account_id workspace_id request_id schema_version endpoint_id endpoint_name endpoint_tags
  endpoint_metadata event_time latency_ms time_to_first_byte_ms destination_type destination_name destination_id
  destination_model requester requester_type ip_address url user_agent api_type request_tags input_tokens output_tokens
  total_tokens token_details response_content_type status_code routing_information`.split(/\s+/);

beforeAll(async () => {
  for (const key of [KEYS.member, KEYS.other]) {
    const { openai } = clientsFor({ url: fixture.program.url, key, maxRetries: 0 });
    await openai.chat.completions.create({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] });
  }
  await untilRows(fixture.program, 'SELECT count() AS n FROM system.ai_gateway.usage', {
    holds: ([row]) => Number(row?.['n']) === 2,
  });
});

test('an admin runs the statement of the documentation as typed and gets the 29 columns first, in order', async () => {
  const answer = await sql(fixture.program, 'SELECT * FROM system.ai_gateway.usage;');
  expect(answer).toMatchObject({ status: 200, body: { row_count: 2, truncated: false } });
  expect(answer.columns.slice(0, 29).map((column) => column.name)).toEqual(DOCUMENTED_COLUMNS);
  expect(new Set(answer.rows.map((row) => row['requester']))).toEqual(
    new Set(['user.name@email.com', 'other.name@email.com']),
  );
});

test('a member is refused the table, in words, and sees exactly own rows in my_usage', async () => {
  const refused = await sql(fixture.program, 'SELECT * FROM system.ai_gateway.usage', { key: KEYS.member });
  expect(refused).toMatchObject({ status: 403, errorCode: 'sql_table_refused' });
  expect(refused.errorMessage).toMatch(/my_usage/);
  const own = await sql(fixture.program, 'SELECT * FROM system.ai_gateway.my_usage', { key: KEYS.member });
  expect(own.columns.slice(0, 29).map((column) => column.name)).toEqual(DOCUMENTED_COLUMNS);
  expect(own.rows.map((row) => row['requester'])).toEqual(['user.name@email.com']);
});

test('a member is refused in Korean when that is the language asked for', async () => {
  const refused = await sql(fixture.program, 'SELECT * FROM system.ai_gateway.usage', {
    key: KEYS.member,
    language: 'ko-KR,ko;q=0.9',
  });
  expect(refused.errorMessage).toMatch(/[가-힣]/);
});

test('the command line shows the same to an admin, and refuses a member with an exit code', async () => {
  const environment = { ...fixture.program.environment };
  const shown = await tallygate(
    ['sql', 'SELECT requester FROM system.ai_gateway.usage ORDER BY requester'],
    environment,
  );
  expect(shown, shown.stderr).toMatchObject({ code: 0 });
  expect(shown.stdout).toMatch(/other\.name@email\.com[\s\S]*user\.name@email\.com/);
  const refused = await tallygate(['sql', "SELECT * FROM file('/etc/passwd')"], environment);
  expect(refused.code).not.toBe(0);
  expect(`${refused.stdout}${refused.stderr}`).not.toContain('root:');
});

const OUTFILE = join('/tmp', `tallygate-e2e-outfile-${process.pid}`);

/** Each must be refused whoever asks. */
const ATTACKS: readonly (readonly [what: string, statement: string])[] = [
  ['a file as a table', "SELECT * FROM file('/etc/passwd')"],
  ['a file as a table, with a format', "SELECT * FROM file('/etc/passwd', 'LineAsString')"],
  ['a file in a subquery', "SELECT * FROM (SELECT * FROM file('/etc/passwd', 'LineAsString'))"],
  ['a file in a CTE', "WITH f AS (SELECT * FROM file('/etc/passwd', 'LineAsString')) SELECT * FROM f"],
  ['a file in a scalar subquery', "SELECT (SELECT groupArray(line) FROM file('/etc/passwd', 'LineAsString'))"],
  ['a file on the right of IN', "SELECT 1 WHERE 'x' IN (SELECT line FROM file('/etc/passwd', 'LineAsString'))"],
  [
    'a file in a join',
    "SELECT * FROM system.ai_gateway.my_usage AS a JOIN file('/etc/passwd', 'LineAsString') AS b ON 1",
  ],
  ['a file in a union', "SELECT '' UNION ALL SELECT line FROM file('/etc/passwd', 'LineAsString')"],
  ['the scalar file()', "SELECT file('/etc/passwd')"],
  ['the scalar file() deep inside', "SELECT length(concat('', upper(file('/etc/passwd'))))"],
  ['the scalar file() in ORDER BY', "SELECT 1 ORDER BY file('/etc/passwd')"],
  ['the scalar file() in a lambda', "SELECT arrayMap(x -> file(x), ['/etc/passwd'])"],
  ['the scalar file() under a name in capitals', "SELECT FILE('/etc/passwd')"],
  ['the scalar file() in quotes', "SELECT `file`('/etc/passwd')"],
  ['merge()', "SELECT * FROM merge('system', '.*')"],
  ['merge() over the gateway', "SELECT * FROM merge('system.ai_gateway', '.*')"],
  ['INTO OUTFILE', `SELECT 1 INTO OUTFILE '${OUTFILE}'`],
  ['INTO OUTFILE with a format', `SELECT 1 INTO OUTFILE '${OUTFILE}' FORMAT CSV`],
  ['two statements', 'SELECT 1; SELECT 2'],
  ['two statements, the second hidden behind a comment', 'SELECT 1; /* nothing */ DROP TABLE system.ai_gateway.usage'],
  ['SETTINGS', 'SELECT 1 SETTINGS readonly=0'],
  ['SETTINGS in a subquery', 'SELECT * FROM (SELECT 1 SETTINGS readonly=0)'],
  ['SET', 'SET readonly=0'],
  ['KILL QUERY', 'KILL QUERY WHERE 1 SYNC'],
  ['a URL', "SELECT * FROM url('$PROVIDER/counters', 'LineAsString')"],
  ['another server', "SELECT * FROM remote('127.0.0.1:9000', system.one)"],
  ['an object store', "SELECT * FROM s3('$PROVIDER/x', 'CSV')"],
  ['a program', "SELECT * FROM executable('x.sh', 'TSV', 'x String')"],
  ['a view that may', "SELECT * FROM viewIfPermitted(SELECT 1 ELSE null('x UInt8'))"],
  ['an inline view', 'SELECT * FROM view(SELECT * FROM system.one)'],
  ['users', 'SELECT * FROM system.users'],
  ['processes', 'SELECT query FROM system.processes'],
  ['the log of queries', 'SELECT * FROM system.query_log'],
  ['settings', 'SELECT * FROM system.settings'],
  ['tables', 'SELECT * FROM system.tables'],
  ['the schema of information', 'SELECT * FROM information_schema.tables'],
  ['sleeping', 'SELECT sleepEachRow(3) FROM system.ai_gateway.my_usage'],
  ['errors on purpose', "SELECT throwIf(requester != '', requester) FROM system.ai_gateway.my_usage"],
  ['dictionaries', "SELECT dictGet('x', 'y', 1)"],
  ['a look at other tables', "SELECT hasColumnInTable('system', 'users', 'name')"],
  ['INSERT', 'INSERT INTO system.ai_gateway.usage (request_id) VALUES (1)'],
  ['DROP', 'DROP TABLE system.ai_gateway.usage'],
  ['TRUNCATE', 'TRUNCATE TABLE system.ai_gateway.usage'],
  ['ALTER', 'ALTER TABLE system.ai_gateway.usage DELETE WHERE 1'],
  ['CREATE', 'CREATE TABLE x (a Int8) ENGINE = Memory'],
  ['GRANT', 'GRANT ALL ON *.* TO default'],
  ['SYSTEM', 'SYSTEM SHUTDOWN'],
  ['ATTACH', "ATTACH TABLE x FROM '/etc' (a String) ENGINE = File(CSV)"],
  ['DESCRIBE of a file', "DESCRIBE TABLE file('/etc/passwd', 'LineAsString')"],
  ['EXPLAIN of a file', "EXPLAIN ESTIMATE SELECT * FROM file('/etc/passwd', 'LineAsString')"],
  ['a format', "SELECT 1 FORMAT Template SETTINGS format_template_row='/etc/passwd'"],
  ['a table named by a parameter', 'SELECT * FROM {t:Identifier}'],
];

test.each(ATTACKS)('%s is refused to an admin and to a member', async (_, statement) => {
  const requestsBefore = fixture.provider.requests().length;
  for (const key of [KEYS.admin, KEYS.member]) {
    const answer = await sql(fixture.program, statement.replace('$PROVIDER', fixture.provider.url), { key });
    expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(400);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
    expect(answer.errorCode).toMatch(/^(sql_not_allowed|sql_syntax|sql_table_unknown|sql_table_refused)$/);
    expect(JSON.stringify(answer.body)).not.toContain('root:');
  }
  expect(existsSync(OUTFILE)).toBe(false);
  expect(fixture.provider.requests()).toHaveLength(requestsBefore);
});

/** Ways around the refusal of the table; an admin may do all of this. */
const WAYS_AROUND: readonly (readonly [what: string, statement: string])[] = [
  ['a scalar subquery', 'SELECT (SELECT count() FROM system.ai_gateway.usage)'],
  ['a CTE', 'WITH u AS (SELECT requester FROM system.ai_gateway.usage) SELECT * FROM u'],
  [
    'a union',
    'SELECT requester FROM system.ai_gateway.my_usage UNION ALL SELECT requester FROM system.ai_gateway.usage',
  ],
  ['a join', 'SELECT * FROM system.ai_gateway.my_usage AS a CROSS JOIN system.ai_gateway.usage AS b'],
  [
    'the right of IN',
    'SELECT 1 FROM system.ai_gateway.my_usage WHERE request_id IN (SELECT request_id FROM system.ai_gateway.usage)',
  ],
  ['IN with the bare table', 'SELECT 1 FROM system.ai_gateway.my_usage WHERE request_id IN system.ai_gateway.usage'],
  ['quotes', 'SELECT * FROM `system.ai_gateway`.`usage`'],
  ['quotes around each part', 'SELECT * FROM "system"."ai_gateway"."usage"'],
  [
    'a CTE under the name of my_usage',
    'WITH my_usage AS (SELECT * FROM system.ai_gateway.usage) SELECT * FROM my_usage',
  ],
];

test.each(WAYS_AROUND)('%s is no way around the refusal of the table', async (_, statement) => {
  const answer = await sql(fixture.program, statement, { key: KEYS.member });
  expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(400);
  expect(JSON.stringify(answer.body)).not.toContain('other.name@email.com');
});

test('after all the attacks the table is whole', async () => {
  const answer = await sql(
    fixture.program,
    'SELECT count() AS n, uniqExact(request_id) AS ids FROM system.ai_gateway.usage',
  );
  expect(answer.rows.map((row) => [Number(row['n']), Number(row['ids'])])).toEqual([[2, 2]]);
});
