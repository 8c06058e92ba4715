import { expect } from 'vitest';
import type { FakeProvider } from '../provider/provider.ts';
import { clientsFor } from './clients.ts';
import { configFor, KEYS } from './config.ts';
import type { Program } from './program.ts';
import { untilRows } from './sql.ts';
import { until } from './until.ts';

/** What the tests of one file look at: the program, and the dashboard that is attacked. */
export const world = {} as { program: Program; provider: FakeProvider; usage: string };

export const MAIN = '1653573648247579';
export const VAULT = '7579165357364824';
export const VIEWER = 'tg-e2e-viewer-5c7e01d29ab3f486';
const HIDDEN = 'tg-e2e-hidden-0a9d4e77b1c6f253';
export const SECOND_ADMIN = 'tg-e2e-second-e31f09c5d87ab246';
/** What stands only in rows of the other workspace. */
export const SECRETS = ['secret.person', 'vault-gpt', 'vault-model', 'codename-osprey'] as const;
export const IN_MAIN = 5;
const IN_VAULT = 4;

const key = (name: string, secret: string, more: object) => ({ name, key: secret, workspace: 'main', ...more });
export const KEYS_MORE = [
  key('viewer', VIEWER, { requester: 'viewer.person@email.com', role: 'viewer' }),
  key('hidden', HIDDEN, { requester: 'secret.person@email.com', role: 'member', workspace: 'vault' }),
];
export const second = key('second', SECOND_ADMIN, { requester: 'second.admin@email.com', role: 'account_admin' });

export const QUESTION = { from: inDays(-2), to: inDays(1) };

export function inDays(days: number): string {
  return new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + days * 86_400_000).toISOString();
}

export async function writeConfig(keys: readonly object[]): Promise<void> {
  const { program, provider } = world;
  const known = configFor(provider) as {
    keys: readonly object[];
    endpoints: readonly object[];
    workspaces: readonly object[];
  };
  const vault = {
    ...{ name: 'vault-gpt', workspace: 'vault', tags: { project: 'codename-osprey' } },
    destinations: [{ name: 'primary', provider: 'openai', model: 'vault-model', traffic_percentage: 100 }],
  };
  program.writeConfig(
    configFor(provider, {
      workspaces: [...known.workspaces, { id: VAULT, name: 'vault' }],
      endpoints: [...known.endpoints, vault],
      keys: [...known.keys, ...keys],
    }),
  );
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly body: Readonly<Record<string, unknown>>;
  readonly code: string | undefined;
}

export async function call(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  how: {
    readonly by?: string;
    readonly body?: unknown;
    readonly raw?: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Answer> {
  const { by = KEYS.admin, body, raw, headers = {} } = how;
  const response = await fetch(`${world.program.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json', 'accept-language': 'en', ...headers },
    ...(raw === undefined && body === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = Buffer.from(bytes).toString('utf8');
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const parsed = type === 'application/json' ? (JSON.parse(text) as Answer['body']) : {};
  const code = (parsed['error'] as { readonly code?: string } | undefined)?.code;
  return { status: response.status, type, text, bytes, body: parsed, code };
}

export function run(dataset: string, question: unknown, by: string = VIEWER): Promise<Answer> {
  return call('POST', `dashboards/${world.usage}/datasets/${dataset}/run`, { by, body: question });
}

export async function datasetNames(): Promise<readonly string[]> {
  const { document } = (await call('GET', `dashboards/${world.usage}`, { by: VIEWER })).body as {
    readonly document: { readonly datasets: readonly { readonly name: string }[] };
  };
  return document.datasets.map(({ name }) => name);
}

export async function requestsIn(question: unknown): Promise<number> {
  const answer = await run('totals', question);
  expect(answer.status, answer.text).toBe(200);
  return figureOf(answer, 'requests');
}

export function figureOf({ body }: Answer, column: string): number {
  const { columns, rows } = body as {
    readonly columns: readonly { readonly name: string }[];
    readonly rows: readonly (readonly unknown[])[];
  };
  return Number(rows[0]?.[columns.findIndex(({ name }) => name === column)]);
}

/** Either a refusal that is no failure, or figures of no more rows than are shown. */
export function expectRefusedOrLess(answer: Answer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBeLessThan(500);
  if (answer.status !== 200) return;
  expectNothingHidden(answer, what);
  if (answer.type === 'application/json') expect(figureOf(answer, 'requests'), what).toBeLessThanOrEqual(IN_MAIN);
}

export function expectNothingHidden(answer: Answer, what: string): void {
  // A refusal may repeat what was sent; figures may not hold what was not asked of them.
  if (answer.status >= 400) {
    expect(answer.text, what).not.toContain('codename-osprey');
    return;
  }
  for (const secret of SECRETS) expect(answer.text, what).not.toContain(secret);
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export async function everyRoute(): Promise<readonly (readonly [Method, string])[]> {
  const { paths } = (await call('GET', 'openapi.json', {})).body as {
    readonly paths: Readonly<Record<string, object>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase() as Method, path] as const),
  );
}

/** What is open to everybody answers everybody the same; nothing else answers. */
export function isRefusedOrOpen({ status }: Answer, path: string): boolean {
  const isOpen =
    /^\/api\/v1\/(openapi\.json|session|setup|sign-in|sso|invitations|password|ways-in|billing\/(webhooks|sandbox))/.test(
      path,
    );
  return isOpen ? status < 500 : status === 401;
}

/** Rows in both workspaces, and the built-in dashboard bound to the first of them. */
export async function beginInTwoWorkspaces(started: {
  readonly program: Program;
  readonly provider: FakeProvider;
}): Promise<void> {
  Object.assign(world, started);
  await writeConfig([...KEYS_MORE, second]);
  const ask = async (by: string, model: string) => {
    const { openai } = clientsFor({ url: world.program.url, key: by, maxRetries: 0 });
    await openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'hello' }] });
  };
  await until(
    () =>
      ask(HIDDEN, 'vault-gpt').then(
        () => true,
        () => false,
      ),
    { what: 'the other workspace is served' },
  );
  for (let more = 1; more < IN_VAULT; more++) await ask(HIDDEN, 'vault-gpt');
  for (let more = 0; more < IN_MAIN; more++) await ask(KEYS.member, 'gpt');
  // Until the other workspace was served, its key may have been known and its endpoint not: that is a row as well.
  const counted = `SELECT countIf(workspace_id = '${MAIN}') AS main, countIf(workspace_id = '${VAULT}' AND final_status != 'refused') AS vault FROM system.ai_gateway.usage`;
  await untilRows(world.program, counted, {
    holds: ([row]) => Number(row?.['main']) === IN_MAIN && Number(row?.['vault']) === IN_VAULT,
  });
  const imported = await call('POST', 'dashboards/import', { body: { template: 'usage' } });
  expect(imported.status, imported.text).toBe(200);
  world.usage = String(imported.body['id']);
  const scoped = await call('PATCH', `dashboards/${world.usage}/settings`, {
    body: { scope: 'workspace', workspace_id: MAIN },
  });
  expect(scoped.status, scoped.text).toBe(200);
}
