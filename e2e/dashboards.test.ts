import { beforeAll, describe, expect, test, vi } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { HOSTILE_VALUES } from './harness/hostile-values.ts';
import { readPdf } from './harness/pdf-text.ts';
import { IS_PROOF } from './harness/proof.ts';
import {
  beginInTwoWorkspaces,
  call,
  datasetNames,
  everyRoute,
  expectNothingHidden,
  expectRefusedOrLess,
  figureOf,
  IN_MAIN,
  inDays,
  isRefusedOrOpen,
  MAIN,
  QUESTION,
  requestsIn,
  run,
  SECRETS,
  VAULT,
  VIEWER,
  world,
} from './harness/two-workspaces.ts';

vi.setConfig({ testTimeout: 240_000 });

const fixture = useProgram();

beforeAll(async () => {
  await beginInTwoWorkspaces(fixture);
}, 240_000);

test('the account sees everything, so that there is something to hide', async () => {
  const { text } = await call('POST', 'sql', {
    body: { statement: 'SELECT requester, endpoint_name FROM system.ai_gateway.usage' },
  });
  for (const secret of ['secret.person', 'vault-gpt']) expect(text).toContain(secret);
});

test('a viewer gets the figures of the one workspace, on every page, for every dataset', async () => {
  for (const dataset of await datasetNames()) {
    const answer = await run(dataset, QUESTION);
    expect([200, 403], `${dataset}: ${answer.text}`).toContain(answer.status);
    expectNothingHidden(answer, dataset);
  }
  expect(await requestsIn(QUESTION)).toBe(IN_MAIN);
});

/** Each value in every filter in a proof; else each in one of them. */
function triedIn(filter: (typeof FILTERS)[number]): readonly string[] {
  return HOSTILE_VALUES.filter((_, place) => IS_PROOF || place % FILTERS.length === FILTERS.indexOf(filter));
}

const FILTERS = ['workspaces', 'endpoints', 'models', 'requesters', 'tags', 'agents', 'statuses'] as const;

describe('whatever a viewer chooses never widens a question', () => {
  test.each(FILTERS)('in the filter %s', async (filter) => {
    for (const value of triedIn(filter)) {
      for (const values of [[value], [value, value], [MAIN, value]]) {
        const question = { ...QUESTION, [filter]: values };
        const answer = await run('totals', question);
        expectRefusedOrLess(answer, `${filter}=${JSON.stringify(values)}`);
      }
    }
  });

  test('in lists that are too long, texts that are too long, and what is no list', async () => {
    for (const filter of FILTERS) {
      const odd = [
        Array.from({ length: 1_001 }, (_, at) => `v${at}`),
        ['x'.repeat(4_097)],
        ...(filter === 'tags' ? [] : [['x'.repeat(257)]]),
        'text',
        5,
        null,
        { a: 1 },
        [[VAULT]],
        [null],
      ];
      for (const values of odd) {
        const answer = await run('totals', { ...QUESTION, [filter]: values });
        expect(answer.status, `${filter}=${JSON.stringify(values).slice(0, 40)}`).toBe(400);
      }
      const many = Array.from({ length: 1_000 }, (_, at) =>
        `${HOSTILE_VALUES[at % HOSTILE_VALUES.length]}${at}`.slice(0, 256),
      );
      expectRefusedOrLess(await run('totals', { ...QUESTION, [filter]: many }), `many ${filter}`);
    }
  });

  test.each(['from', 'to', 'granularity'])('in %s', async (field) => {
    for (const value of [
      ...HOSTILE_VALUES,
      '2026-13-45T00:00:00Z',
      '1970-01-01T00:00:00Z',
      '9999-01-01T00:00:00Z',
      0,
      -1,
      null,
      [],
      {},
    ]) {
      expectRefusedOrLess(await run('totals', { ...QUESTION, [field]: value }), `${field}=${JSON.stringify(value)}`);
    }
  });

  test('in members that a question does not have', async () => {
    const names = [
      'sql',
      'statement',
      'query',
      'parameters',
      'param_workspaces',
      'time_zone',
      'timeZone',
      'scope',
      'run_as',
      'viewer',
      'role',
      'workspace_id',
      'warehouse',
      'publisher',
      'settings',
      'filters',
      'dashboard',
      '__proto__',
      'constructor',
    ];
    for (const name of names) {
      const raw = JSON.stringify(QUESTION).replace(/}$/, `,${JSON.stringify(name)}:${JSON.stringify({ a: VAULT })}}`);
      const answer = await call('POST', `dashboards/${world.usage}/datasets/totals/run`, { by: VIEWER, raw });
      expectRefusedOrLess(answer, name);
      if (!name.startsWith('__')) expect(answer.status, name).toBe(400);
    }
  });

  test('in the query, in headers, and in the way the answer is asked for', async () => {
    const path = `dashboards/${world.usage}/datasets/totals/run`;
    const queries = [
      `workspaces=${VAULT}`,
      'sql=SELECT+1',
      `scope=account&workspace_id=${VAULT}`,
      'run_as=viewer',
      'role=account_admin',
      `key=${KEYS.admin.slice(0, 5)}`,
    ];
    for (const query of queries) {
      expectRefusedOrLess(await call('POST', `${path}?${query}`, { by: VIEWER, body: QUESTION }), query);
    }
    const headers: readonly Readonly<Record<string, string>>[] = [
      { 'x-tallygate-internal': 'guess' },
      { 'x-tallygate-role': 'account_admin' },
      { 'x-tallygate-workspace': VAULT },
      { 'x-tallygate-requester': 'admin@localhost' },
      { 'x-clickhouse-database': 'system', 'x-clickhouse-user': 'default', 'x-clickhouse-key': '' },
      { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': '127.0.0.1', forwarded: 'for=127.0.0.1' },
      { 'x-original-url': '/api/v1/sql', 'x-rewrite-url': '/api/v1/sql', 'x-http-method-override': 'GET' },
      { cookie: 'tallygate=1; better-auth.session_token=x' },
      { accept: 'text/csv' },
      { accept: '*/*; q=0, text/csv' },
      { 'idempotency-key': 'k' },
      { 'accept-language': "ko'; DROP TABLE usage --" },
    ];
    for (const more of headers) {
      expectRefusedOrLess(
        await call('POST', path, { by: VIEWER, body: QUESTION, headers: more }),
        JSON.stringify(more),
      );
    }
  });

  test('in the names of dashboards, datasets, pages and filters', async () => {
    const names = [
      ...HOSTILE_VALUES.filter((value) => !value.includes('\u0000')),
      'usage',
      'credits',
      'runs',
      'credits/datasets/totals',
      '..',
      '.',
      'try',
      'import',
      world.usage,
      '',
      '%00',
      'totals;drop',
      'TOTALS',
      'totals ',
      'system.ai_gateway.usage',
    ];
    for (const name of names) {
      const part = encodeURIComponent(name);
      const body = QUESTION;
      const answers = [
        await call('POST', `dashboards/${world.usage}/datasets/${part}/run`, { by: VIEWER, body }),
        await call('POST', `dashboards/${part}/datasets/totals/run`, { by: VIEWER, body }),
        await call('POST', `dashboards/${world.usage}/pages/${part}/export`, { by: VIEWER, body: { question: body } }),
        await call('GET', `dashboards/${part}`, { by: VIEWER }),
        await call('GET', `dashboards/${world.usage}/filters/${part}?from=${QUESTION.from}&to=${QUESTION.to}`, {
          by: VIEWER,
        }),
        await call('GET', `tables/${part}`, { by: VIEWER }),
      ];
      for (const answer of answers) {
        expect(answer.status, `${name}: ${answer.text}`).toBeLessThan(500);
        expectNothingHidden(answer, name);
      }
    }
  });

  test('by the values that filters offer', async () => {
    const range = `from=${QUESTION.from}&to=${QUESTION.to}`;
    for (const filter of FILTERS) {
      for (const text of ['', 'vault', 'secret', 'osprey', ...triedIn(filter)]) {
        const answer = await call(
          'GET',
          `dashboards/${world.usage}/filters/${filter}?${range}&text=${encodeURIComponent(text)}`,
          { by: VIEWER },
        );
        expect(answer.status, `${filter}, ${text}: ${answer.text}`).toBeLessThan(500);
        // The text itself may come back in a sentence.
        if (answer.status === 200) expectNothingHidden(answer, `${filter}, ${text}`);
      }
    }
  });

  test('by the page as a file', async () => {
    const { document } = (await call('GET', `dashboards/${world.usage}`, { by: VIEWER })).body as {
      document: { pages: { id: string }[] };
    };
    for (const { id } of document.pages) {
      const path = `dashboards/${world.usage}/pages/${id}/export`;
      const answer = await call('POST', path, { by: VIEWER, body: { question: QUESTION, language: 'en' } });
      expect([answer.status, answer.type], `${id}: ${answer.text.slice(0, 300)}`).toEqual([200, 'application/pdf']);
      const { text } = readPdf(answer.bytes);
      for (const secret of SECRETS) expect(text, id).not.toContain(secret);
    }
  });
});

test('a viewer reaches neither statements, nor the table, nor anything that managing takes', async () => {
  const body = QUESTION;
  const refused: readonly (readonly ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string, unknown?])[] = [
    ['POST', `dashboards/${world.usage}/datasets/totals/statement`, body],
    ['POST', 'dashboards/try', { sql: 'SELECT * FROM system.ai_gateway.usage', question: body }],
    ['POST', 'dashboards', { copy_of: world.usage }],
    ['POST', 'dashboards/import', { template: 'usage' }],
    ['GET', `dashboards/${world.usage}/draft`],
    ['PUT', `dashboards/${world.usage}/draft`, {}],
    ['GET', `dashboards/${world.usage}/versions`],
    ['GET', `dashboards/${world.usage}/links`],
    ['POST', `dashboards/${world.usage}/links`, { expires_at: inDays(3) }],
    ['GET', `dashboards/${world.usage}/schedules`],
    ['POST', `dashboards/${world.usage}/schedules`, {}],
    ['PATCH', `dashboards/${world.usage}/settings`, { scope: 'account' }],
    ['POST', `dashboards/${world.usage}/publish`, {}],
    ['POST', `dashboards/${world.usage}/unpublish`, {}],
    ['DELETE', `dashboards/${world.usage}`],
    ['GET', 'audit'],
    ['GET', 'dashboards/credits'],
    ['POST', 'sql', { statement: 'SELECT * FROM system.ai_gateway.usage' }],
    ['POST', 'sql', { statement: 'SELECT * FROM system.ai_gateway.cost_corrections' }],
  ];
  for (const [method, path, sent] of refused) {
    const answer = await call(method, path, { by: VIEWER, body: sent });
    expect([403, 404], `${method} ${path}: ${answer.status} ${answer.text}`).toContain(answer.status);
    expectNothingHidden(answer, path);
  }
  const document = await call('GET', `dashboards/${world.usage}`, { by: VIEWER });
  expect([document.status, document.text.includes('system.ai_gateway')]).toEqual([200, false]);
  const own = await call('POST', 'sql', {
    by: VIEWER,
    body: { statement: 'SELECT requester FROM system.ai_gateway.my_usage' },
  });
  expectNothingHidden(own, 'my_usage');
  const rows = await call('GET', 'requests?limit=200', { by: VIEWER });
  expect(rows.body['data']).toEqual([]);
});

test('a forged cursor of one list opens no other, and is told as what it is', async () => {
  const cursors = [
    'x',
    'null',
    '0',
    Buffer.from('{"list":"dashboards","after":""}').toString('base64url'),
    Buffer.from(JSON.stringify(['dashboards', "' OR 1=1"])).toString('base64url'),
    'a'.repeat(5_000),
    '%27',
    '../..',
  ];
  for (const cursor of cursors) {
    for (const list of ['dashboards', 'requests']) {
      const answer = await call('GET', `${list}?cursor=${encodeURIComponent(cursor)}`, { by: VIEWER });
      expect([200, 400], `${list} ${cursor.slice(0, 30)}: ${answer.text.slice(0, 200)}`).toContain(answer.status);
      expectNothingHidden(answer, cursor);
    }
  }
});

test('a link shows its dashboard to whoever has it, and is good for nothing else', async () => {
  const made = await call('POST', `dashboards/${world.usage}/links`, { body: { expires_at: inDays(3) } });
  expect(made.status, made.text).toBe(201);
  const token = String(made.body['token']);
  const shown = await call('GET', 'shared/dashboard', { by: token });
  expect([shown.status, shown.text.includes('system.ai_gateway')]).toEqual([200, false]);
  const figures = await call('POST', 'shared/datasets/totals/run', { by: token, body: QUESTION });
  expect(figures.status, figures.text).toBe(200);
  expect(figureOf(figures, 'requests')).toBe(IN_MAIN);
  for (const value of HOSTILE_VALUES.slice(0, 12)) {
    const answer = await call('POST', 'shared/datasets/totals/run', {
      by: token,
      body: { ...QUESTION, workspaces: [value] },
    });
    expectRefusedOrLess(answer, value);
  }
  for (const [method, path] of await everyRoute()) {
    if (path.startsWith('/api/v1/shared/')) continue;
    const at = path.slice('/api/v1/'.length).replaceAll(/\{\w+\}/g, world.usage);
    const answer = await call(method, at, { by: token, ...(method === 'GET' ? {} : { body: {} }) });
    expect(isRefusedOrOpen(answer, path), `${method} ${path}: ${answer.status} ${answer.text.slice(0, 200)}`).toBe(
      true,
    );
    expectNothingHidden(answer, path);
  }
  const [link] = (await call('GET', `dashboards/${world.usage}/links`, {})).body['data'] as readonly {
    readonly id: string;
    readonly token?: string;
  }[];
  expect(link?.token).toBeUndefined();
  expect((await call('DELETE', `dashboards/${world.usage}/links/${link?.id}`, {})).status).toBe(200);
  expect((await call('GET', 'shared/dashboard', { by: token })).status).toBe(401);
  expect((await call('POST', 'shared/datasets/totals/run', { by: token, body: QUESTION })).status).toBe(401);
});
