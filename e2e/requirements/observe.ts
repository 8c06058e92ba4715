import { request } from 'node:http';
import { type ConfigDocument, KEYS } from '../harness/config.ts';
import { PRICES } from '../harness/prices.ts';
import type { Program } from '../harness/program.ts';
import { sql } from '../harness/sql.ts';
import { until } from '../harness/until.ts';
import { writeDirectives } from '../provider/directives.ts';
import { type CallKind, EMBEDDING_CALLS, TEXT_CALLS } from './calls.ts';
import { SCENARIOS, type Scenario, TIMEOUTS } from './scenarios.ts';

/** One scenario in one dialect, on an endpoint of its own: what befell a destination is remembered. */
export interface Case {
  readonly id: string;
  readonly scenario: Scenario;
  readonly call: CallKind;
}

/** What one client saw; status 0: no head, and `text` says why. */
export interface Seen {
  readonly status: number;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The answer ended in good order. */
  readonly isWhole: boolean;
  readonly elapsedMs: number;
}

/** What these tests compare of a row. */
export interface ScenarioRow {
  readonly requestId: string;
  readonly statusCode: number | null;
  readonly finalStatus: string;
  readonly errorCode: string | null;
  readonly usageSource: string;
  readonly attempts: readonly (string | null)[];
  readonly servedBy: string | null;
  readonly input: number | null;
  readonly output: number | null;
  readonly cacheRead: number | null;
  readonly reasoning: number | null;
  /** Nano-USD. */
  readonly cost: bigint | null;
}

/** A client that waits longer than this was left hanging. */
const CLIENT_TIMEOUT_MS = 10_000;
const AT_ONCE = 12;
const ROWS_TIMEOUT_MS = 120_000;

/** Every scenario in every dialect in which it makes sense. */
export const CASES: readonly Case[] = SCENARIOS.flatMap((scenario, row) =>
  [...TEXT_CALLS, ...EMBEDDING_CALLS].flatMap((call, column) =>
    scenario.appliesTo?.(call) === false ? [] : [{ id: `case-${row}-${column}`, scenario, call }],
  ),
);

/** An endpoint for each case, with short times. */
export const ENDPOINTS: ConfigDocument = {
  prices: PRICES,
  endpoints: CASES.map(({ id, scenario, call }) => ({
    name: id,
    workspace: 'main',
    timeouts: TIMEOUTS,
    destinations: [{ name: 'primary', provider: call.provider, model: `${call.provider}-model` }],
    fallbacks: scenario.hasFallback ? [{ name: 'backup', provider: call.backup, model: backupModel(call) }] : [],
  })),
};

/** Sends the requests of each case, one behind the other; cases beside each other. */
export async function observeAll(program: Program): Promise<ReadonlyMap<string, readonly Seen[]>> {
  const seen = new Map<string, readonly Seen[]>();
  const waiting = CASES.values();
  const work = async () => {
    for (const each of waiting) seen.set(each.id, await observe(program, each));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return seen;
}

/** The rows of all cases by their endpoint, as soon as there are so many, in the order of their requests. */
export async function rowsByCase(
  program: Program,
  count: number,
): Promise<ReadonlyMap<string, readonly ScenarioRow[]>> {
  const rows = await until(async () => readAll(program, count), {
    ...{ what: `${count} rows`, timeoutMs: ROWS_TIMEOUT_MS, everyMs: 200 },
  });
  return Map.groupBy(rows, ({ endpoint }) => endpoint);
}

async function observe(program: Program, { id, scenario, call }: Case): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const said = { text: writeDirectives(id, scenario.directives), begun: scenario.begun };
  const body = JSON.stringify(call.body(id, said));
  for (const _ of scenario.expects(call)) seen.push(await ask(`${program.url}${call.path(id)}`, body));
  return seen;
}

function ask(url: string, body: string): Promise<Seen> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const ended = (answer: Pick<Seen, 'status' | 'headers' | 'text' | 'isWhole'>) =>
      resolve({
        ...answer,
        requestId: String(answer.headers['tallygate-request-id']),
        elapsedMs: performance.now() - startedMs,
      });
    const sent = request(url, {
      method: 'POST',
      agent: false,
      timeout: CLIENT_TIMEOUT_MS,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-api-key': KEYS.member,
        'anthropic-version': '2023-06-01',
        'accept-language': 'en',
      },
    });
    sent.once('timeout', () => sent.destroy(new Error('left hanging')));
    sent.once('error', (error) => ended({ status: 0, headers: {}, text: String(error), isWhole: false }));
    sent.once('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      // A cut is an error as well; `close` comes behind both.
      response.on('error', () => {});
      response.once('close', () =>
        ended({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString(),
          isWhole: response.complete,
        }),
      );
    });
    sent.end(body);
  });
}

/** Of OpenAI there is one with a price of its own. */
function backupModel({ backup }: CallKind): string {
  return backup === 'openai' ? 'backup-model' : `${backup}-model`;
}

const COLUMNS = `endpoint_name, request_id, status_code, final_status, error_code, usage_source, destination_name,
  routing_information.attempts.error_code AS attempts, input_tokens, output_tokens,
  token_details.cache_read_input_tokens AS cache_read, token_details.output_reasoning_tokens AS reasoning,
  toString(cost_nano_usd) AS cost`;

async function readAll(program: Program, count: number) {
  const answer = await sql(
    program,
    `SELECT ${COLUMNS} FROM system.ai_gateway.usage WHERE startsWith(endpoint_name, 'case-') ORDER BY request_id LIMIT 5000`,
  );
  return answer.status === 200 && answer.rows.length >= count ? answer.rows.map(readRow) : undefined;
}

function readRow(row: Readonly<Record<string, unknown>>): ScenarioRow & { readonly endpoint: string } {
  const number = (name: string) => (row[name] === null ? null : Number(row[name]));
  const text = (name: string) => (row[name] === null ? null : String(row[name]));
  return {
    endpoint: text('endpoint_name') ?? '',
    requestId: text('request_id') ?? '',
    statusCode: number('status_code'),
    finalStatus: text('final_status') ?? '',
    errorCode: text('error_code'),
    usageSource: text('usage_source') ?? '',
    attempts: row['attempts'] as readonly (string | null)[],
    servedBy: text('destination_name'),
    input: number('input_tokens'),
    output: number('output_tokens'),
    cacheRead: number('cache_read'),
    reasoning: number('reasoning'),
    cost: row['cost'] === null ? null : BigInt(text('cost') ?? 0),
  };
}
