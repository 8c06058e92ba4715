import { PREVIEW_NAMES } from '@tallygate/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredDashboard } from '#dashboards';
import type { PreviewId } from '#identity';
import { type Call, caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';

const KEY = 'the-key-of-the-admin';
const QUESTION = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
  rig = await peopleRig();
  const dashboards = {
    find: async (id: string) => ({ id, document: { template: id } }) as StoredDashboard,
  } as never;
  const sql = {
    rows: ({ beforeReading }: { beforeReading: (tables: ReadonlySet<string>) => Promise<void> }) =>
      beforeReading(new Set(['usage'])),
  } as never;
  call = caller(controlOptions(rig, { declared: [declaredKey(KEY, 'account_admin')], dashboards, sql }));
  for (const id of ['usage_tracking', 'ai_runs']) {
    await ask(`/api/v1/previews/${id}`, 'en', { method: 'PATCH', body: { is_on: false } });
  }
});
afterAll(() => rig?.close());

function ask(path: string, language: 'ko' | 'en', more: Call = {}) {
  return call(path, { ...more, headers: { authorization: `Bearer ${KEY}`, 'accept-language': language } });
}

interface Door {
  readonly door: string;
  readonly path: string;
  readonly preview: PreviewId;
  readonly body?: unknown;
}

const STATEMENT = { statement: 'SELECT 1 FROM system.ai_gateway.usage' };
const DOORS: readonly Door[] = [
  { door: 'dashboards', path: '/api/v1/dashboards', preview: 'usage_tracking' },
  { door: 'the usage dashboard', path: '/api/v1/dashboards/usage', preview: 'usage_tracking' },
  {
    door: 'a figure of it',
    path: '/api/v1/dashboards/usage/datasets/totals/run',
    preview: 'usage_tracking',
    body: QUESTION,
  },
  { door: 'the dashboard of runs', path: '/api/v1/dashboards/runs', preview: 'ai_runs' },
  {
    door: 'a figure of that',
    path: '/api/v1/dashboards/runs/datasets/totals/run',
    preview: 'ai_runs',
    body: QUESTION,
  },
  { door: 'requests', path: '/api/v1/requests', preview: 'usage_tracking' },
  { door: 'SQL', path: '/api/v1/sql', preview: 'usage_tracking', body: STATEMENT },
  { door: 'the summary of runs', path: '/api/v1/runs/summary', preview: 'ai_runs' },
];

test.each(DOORS)('switched off, $door says which feature it is, as people call it', async ({ path, preview, body }) => {
  for (const language of ['ko', 'en'] as const) {
    const answer = await ask(path, language, body === undefined ? {} : { body });
    const { code, message, details } = answer.json().error;
    expect([answer.status, code, details]).toEqual([403, 'preview_off', { preview }]);
    expect(message).toContain(`"${PREVIEW_NAMES[preview][language]}"`);
    expect(message).not.toContain(preview);
  }
});
