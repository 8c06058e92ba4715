import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CALL_BOUNDS } from '#gateway';
import { readConfigFile, readConfigText } from './file.ts';
import { describeProblem, type Problem } from './problems.ts';
import { PROBLEM_TEXTS } from './texts.ts';

const KEY = 'tg-0123456789abcdef';
const ADMIN_KEY = 'tg-admin-0123456789';
const context = {
  file: 'tallygate.yaml',
  adminKey: ADMIN_KEY,
  variables: { OPENAI_API_KEY: 'sk-1', CI_KEY: KEY, EMPTY: '' },
};

/** `$(NAME)` in a text of these tests stands for `${NAME}`. */
const written = (text: string) => text.replace(/\$\((\w+)\)/g, '$${$1}');
const read = (text: string) => readConfigText(written(text), context);
const place = (problem: Problem) =>
  problem.place.kind === 'file'
    ? `${problem.place.line}:${problem.place.column} ${problem.place.path} ${problem.code}`
    : problem.place.name;

const PROVIDER = 'providers: { openai: { kind: openai, api_key: sk-1 } }';
const endpoint = (members: string, mark = '') => `${PROVIDER}\nendpoints:\n  - ${mark}{ name: gpt, ${members} }`;
const DESTINATION = '{ name: a, provider: openai, model: m }';
const TAGS_OF_68_KB = `{ ${Array.from({ length: 67 }, (_, at) => `t${at}: ${'x'.repeat(1_020)}`).join(', ')} }`;
const key = (members: string) => `keys:\n  - { name: ci, key: ${KEY}, requester: a@b.c, ${members} }`;

describe('every mistake is reported with its place (▸ marks it)', () => {
  test.each<[string, ...string[]]>([
    ['▸- a', ' expected_object'],
    ['a: [▸', ' yaml_syntax'],
    ['demo: true\n▸demo: false', ' member_repeated'],
    ['▸endpoint: []', 'endpoint member_unknown'],
    ['account: ▸1', 'account expected_object'],
    ['account: { id: ▸nine }', 'account.id account_id_invalid'],
    ['account: { timezone: ▸Asia/Soul }', 'account.timezone time_zone_unknown'],
    ['account: { timezone: ▸+09:00 }', 'account.timezone time_zone_unknown'],
    ['account: { language: ▸korean }', 'account.language expected_one_of'],
    ['workspaces: ▸main', 'workspaces expected_list'],
    ['workspaces: [▸{}]', 'workspaces[0].name member_missing'],
    ['workspaces: [{ name: a, id: ▸1 }]', 'workspaces[0].id expected_text'],
    ['workspaces: [{ name: a }, { name: ▸a }]', 'workspaces[1].name name_repeated'],
    ['workspaces: [{ name: a, id: "1" }, { name: b, id: ▸"1" }]', 'workspaces[1].id name_repeated'],
    ['workspaces: [{ name: ▸"" }]', 'workspaces[0].name text_length'],
    ['workspaces: [{ name: ▸"a\\nb" }]', 'workspaces[0].name text_control_characters'],
    ['providers: { a: { kind: ▸opnai, api_key: k } }', 'providers.a.kind expected_one_of'],
    ['providers: { a: ▸{ api_key: k } }', 'providers.a.kind member_missing'],
    ['providers: { a: ▸{ kind: openai } }', 'providers.a.api_key member_missing'],
    ['providers: { a: { kind: openai, api_key: ▸"$(NOPE)" } }', 'providers.a.api_key variable_unset'],
    ['providers: { a: { kind: openai, api_key: ▸$(EMPTY) } }', 'providers.a.api_key variable_unset'],
    ['providers: { a: { kind: openai, api_key: k, base_url: ▸api.x } }', 'providers.a.base_url url_invalid'],
    ['providers: { a: { kind: openai, api_key: k, base_url: ▸"ftp://x" } }', 'providers.a.base_url url_invalid'],
    ['providers: { a: { kind: openai, api_key: k, base_url: ▸"http://x/?k=1" } }', 'providers.a.base_url url_invalid'],
    [
      'providers: { a: { kind: openai, api_key: k, base_url: ▸"http://u:p@x" } }',
      'providers.a.base_url url_credentials',
    ],
    ['providers: { a: { kind: openai, api_key: k, base_url: ▸http://x\\y } }', 'providers.a.base_url url_invalid'],
    ['providers: { a: { kind: openai, api_key: ▸열쇠 } }', 'providers.a.api_key secret_characters'],
    ['providers: { a: { kind: demo, api_key: ▸k } }', 'providers.a.api_key demo_member'],
    ['providers: { a: { kind: demo, base_url: ▸"http://x" } }', 'providers.a.base_url demo_member'],
    [
      'providers: { a: ▸{ kind: openai, ▸apikey: k } }',
      'providers.a.api_key member_missing',
      'providers.a.apikey member_unknown',
    ],
    [endpoint('', '▸'), 'endpoints[0].destinations member_missing'],
    [endpoint('destinations: ▸[]'), 'endpoints[0].destinations list_empty'],
    [endpoint('destinations: [▸null]'), 'endpoints[0].destinations[0] member_missing'],
    [
      endpoint('destinations: [{ name: a, provider: ▸opena, model: m }]'),
      'endpoints[0].destinations[0].provider provider_unknown',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], fallbacks: [{ name: b, provider: ▸x, model: m }]`),
      'endpoints[0].fallbacks[0].provider provider_unknown',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], fallbacks: [{ name: ▸a, provider: openai, model: n }]`),
      'endpoints[0].fallbacks[0].name name_repeated',
    ],
    [
      endpoint('destinations: ▸[{ name: a, provider: openai, model: m, traffic_percentage: 99 }]'),
      'endpoints[0].destinations traffic_sum',
    ],
    [
      endpoint('destinations: [{ name: a, provider: openai, model: m, traffic_percentage: ▸101 }]'),
      'endpoints[0].destinations[0].traffic_percentage expected_whole_number',
    ],
    [
      endpoint('destinations: ▸[{ name: a, provider: openai, model: m }, { name: b, provider: openai, model: m }]'),
      'endpoints[0].destinations traffic_sum',
    ],
    [endpoint(`destinations: [${DESTINATION}], workspace: ▸other`), 'endpoints[0].workspace workspace_unknown'],
    [endpoint(`destinations: [${DESTINATION}], tags: { team: ▸1 }`), 'endpoints[0].tags.team expected_text'],
    [
      endpoint(`destinations: [${DESTINATION}], on_client_disconnect: ▸stay`),
      'endpoints[0].on_client_disconnect expected_one_of',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], max_body_bytes: ▸1023`),
      'endpoints[0].max_body_bytes expected_whole_number',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], max_body_bytes: ▸268435457`),
      'endpoints[0].max_body_bytes expected_whole_number',
    ],
    [endpoint(`destinations: [${DESTINATION}], tags: ${TAGS_OF_68_KB}`, '▸'), 'endpoints[0] document_too_large'],
    [
      endpoint(`destinations: [${DESTINATION}], timeouts: { headers_ms: ▸99 }`),
      'endpoints[0].timeouts.headers_ms expected_whole_number',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], timeouts: { idle_ms: ▸3600001 }`),
      'endpoints[0].timeouts.idle_ms expected_whole_number',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], timeouts: { ▸total_ms: 1000 }`),
      'endpoints[0].timeouts.total_ms member_unknown',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], inference_table: { sampling_percentage: ▸101 }`),
      'endpoints[0].inference_table.sampling_percentage expected_whole_number',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], inference_table: { max_bytes: ▸1048577 }`),
      'endpoints[0].inference_table.max_bytes expected_whole_number',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], inference_table: { retention_days: ▸0 }`),
      'endpoints[0].inference_table.retention_days expected_whole_number',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], inference_table: ▸true`),
      'endpoints[0].inference_table expected_object',
    ],
    [
      endpoint(
        `destinations: [${DESTINATION}], tags: ▸{ ${Array.from({ length: 101 }, (_, index) => `t${index}: x`).join(', ')} }`,
      ),
      'endpoints[0].tags list_too_long',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], rate_limits: [{ key: ▸person, tokens_per_minute: 1 }]`),
      'endpoints[0].rate_limits[0].key limit_key_invalid',
    ],
    [
      endpoint(`destinations: [${DESTINATION}], rate_limits: [▸{ key: user }]`),
      'endpoints[0].rate_limits[0] limit_empty',
    ],
    [`${PROVIDER}\nendpoints: [{ name: ▸demo, destinations: [${DESTINATION}] }]`, 'endpoints[0].name name_reserved'],
    [
      `${PROVIDER}\nworkspaces: [{ name: a }, { name: b }]\nendpoints: [▸{ name: x, destinations: [${DESTINATION}] }]`,
      'endpoints[0].workspace workspace_ambiguous',
    ],
    [key('role: ▸admin'), 'keys[0].role expected_one_of'],
    [key('requester_type: ▸user'), 'keys[0].requester_type expected_one_of'],
    [key('workspace: ▸other'), 'keys[0].workspace workspace_unknown'],
    [key('expires_at: ▸tomorrow'), 'keys[0].expires_at instant_invalid'],
    [key('expires_at: ▸2027-02-30T00:00:00Z'), 'keys[0].expires_at instant_invalid'],
    [key('expires_at: ▸2027-02-20T00:00:00'), 'keys[0].expires_at instant_invalid'],
    [key('endpoints: [▸dmo]'), 'keys[0].endpoints[0] endpoint_unknown'],
    [key('endpoints: ▸[]'), 'keys[0].endpoints list_empty'],
    [key('services: [▸1]'), 'keys[0].services[0] expected_text'],
    ['keys: [{ name: a, key: ▸short, requester: r }]', 'keys[0].key text_length'],
    ['keys: [{ name: a, key: ▸"0123456789 abcdef", requester: r }]', 'keys[0].key key_characters'],
    [`keys: [{ name: a, key: ▸${ADMIN_KEY}, requester: r }]`, 'keys[0].key key_repeated'],
    [
      'keys: [{ name: a, key: $(CI_KEY), requester: r }, { name: b, key: ▸$(CI_KEY), requester: r }]',
      'keys[1].key key_repeated',
    ],
    ['keys: [▸{ name: a, key: $(CI_KEY) }]', 'keys[0].requester member_missing'],
    ['demo: ▸1', 'demo expected_boolean'],
    ['limits: { open_calls: ▸0 }', 'limits.open_calls expected_whole_number'],
    ['limits: { answer_minutes: ▸1441 }', 'limits.answer_minutes expected_whole_number'],
    ['spool: { max_bytes: ▸lots }', 'spool.max_bytes expected_whole_number'],
    [`▸# ${'a'.repeat(4 * 1024 * 1024)}`, ' file_too_large'],
  ])('%.100s', (marked, ...expected) => {
    const places = marked
      .split('▸')
      .slice(0, -1)
      .map((_, index, parts) => {
        const before = parts
          .slice(0, index + 1)
          .join('')
          .split('\n');
        return `${before.length}:${written(before.at(-1) ?? '').length + 1}`;
      });
    const problems = read(marked.replaceAll('▸', '')).problems;
    expect(problems.map(place)).toEqual(expected.map((what, index) => `${places[index]} ${what}`));
  });

  test('a file with ten mistakes reports ten, in the order of the file', () => {
    const reading = read(`account: { id: nope, timezone: Mars/Base }
providers:
  openai: { kind: openai, base_url: api.openai.com, api_key: $(NOT_SET) }
  claude: { kind: claude, api_key: k }
endpoints:
  - name: gpt
    desination: []
    destinations:
      - { name: a, provider: openai, model: m, traffic_percentage: 60 }
      - { name: b, provider: opnai, model: m, traffic_percentage: 30 }
    max_body_bytes: 1
keys:
  - { name: ci, key: short, requester: r }
`);
    expect(reading.declared).toBeUndefined();
    expect(reading.problems.map((problem) => problem.code)).toEqual([
      'account_id_invalid',
      'time_zone_unknown',
      'url_invalid',
      'variable_unset',
      'expected_one_of',
      'member_unknown',
      'traffic_sum',
      'provider_unknown',
      'expected_whole_number',
      'text_length',
    ]);
  });
});

describe('messages', () => {
  test.each([
    ['endpoint: []', 'Did you mean "endpoints"?'],
    ['providers: { a: { kind: antropic, api_key: k } }', 'Did you mean "anthropic"?'],
    [endpoint('destinations: [{ name: a, provider: opnai, model: m }]'), 'Did you mean "openai"?'],
    ['account: { timezone: Asia/Soul }', 'Did you mean "Asia/Seoul"?'],
  ])('a near miss is named: %s', (text, hint) => {
    expect(read(text).problems.map((problem) => describeProblem(problem, 'en'))).toEqual([
      expect.stringContaining(hint),
    ]);
  });

  test('a message names file, line, column, path and variable, in both languages', () => {
    const [problem] = read('providers: { a: { kind: openai, api_key: $(NOPE) } }').problems;
    expect(describeProblem(problem!, 'en')).toBe(
      'tallygate.yaml:1:42 providers.a.api_key: The environment variable NOPE is not set.',
    );
    expect(describeProblem(problem!, 'ko')).toBe(
      'tallygate.yaml:1:42 providers.a.api_key: 환경 변수 NOPE 값이 설정되지 않았습니다.',
    );
  });

  test('no message repeats a secret of the file', () => {
    const secret = 's3cret!';
    const texts = [
      `keys: [{ name: a, key: ${secret}, requester: r }]`,
      `keys: [{ key: ${secret}: ]`,
      `keys: ${secret}`,
    ];
    for (const { problems } of texts.map(read)) {
      expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems)
        expect(JSON.stringify(problem) + describeProblem(problem, 'ko')).not.toContain(secret);
    }
  });

  test('both languages name the same details', () => {
    for (const texts of Object.values(PROBLEM_TEXTS)) {
      const names = [texts.en, texts.ko].map((sentence) => (sentence.match(/\{\w+\}/g) ?? []).sort());
      expect(names[0]).toEqual(names[1]);
    }
  });
});

describe('a good file', () => {
  test('the documented example is taken whole, variables inside braces included', () => {
    const { declared, problems } = read(`
account: { id: 11D77E21-5e05-4196-af72-423257f74974, name: Acme, timezone: Asia/Seoul, language: en }
workspaces:
  - { id: "1653573648247579", name: main }
providers:
  openai: { kind: openai, base_url: https://api.openai.com/v1/, api_key: $(OPENAI_API_KEY) }   # kinds
endpoints:
  - name: gpt
    workspace: "1653573648247579"
    tags: { team: engineering }
    destinations:
      - { name: primary, provider: openai, model: gpt-5.2, traffic_percentage: 100 }
    fallbacks:
      - { name: backup, provider: openai, model: gpt-5.2-mini }
    rate_limits:
      - { key: endpoint, requests_per_minute: 600 }
    on_client_disconnect: drain
    max_body_bytes: 33554432
    timeouts: { headers_ms: 30000, idle_ms: 100 }
    inference_table: { sampling_percentage: 25 }
keys:
  - { name: ci, key: $(CI_KEY), requester: user.name@email.com, requester_type: USER, workspace: main, role: account_admin,
      run_types: [chat], services: [help-centre], features: [summary] }
`);
    expect(problems).toEqual([]);
    const openai = {
      kind: 'openai',
      name: 'openai',
      origin: 'https://api.openai.com',
      basePath: '/v1',
      apiKey: 'sk-1',
    };
    expect(declared).toEqual({
      account: { id: '11d77e21-5e05-4196-af72-423257f74974', name: 'Acme', timeZone: 'Asia/Seoul', language: 'en' },
      workspaces: [{ id: '1653573648247579', name: 'main' }],
      providers: [openai],
      endpoints: [
        {
          name: 'gpt',
          workspace: 'main',
          tags: { team: 'engineering' },
          destinations: [{ name: 'primary', model: 'gpt-5.2', provider: openai, trafficPercentage: 100 }],
          fallbacks: [{ name: 'backup', model: 'gpt-5.2-mini', provider: openai }],
          onClientDisconnect: 'drain',
          bodyBytesMax: 33_554_432,
          rateLimits: [{ key: 'endpoint', requestsPerMinute: 600, tokensPerMinute: undefined }],
          timeouts: { headersMs: 30_000, firstByteMs: undefined, idleMs: 100 },
          payloads: { samplingFraction: 0.25, bytesMax: 65_536, retentionDays: 30 },
        },
      ],
      keys: [
        {
          name: 'ci',
          secret: KEY,
          requester: 'user.name@email.com',
          requesterType: 'USER',
          groups: [],
          workspace: 'main',
          role: 'account_admin',
          endpoints: undefined,
          runTypes: ['chat'],
          services: ['help-centre'],
          features: ['summary'],
          expiresAt: undefined,
        },
      ],
      hasDemo: true,
      spoolBytesMax: 4 * 1024 ** 3,
      callBounds: CALL_BOUNDS,
    });
  });

  test('an empty file declares nothing and a single destination gets all traffic', () => {
    expect(read('').declared?.hasDemo).toBe(true);
    expect(read('# only a comment').problems).toEqual([]);
    expect(read(endpoint(`destinations: [${DESTINATION}]`)).declared?.endpoints[0]?.destinations[0]).toMatchObject({
      trafficPercentage: 100,
    });
  });

  test('a key may name an endpoint that the file does not have: it is made elsewhere, and the reader is told', () => {
    const reading = read(key('endpoints: [later]'));
    expect(reading.declared?.keys[0]?.endpoints).toEqual(['later']);
    expect(reading.problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning endpoint_unknown']);
  });

  test('an endpoint without timeouts and inference table has none; an empty table has the defaults', () => {
    const plain = read(endpoint(`destinations: [${DESTINATION}], timeouts: {}`)).declared?.endpoints[0];
    expect([plain?.timeouts, plain?.payloads]).toEqual([undefined, undefined]);
    const logged = read(endpoint(`destinations: [${DESTINATION}], inference_table: {}`)).declared?.endpoints[0];
    expect(logged?.payloads).toEqual({ samplingFraction: 1, bytesMax: 65_536, retentionDays: 30 });
  });

  test('with "demo: false" the name demo is free', () => {
    const { problems } = read(`demo: false\n${PROVIDER}\nendpoints: [{ name: demo, destinations: [${DESTINATION}] }]`);
    expect(problems).toEqual([]);
  });

  test('a value of a variable is never read as YAML', () => {
    const text =
      'providers: { a: { kind: openai, api_key: $(TRICKY) } }\nendpoints: [{ name: e, destinations: [{ name: d, provider: a, model: m }] }]';
    const { declared } = readConfigText(written(text), {
      ...context,
      variables: { TRICKY: 'x,base_url:"http://evil"#' },
    });
    expect(declared?.endpoints[0]?.destinations[0]?.provider).toMatchObject({
      apiKey: 'x,base_url:"http://evil"#',
      origin: 'https://api.openai.com',
    });
  });
});

test('a file that cannot be read is a problem, not a crash', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tallygate-config-'));
  try {
    const asDirectory = readConfigFile({ path: directory, label: 'x.yaml' }, context);
    expect(asDirectory.problems.map((problem) => describeProblem(problem, 'en'))).toEqual([
      'x.yaml:1:1: The file cannot be read (EISDIR).',
    ]);
    const path = join(directory, 'good.yaml');
    writeFileSync(path, 'demo: false\n');
    expect(readConfigFile({ path, label: 'good.yaml' }, context).declared?.hasDemo).toBe(false);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
