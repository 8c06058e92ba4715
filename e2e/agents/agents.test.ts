import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { sql, untilRows } from '../harness/sql.ts';
import { writeDirectives } from '../provider/directives.ts';
import { AGENTS, pinnedVersion } from './agents.ts';
import { type OutsideWatch, watchOutside } from './outside-watch.ts';
import { installAgents, runAgent } from './run-agent.ts';

const INSTALL_TIMEOUT_MS = 600_000;
const TEST_TIMEOUT_MS = 300_000;
/** In, out, cached, reasoning: each answer reports these. */
const TOKENS = [1_200, 40, 500, 8] as const;
const TEXT = 'made by an agent\n';

const fixture = useProgram();
let watch: OutsideWatch;

beforeAll(async () => {
  await installAgents(AGENTS);
  watch = await watchOutside();
}, INSTALL_TIMEOUT_MS);
afterAll(() => watch.stop());

test.each(AGENTS)(
  '$name completes a turn with a tool through the gateway, and its rows say who it was and what it used',
  { timeout: TEST_TIMEOUT_MS },
  async (agent) => {
    const marker = `agent-${agent.name}`;
    let made = '';
    const run = await runAgent(agent, {
      gateway: fixture.program.url,
      key: KEYS.member,
      watch,
      prompt: (folder) => {
        const tools = [agent.tool(join(folder, 'made.txt'), TEXT)];
        return `Make the file. ${writeDirectives(marker, { tokens: TOKENS, tools })}`;
      },
      look: (folder) => {
        made = readFileSync(join(folder, 'made.txt'), 'utf8');
      },
    }).catch((error: unknown) => {
      throw new Error(
        `${String(error)}\n${JSON.stringify(fixture.provider.requests().map(({ path, status }) => ({ path, status })))}`,
      );
    });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('The tool said: ');
    expect(made).toBe(TEXT);
    const seen = fixture.provider.of(marker);
    expect(seen.map(({ status, state }) => ({ status, state }))).toEqual(
      Array(2).fill({ status: 200, state: 'finished' }),
    );
    const sessions = seen.map(({ rawHeaders }) => headerOf(rawHeaders, agent.sessionHeader));
    expect(new Set(sessions).size).toBe(1);
    const rows = await untilRows(fixture.program, statementFor(agent.name), {
      holds: (found) => found.length >= 2,
      what: `two rows of ${agent.name}`,
    });
    const row = {
      agent: agent.name,
      agent_version: pinnedVersion(agent),
      session_id: sessions[0],
      endpoint_name: agent.endpoint,
      api_type: agent.apiType,
      final_status: 'ok',
      usage_source: 'provider',
      input: 1_200,
      output: 40,
      cached: 500,
      reasoning: 8,
    };
    expect(rows.map(plain)).toEqual([row, row]);
    expect(rows.every(({ model }) => String(model).startsWith(modelOf(agent.endpoint)))).toBe(true);
  },
);

test('nothing that they sent is without its row, and nothing was sent outside', async () => {
  const count = await sql(fixture.program, 'SELECT count() AS n FROM system.ai_gateway.usage');
  expect(count.rows.map(({ n }) => Number(n))).toEqual([2 * AGENTS.length]);
  expect(fixture.provider.requests()).toHaveLength(2 * AGENTS.length);
  expect(watch.seen()).toEqual([]);
});

function statementFor(agent: string): string {
  return `SELECT agent, agent_version, session_id, endpoint_name, api_type, final_status, usage_source, destination_model AS model,
    input_tokens AS input, output_tokens AS output, token_details.cache_read_input_tokens AS cached,
    token_details.output_reasoning_tokens AS reasoning
    FROM system.ai_gateway.usage WHERE agent = '${agent}' ORDER BY event_time`;
}

/** Whole numbers may come as text. */
function plain({ model: _, ...row }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const numbers = ['input', 'output', 'cached', 'reasoning'];
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value]),
  );
}

function modelOf(endpoint: string): string {
  return { gpt: 'openai', claude: 'anthropic', gemini: 'gemini' }[endpoint] ?? endpoint;
}

function headerOf(rawHeaders: readonly string[], name: string | undefined): string {
  const index = rawHeaders.findIndex((header, place) => place % 2 === 0 && header.toLowerCase() === name);
  return index === -1 ? '' : (rawHeaders[index + 1] ?? '');
}
