import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from 'chdb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { checkStatement } from '../check-statement.ts';
import type { SqlEngine } from '../engine.ts';
import { TABLE_FUNCTIONS } from './allowed-functions.ts';
import { mayCall } from './function-rule.ts';

const DANGEROUS = [
  ...'file addressToLine addressToSymbol addressToLineWithInlines demangle buildId catboostEvaluate evalMLMethod'.split(
    ' ',
  ),
  ...'naiveBayesClassifier currentUser currentDatabase currentProfiles currentRoles currentSchemas user'.split(' '),
  ...'current_user session_user database schema authenticatedUser defaultRoles enabledRoles displayName'.split(' '),
  ...'dictGet dictGetOrDefault dictGetString dictHas dictIsIn dictGetHierarchy joinGet joinGetOrNull'.split(' '),
  ...'hasColumnInTable getSetting getSettingOrDefault getServerSetting getMergeTreeSetting getMacro'.split(' '),
  ...'getServerPort getClientHTTPHeader getOSKernelVersion globalVariable hostName hostname FQDN fullHostName'.split(
    ' ',
  ),
  ...'tcpPort version revision uptime zookeeperSessionUptime serverUUID serverTimezone timezone tid'.split(' '),
  ...'queryID initialQueryID connectionId shardNum shardCount showCertificate transactionID chdb'.split(' '),
  ...'filesystemAvailable filesystemCapacity filesystemUnreserved sleep sleepEachRow throwIf logTrace'.split(' '),
  ...'aggThrow timeSeriesThrowDuplicateSeriesIf flameGraph indexHint generateSerialID fuzzQuery formatQuery'.split(' '),
  ...'finalizeAggregation initializeAggregation arrayReduce arrayReduceInRanges runningAccumulate'.split(' '),
  ...'formatRow structureToCapnProtoSchema encrypt decrypt tryDecrypt regionToName aiGenerate aiEmbed'.split(' '),
  ...'mergeTreePartInfo isMergeTreePartCoveredBy errorCodeToName blockSerializedSize nested __getScalar'.split(' '),
];
const DANGEROUS_TABLES =
  'file url s3 gcs remote remoteSecure merge generateRandom executable input cluster clusterAllReplicas mysql postgresql sqlite mongodb redis jdbc odbc hdfs azureBlobStorage iceberg deltaLake hudi paimon dictionary view viewExplain viewIfPermitted loop eval format fuzzJSON fuzzQuery mergeTreeIndex mergeTreeProjection mergeTreeAnalyzeIndexes filesystem values null timeSeriesData prometheusQuery arrowstream'.split(
    ' ',
  );

const dataDir = mkdtempSync(join(tmpdir(), 'tallygate-guard-'));
let session: Session;
let engine: SqlEngine;

beforeAll(() => {
  session = new Session(dataDir);
  engine = {
    format: (text) =>
      Promise.resolve(
        JSON.parse(
          session.query(
            `SELECT formatQueryOrNull(unhex('${Buffer.from(text).toString('hex')}'))`,
            'JSONCompactEachRow',
          ),
        )[0] ?? undefined,
      ),
    syntaxProblem: async () => undefined,
    syntaxTree: ({ text, parameters }) => {
      for (const [name, value] of Object.entries(parameters)) session.query(`SET param_${name} = '${value}'`);
      const answer = session.query(`EXPLAIN AST ${text}`, 'JSONCompactEachRow');
      return Promise.resolve(
        answer
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)[0]),
      );
    },
    rows: () => Promise.reject(new Error('nothing runs here')),
    csv: () => Promise.reject(new Error('nothing runs here')),
  };
});

afterAll(() => {
  session.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const MEMBER = ['my_usage'];
const ADMIN = ['usage', 'my_usage', 'audit'];

/** `allow`, or the code with its details. A text that the engine formats but cannot read again counts as refused. */
async function judge(statement: string, readable: readonly string[] = ADMIN): Promise<string> {
  const verdict = await checkStatement(
    { text: statement, parameters: { p: '5' }, requesterId: 'me', signal: new AbortController().signal },
    { readable: new Set(readable), known: new Set(ADMIN) },
    engine,
  ).catch((error: unknown) => {
    if (String(error).includes('SYNTAX_ERROR')) return { kind: 'refuse', code: 'sql_failed', details: {} } as const;
    throw error;
  });
  if (verdict.kind === 'allow') return 'allow';
  return [verdict.code, ...Object.values(verdict.details)].join(' ');
}

describe('what people write is allowed', () => {
  test.each([
    'SELECT * FROM system.ai_gateway.usage',
    'select * from `system.ai_gateway`.usage;',
    'SELECT actor, system.access.audit.action FROM system.access.audit WHERE target LIKE {p:String}',
    'SELECT count() FROM `system.access`.audit AS a JOIN system.ai_gateway.usage AS u ON a.request_id = u.request_id',
    'SELECT system.ai_gateway.usage.status_code, count() FROM system.ai_gateway.usage GROUP BY 1 ORDER BY 2 DESC LIMIT 5',
    'FROM system.ai_gateway.my_usage SELECT count()',
    'WITH u AS (SELECT * FROM system.ai_gateway.usage), 5 AS n SELECT count() FROM u WHERE status_code > n',
    'WITH t(a) AS (SELECT 1) SELECT a FROM t',
    'WITH t AS MATERIALIZED (SELECT 1 AS a) SELECT a FROM t',
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 10) SELECT * FROM t',
    'WITH usage AS (SELECT 7 AS a) SELECT * FROM usage',
    'SELECT (SELECT max(event_time) FROM system.ai_gateway.usage) AS last',
    "SELECT request_tags['team'], endpoint_metadata.creator, token_details.cache_read_input_tokens FROM system.ai_gateway.usage",
    'SELECT arrayMap(x -> x + 1, [1, 2]), quantile(0.5)(a), sumIf(a, b), countDistinct(b), uniqExactOrNull(a) FROM (SELECT 1 AS a, 2 AS b)',
    'SELECT sum(a) FILTER (WHERE b = 1) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM (SELECT 1 AS a, 1 AS b)',
    "SELECT * EXCEPT (a) REPLACE (1 AS b), COLUMNS('a.*') FROM (SELECT 1 AS a, 2 AS b, 3 AS c)",
    'SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 INTERSECT SELECT 4',
    'SELECT a FROM (SELECT 1 AS a) WHERE a IN (SELECT number FROM numbers(5)) AND a NOT IN (1, 2)',
    "SELECT date_trunc('day', event_time) AS d, now() - INTERVAL 1 DAY, today() FROM system.ai_gateway.usage WHERE event_time > now() - INTERVAL 7 DAY",
    'SELECT event_time FROM system.ai_gateway.usage ORDER BY event_time WITH FILL STEP INTERVAL 1 DAY',
    'SELECT a, z FROM (SELECT [1, 2] AS a) ARRAY JOIN a AS z',
    'SELECT * FROM system.ai_gateway.usage AS u LEFT JOIN system.ai_gateway.my_usage AS m USING (request_id)',
    'SELECT {p:Int64} + 1 WHERE 1 = {p:Int64}',
    'SELECT CASE WHEN 1 = 2 THEN 3 ELSE 4 END, CASE 1 WHEN 2 THEN 3 END, CAST(1 AS String), 1::Nullable(Int64)',
    'SELECT "Tokens (total)" FROM (SELECT 1 AS "Tokens (total)")',
    'SELECT 한글 FROM (SELECT 1 AS 한글)'.replaceAll('한글', '`한글`'),
    'SELECT * FROM (VALUES (1, 2), (3, 4))',
    'SELECT 1 IN system.ai_gateway.my_usage',
    '(SELECT 1) UNION ALL (SELECT 2)',
    "SELECT COUNT(*), SUM(1), Coalesce(NULL, 1), IF(1, 2, 3), SUBSTRING('abc', 1, 2), DATE_DIFF('day', now(), now())",
  ])('%s', async (statement) => {
    expect(await judge(statement)).toBe('allow');
  });
});

describe('what reaches beyond the tables is refused', () => {
  test.each([
    ["SELECT * FROM file('/etc/passwd')", 'sql_not_allowed file()'],
    ["SELECT file('/etc/passwd')", 'sql_not_allowed file()'],
    ["SELECT `file`('/etc/passwd')", 'sql_not_allowed file()'],
    ["SELECT fIlE('/etc/passwd')", 'sql_not_allowed fIlE()'],
    ["SELECT * FROM merge('system.ai_gateway', '.*')", 'sql_not_allowed merge()'],
    ['SELECT * FROM view(SELECT * FROM system.ai_gateway.usage)', 'sql_not_allowed view()'],
    ['SELECT * FROM (EXPLAIN SELECT 1)', 'sql_not_allowed viewExplain()'],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", 'sql_not_allowed INTO OUTFILE'],
    ["SELECT 1 UNION ALL SELECT 2 INTO OUTFILE '/tmp/x' TRUNCATE FORMAT CSV", 'sql_not_allowed INTO OUTFILE'],
    ['SELECT 1 FORMAT CSV', 'sql_not_allowed FORMAT'],
    ['SELECT 1 SETTINGS readonly = 0', 'sql_not_allowed SETTINGS'],
    ['SELECT 1 FORMAT CSV SETTINGS readonly = 0', 'sql_not_allowed SETTINGS'],
    ['SELECT * FROM (SELECT 1 SETTINGS readonly = 0)', 'sql_not_allowed SETTINGS'],
    ['SELECT 1; SELECT 2', 'sql_syntax'],
    ['SELECT 1;; SELECT 2', 'sql_syntax'],
    ['SELECT', 'sql_syntax'],
    ['', 'sql_syntax'],
    ["SELECT 'open", 'sql_syntax'],
    ['KILL QUERY WHERE 1', 'sql_not_allowed KILL'],
    ['USE system', 'sql_not_allowed USE'],
    ['SET readonly = 0', 'sql_not_allowed SET'],
    ['SHOW TABLES', 'sql_not_allowed SHOW'],
    ['DESCRIBE TABLE system.ai_gateway.usage', 'sql_not_allowed DESCRIBE'],
    ['EXPLAIN SELECT 1', 'sql_not_allowed EXPLAIN'],
    ['DROP TABLE system.ai_gateway.usage', 'sql_not_allowed DROP'],
    ['INSERT INTO system.ai_gateway.usage SELECT 1', 'sql_not_allowed INSERT'],
    ['WITH x AS (SELECT 1) INSERT INTO system.ai_gateway.usage SELECT * FROM x', 'sql_not_allowed INSERT'],
    ['SYSTEM SHUTDOWN', 'sql_not_allowed SYSTEM'],
    ['SELECT 1 PARALLEL WITH SELECT 2', 'sql_not_allowed ParallelWithQuery'],
    ['SELECT * FROM system.tables', 'sql_table_unknown system.tables'],
    ['SELECT * FROM system . `tables`', 'sql_table_unknown system.tables'],
    ['SELECT * FROM information_schema.tables', 'sql_table_unknown information_schema.tables'],
    ['SELECT * FROM default.secrets', 'sql_table_unknown default.secrets'],
    ['SELECT * FROM usage', 'sql_table_unknown usage'],
    ['SELECT 1 IN system.one', 'sql_table_unknown system.one'],
    ['SELECT 1 IN (system.one)', 'sql_table_unknown system.one'],
    ['SELECT in(1, `system`.one)', 'sql_table_unknown system.one'],
    ['SELECT globalNotNullIn(1, default.secrets)', 'sql_table_unknown default.secrets'],
    ['WITH (x -> x IN system.one) AS f SELECT 1', 'sql_table_unknown system.one'],
    ['WITH system.one AS o SELECT 1 IN o', 'sql_table_unknown system.one'],
    ['SELECT * FROM {p:Identifier}', 'sql_not_allowed {p:Identifier}'],
    ['SELECT {p : /* */ Identifier}', 'sql_not_allowed {p:Identifier}'],
    ['SELECT {missing:Int64}', 'sql_parameter_missing missing'],
    ['SELECT * APPLY (x -> file(x)) FROM system.ai_gateway.usage', 'sql_not_allowed APPLY'],
    ["SELECT COLUMNS('a') APPLY sleep FROM system.ai_gateway.usage", 'sql_not_allowed APPLY'],
    ['SELECT current_user', 'sql_not_allowed current_user'],
    ['SELECT "USER"', 'sql_not_allowed USER'],
    ['SELECT @@version', 'sql_not_allowed globalVariable()'],
    ['SELECT f(1) FROM (SELECT 1)', 'sql_not_allowed f()'],
    ["SELECT CAST(unhex('00') AS AggregateFunction(uniq, String))", 'sql_not_allowed AggregateFunction'],
    ["SELECT unhex('00')::Array(SimpleAggregateFunction(sum, Int64))", 'sql_not_allowed AggregateFunction'],
    ['SELECT 1 AS `a\nFunction b`', 'sql_not_allowed `a\\nFunction b`'],
    ['SELECT 1 AS `system.one`', 'sql_not_allowed `system.one`'],
    ['SELECT * FROM system.ai_gateway.other', 'sql_table_unknown system.ai_gateway.other'],
    ['SELECT * FROM system.ai_gateway.audit', 'sql_table_unknown system.ai_gateway.audit'],
    ['SELECT * FROM system.access.usage', 'sql_table_unknown system.access.usage'],
    ['SELECT * FROM system.access.audit_log', 'sql_table_unknown system.access.audit_log'],
    ['SELECT * FROM `system.access`', 'sql_table_unknown system.access'],
    ['SELECT * FROM system.ai_gateway.us\u0430ge', 'sql_syntax'],
    ['SELECT * FROM `system.ai_gateway`.`us\u0430ge`', 'sql_table_unknown system.ai_gateway.us\u0430ge'],
    ['SELECT * FROM `system.ai_gateway`.`usage\u200b`', 'sql_not_allowed `usage\u200b`'],
    ['SELECT * FROM `system.ai_gateway`.USAGE', 'sql_table_unknown system.ai_gateway.USAGE'],
    ['SELECT ｆile(1)', 'sql_syntax'],
    ['SELECT * FROM `system.ai_gateway.usage`', 'sql_not_allowed `system.ai_gateway.usage`'],
    ['WITH `system.ai_gateway.usage` AS (SELECT 1) SELECT 1', 'sql_not_allowed `system.ai_gateway.usage`'],
  ])('%s → %s', async (statement, expected) => {
    expect(await judge(statement)).toBe(expected);
  });
});

const REFUSED_USAGE = 'sql_table_refused system.ai_gateway.usage';

describe('without the grant every way to usage is refused', () => {
  test.each([
    'SELECT * FROM system.ai_gateway.usage',
    'SELECT * FROM `system`.`ai_gateway`.`usage`',
    'SELECT * FROM system./* x */ai_gateway--\n.usage',
    'SELECT * FROM system.ai_gateway.my_usage AS usage, system.ai_gateway.usage AS my_usage',
    'SELECT 1 IN system.ai_gateway.usage',
    'SELECT 1 NOT IN (system.ai_gateway.usage)',
    'WITH my_usage AS (SELECT * FROM system.ai_gateway.usage) SELECT * FROM my_usage',
    'SELECT * FROM system.ai_gateway.my_usage WHERE request_id IN (SELECT request_id FROM system.ai_gateway.usage)',
    'SELECT (SELECT count() FROM system.ai_gateway.usage) FROM system.ai_gateway.my_usage',
    'SELECT * FROM system.ai_gateway.my_usage WHERE EXISTS (SELECT 1 FROM system.ai_gateway.usage)',
    'WITH system.ai_gateway.usage AS u SELECT 1 IN u',
    'SELECT arrayMap(x -> x IN system.ai_gateway.usage, [1])',
    'SELECT * FROM system.ai_gateway.my_usage UNION ALL SELECT * FROM system.ai_gateway.usage',
    'SELECT system.ai_gateway.usage.request_id FROM system.ai_gateway.my_usage',
    'SELECT 1 FROM system.ai_gateway.my_usage LIMIT (SELECT count() FROM system.ai_gateway.usage)',
  ])('%s', async (statement) => {
    expect(await judge(statement, MEMBER)).toBe(REFUSED_USAGE);
  });

  test.each([
    'SELECT * FROM system.access.audit',
    'SELECT 1 IN system . access . audit',
    'SELECT system.access.audit.actor FROM system.ai_gateway.my_usage',
    'WITH system.access.audit AS a SELECT 1 IN a',
  ])('the audit log likewise: %s', async (statement) => {
    expect(await judge(statement, MEMBER)).toBe('sql_table_refused system.access.audit');
  });
});

/** Each takes an expression to every position where the grammar has one. */
const EXPRESSION_HOLES: readonly ((hole: string) => string)[] = [
  (hole) => `SELECT ${hole}`,
  (hole) => `SELECT 1 + ${hole} AS x`,
  (hole) => `WITH ${hole} AS x SELECT x`,
  (hole) => `WITH (y -> ${hole}) AS f SELECT 1`,
  (hole) => `SELECT arrayMap(x -> ${hole}, [1])`,
  (hole) => `SELECT [1, ${hole}], (1, ${hole}), map('a', ${hole})`,
  (hole) => `SELECT CASE WHEN 1 THEN ${hole} END`,
  (hole) => `SELECT CASE 1 WHEN ${hole} THEN 2 END`,
  (hole) => `SELECT CAST(${hole} AS String), (${hole})::Int8`,
  (hole) => `SELECT INTERVAL ${hole} DAY`,
  (hole) => `SELECT quantile(${hole})(1)`,
  (hole) => `SELECT sum(1) FILTER (WHERE ${hole})`,
  (hole) => `SELECT sum(1) OVER (PARTITION BY ${hole})`,
  (hole) => `SELECT sum(1) OVER (ORDER BY 1 ROWS BETWEEN ${hole} PRECEDING AND ${hole} FOLLOWING)`,
  (hole) => `SELECT sum(1) OVER w WINDOW w AS (ORDER BY ${hole})`,
  (hole) => `SELECT DISTINCT ON (${hole}) 1`,
  (hole) => `SELECT 1 FROM system.ai_gateway.my_usage PREWHERE ${hole}`,
  (hole) => `SELECT 1 WHERE ${hole}`,
  (hole) => `SELECT 1 GROUP BY ${hole}`,
  (hole) => `SELECT 1 GROUP BY GROUPING SETS ((${hole}), (1))`,
  (hole) => `SELECT 1 GROUP BY ROLLUP(${hole})`,
  (hole) => `SELECT 1 HAVING ${hole}`,
  (hole) => `SELECT 1 QUALIFY ${hole}`,
  (hole) => `SELECT 1 ORDER BY ${hole}`,
  (hole) => `SELECT 1 AS a ORDER BY a WITH FILL FROM ${hole} TO 2 STEP 1`,
  (hole) => `SELECT 1 AS a, 2 AS b ORDER BY a WITH FILL INTERPOLATE (b AS ${hole})`,
  (hole) => `SELECT 1 LIMIT ${hole}`,
  (hole) => `SELECT 1 LIMIT 1 OFFSET ${hole}`,
  (hole) => `SELECT 1 LIMIT 1 BY ${hole}`,
  (hole) => `SELECT 1 FROM (SELECT 1 AS a) AS t JOIN (SELECT 1 AS a) AS u ON t.a = ${hole}`,
  (hole) => `SELECT 1 FROM (SELECT 1 AS a) ARRAY JOIN [${hole}] AS z`,
  (hole) => `SELECT 1 FROM numbers(${hole})`,
  (hole) => `SELECT * REPLACE (${hole} AS a) FROM (SELECT 1 AS a)`,
  (hole) => `SELECT (SELECT ${hole})`,
  (hole) => `SELECT 1 WHERE 1 IN (SELECT ${hole})`,
  (hole) => `SELECT 1 WHERE EXISTS (SELECT ${hole})`,
  (hole) => `SELECT * FROM (SELECT ${hole} AS a)`,
  (hole) => `SELECT 1 UNION ALL SELECT ${hole}`,
  (hole) => `SELECT 1 INTERSECT SELECT ${hole}`,
  (hole) => `WITH t AS (SELECT ${hole} AS a) SELECT a FROM t`,
  (hole) => `SELECT a[${hole}], a.b FROM (SELECT [1] AS a)`,
];
const WRAPPERS: readonly ((expression: string) => string)[] = [
  (expression) => `(${expression})`,
  (expression) => `toString(${expression})`,
  (expression) => `(SELECT ${expression})`,
  (expression) => `arrayMap(y -> ${expression}, [1])`,
  (expression) => `if(1, ${expression}, 2)`,
  (expression) => `/* ' */ ${expression} -- "\n`,
  (expression) => `(${expression} AS alias_${expression.length})`,
];
const POISON: readonly string[] = [
  "file('/etc/passwd')",
  "`file`('x')",
  "throwIf(1, 'x')",
  'sleep(3)',
  "dictGet('d', 'a', 1)",
  'hostName()',
  "getSetting('log_comment')",
  '(1 IN system.one)',
  '(SELECT name FROM system.users LIMIT 1)',
  '(SELECT 1 FROM system.ai_gateway.usage LIMIT 1)',
  "(SELECT 1 FROM url('http://x', 'CSV', 'a Int8'))",
  '(SELECT 1 SETTINGS max_threads = 1)',
  'current_user',
];

test('every place for an expression takes a harmless one', async () => {
  for (const hole of EXPRESSION_HOLES) {
    const statement = hole('toInt64(1)');
    expect([statement, await judge(statement, MEMBER)]).toEqual([statement, 'allow']);
  }
});

test('a forbidden thing is refused in every place for an expression', async () => {
  for (const hole of EXPRESSION_HOLES) {
    for (const poison of POISON) expect(await judge(hole(poison), MEMBER), hole(poison)).not.toBe('allow');
  }
});

test('however deep a forbidden thing is nested, the statement is refused', async () => {
  const wrapped = fc
    .tuple(fc.constantFrom(...POISON), fc.array(fc.constantFrom(...WRAPPERS), { maxLength: 5 }))
    .map(([poison, wrappers]) => wrappers.reduce((expression, wrap) => wrap(expression), poison));
  await fc.assert(
    fc.asyncProperty(
      wrapped,
      fc.array(fc.constantFrom(...EXPRESSION_HOLES), { minLength: 1, maxLength: 3 }),
      async (poison, holes) => {
        const statement = holes.reduce((inner, hole, index) => hole(index === 0 ? inner : `(${inner})`), poison);
        expect(await judge(statement, MEMBER)).not.toBe('allow');
      },
    ),
    { numRuns: inject('isProof') ? 3000 : 150 },
  );
});

describe('the lists of functions', () => {
  const functions = () =>
    JSON.parse(
      session.query(
        'SELECT groupArray((name, alias_to, case_insensitive)) FROM system.functions',
        'JSONCompactEachRow',
      ),
    )[0] as [string, string, number][];

  test('no dangerous function may be called, in any case of letters or with any combinator', () => {
    const spellings = DANGEROUS.flatMap((name) => [
      name,
      name.toUpperCase(),
      name.toLowerCase(),
      `${name}If`,
      `${name}State`,
    ]);
    expect(spellings.filter(mayCall)).toEqual([]);
  });

  test('every dangerous function that is named here exists, or its name would guard nothing', () => {
    const known = new Set(functions().map(([name]) => name.toLowerCase()));
    expect(DANGEROUS.filter((name) => !known.has(name.toLowerCase()))).toEqual([]);
  });

  test('no name that the engine takes reaches an unlisted function', () => {
    const leaks = functions().filter(([name, alias]) => alias !== '' && mayCall(name) && !mayCall(alias));
    expect(leaks).toEqual([]);
  });

  test('every listed function exists, and in any case of letters only where it says so', async () => {
    const { AGGREGATE_FUNCTIONS, SCALAR_FUNCTIONS } = await import('./allowed-functions.ts');
    const known = new Map(functions().map(([name, , anyCase]) => [name, anyCase === 1]));
    const ofTheParser = ['lambda', 'exists'];
    const wrong = [...SCALAR_FUNCTIONS, ...AGGREGATE_FUNCTIONS].filter((entry) => {
      const name = entry.replace('~', '');
      return !ofTheParser.includes(name) && known.get(name) !== entry.endsWith('~');
    });
    expect(wrong).toEqual([]);
  });

  test('no dangerous table function is listed, and every listed one exists', () => {
    const known = new Set(session.query('SELECT name FROM system.table_functions', 'TSVRaw').trim().split('\n'));
    expect(TABLE_FUNCTIONS.filter((name) => DANGEROUS_TABLES.includes(name) || !known.has(name))).toEqual([]);
    expect(DANGEROUS_TABLES.filter((name) => !known.has(name) && !['jdbc', 'odbc'].includes(name))).toEqual([]);
  });

  test('bare names that the engine calls as functions are either listed or refused', async () => {
    const called = functions()
      .map(([name]) => name)
      .filter((name) => answers(`SELECT \`${name}\``));
    expect(called.length).toBeGreaterThan(5);
    for (const name of called) {
      const isListed = mayCall(name);
      expect([name, await judge(`SELECT \`${name}\``)]).toEqual([name, isListed ? 'allow' : `sql_not_allowed ${name}`]);
    }
  });

  function answers(statement: string): boolean {
    try {
      session.query(statement, 'CSV');
      return true;
    } catch {
      return false;
    }
  }
});
