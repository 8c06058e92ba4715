import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { rowById } from '../harness/rows.ts';
import { sql } from '../harness/sql.ts';

const fixture = useProgram();
const OPENAI_BASES = ['/openai/v1', '/mlflow/v1', '/codex/v1', '/cursor/v1'];

test.each(OPENAI_BASES)('the OpenAI SDK lists the endpoints as models at %s', async (base) => {
  const client = new OpenAI({ baseURL: `${fixture.program.url}${base}`, apiKey: KEYS.member, maxRetries: 0 });
  const names: string[] = [];
  for await (const model of client.models.list()) names.push(model.id);
  expect(names).toContain('gpt');
});

test('the Anthropic SDK lists the endpoints as models', async () => {
  const client = new Anthropic({ baseURL: `${fixture.program.url}/anthropic`, apiKey: KEYS.member, maxRetries: 0 });
  const names: string[] = [];
  for await (const model of client.models.list({ limit: 1_000 })) names.push(model.id);
  expect(names).toContain('claude');
});

test('the Google SDK lists the endpoints as models', async () => {
  const client = new GoogleGenAI({ apiKey: KEYS.member, httpOptions: { baseUrl: `${fixture.program.url}/gemini` } });
  const names: string[] = [];
  for await (const model of await client.models.list()) names.push(model.name ?? '');
  expect(names).toContain('models/gemini');
});

const PROBES = [
  { method: 'HEAD', path: '/anthropic' },
  { method: 'HEAD', path: '/anthropic/' },
  { method: 'POST', path: '/codex/v1/analytics/codex/turn-costs' },
  { method: 'POST', path: '/openai/v1/analytics/codex/turn-costs' },
  { method: 'POST', path: '/anthropic/api/event_logging/batch' },
] as const;

test.each(PROBES)(
  '$method $path is answered at once, without a row and without a provider',
  async ({ method, path }) => {
    const before = fixture.provider.requests().length;
    const response = await fetch(`${fixture.program.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: '{}' } : {}),
      signal: AbortSignal.timeout(60_000),
    });
    expect(response.status).toBeLessThan(500);
    expect(fixture.provider.requests()).toHaveLength(before);
    await untilLaterRow();
    const count = await sql(
      fixture.program,
      `SELECT count() AS n FROM system.ai_gateway.usage WHERE url LIKE '%${path}'`,
    );
    expect(count.rows.map(({ n }) => Number(n))).toEqual([0]);
  },
);

/** A row that was written later and is there already tells that an earlier one would be there too. */
async function untilLaterRow(): Promise<void> {
  const { program } = fixture;
  const headers = { authorization: `Bearer ${KEYS.member}` };
  const answer = await fetch(`${program.url}/openai/v1/models`, { headers, signal: AbortSignal.timeout(60_000) });
  await answer.arrayBuffer();
  await rowById(program, String(answer.headers.get('tallygate-request-id')));
}
