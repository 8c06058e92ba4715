import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { asInstant } from '#kernel';
import type { Attempt, Opening, Outcome } from '../facts.ts';
import { USAGE_COLUMNS } from '../table/usage-table.ts';
import { CLOSING_CHARS_MAX, closeRow, lostClosing, progressClosing } from './close-row.ts';
import { openRow, URL_CHARS_MAX, USER_AGENT_CHARS_MAX } from './open-row.ts';
import { OPENING, OUTCOME, row } from './row.test-support.ts';
import { rowSchema } from './row-schema.ts';

const numRuns = inject('isProof') ? 5000 : 200;

function orNull<Value>(value: Value | undefined): Value | null {
  return value ?? null;
}

/** What reaches the row of a text: cut, and without half characters. */
function kept(text: string, charsMax: number): string {
  return text.slice(0, charsMax).toWellFormed();
}

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const brokenText = fc.string({ unit: fc.constantFrom('\ud800', '\udc00', '"', '\\', '\u0000', '한', 'a') });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const count = optional(fc.nat(2 ** 40));
const instant = fc.integer({ min: 0, max: Date.UTC(9999, 0) }).map(asInstant);
const tags = fc
  .dictionary(anyText, anyText, { maxKeys: 5, noNullPrototype: true })
  .filter((map) => !Object.hasOwn(map, '__proto__'));

const openings: fc.Arbitrary<Opening> = fc.record({
  accountId: anyText,
  workspaceId: anyText,
  requestId: fc.uuid({ version: 7 }),
  endpointId: anyText,
  endpointName: fc.oneof(anyText, brokenText),
  endpointTags: tags,
  endpointMetadata: optional(
    fc.record({
      creator: anyText,
      creationTime: instant,
      lastUpdatedTime: instant,
      destinations: fc.array(anyText),
      inferenceTable: optional(anyText),
      fallbacks: fc.array(anyText),
    }),
  ),
  eventTime: instant,
  requester: anyText,
  requesterType: fc.constantFrom('USER', 'SERVICE_PRINCIPAL', 'GROUP'),
  requesterId: anyText,
  requesterGroups: fc.array(anyText),
  keyId: anyText,
  ipAddress: anyText,
  url: fc.oneof(anyText, brokenText),
  userAgent: fc.oneof(anyText, brokenText),
  apiType: anyText,
  requestTags: tags,
  stream: fc.boolean(),
  nodeId: anyText,
  service: fc.oneof(anyText, brokenText),
  feature: anyText,
  runId: anyText,
  runType: anyText,
  runTrigger: fc.constantFrom('user_started', 'user_enabled', 'background', ''),
  billableRun: fc.boolean(),
  attributedTo: anyText,
  sessionId: fc.oneof(anyText, brokenText),
  agent: fc.constantFrom('claude-code', 'codex', 'gemini-cli', 'cursor', 'copilot', ''),
  agentVersion: anyText,
});

const attempts: fc.Arbitrary<Attempt> = fc.record({
  priority: fc.nat(9).map(String),
  action: fc.constantFrom('INITIAL_ATTEMPT', 'RETRY', 'FALLBACK'),
  destination: anyText,
  destinationId: anyText,
  statusCode: optional(fc.integer({ min: 100, max: 599 })),
  errorCode: optional(anyText),
  startTime: instant,
  endTime: instant,
  latencyMs: fc.nat(),
});

const outcomes: fc.Arbitrary<Outcome> = fc.record({
  finalStatus: fc.constantFrom('ok', 'error', 'client_closed', 'upstream_truncated', 'refused', 'gateway_lost'),
  errorCode: optional(fc.oneof(anyText, brokenText)),
  statusCode: optional(fc.integer({ min: 100, max: 599 })),
  responseContentType: optional(anyText),
  latencyMs: optional(fc.nat()),
  timeToFirstByteMs: optional(fc.nat()),
  gatewayOverheadMs: optional(fc.nat()),
  servedBy: optional(
    fc.record({
      type: fc.constantFrom('PAY_PER_TOKEN_FOUNDATION_MODEL', 'EXTERNAL_FOUNDATION_MODEL'),
      name: anyText,
      id: anyText,
      model: anyText,
    }),
  ),
  attempts: fc.array(attempts, { maxLength: 4 }),
  usage: fc.record({
    input: count,
    output: count,
    cacheRead: count,
    cacheCreation: count,
    cacheCreation5m: count,
    cacheCreation1h: count,
    reasoning: count,
    raw: optional(fc.json()),
  }),
  usageSource: fc.constantFrom('provider', 'estimated', 'none'),
  serviceTier: optional(anyText),
  upstreamRequestId: optional(anyText),
});

describe('the two halves of a usage row', () => {
  test('a row has the documented columns by their names, and every column of ours', () => {
    const documented =
      'account_id workspace_id request_id schema_version endpoint_id endpoint_name endpoint_tags endpoint_metadata ' +
      'event_time latency_ms time_to_first_byte_ms destination_type destination_name destination_id destination_model ' +
      'requester requester_type ip_address url user_agent api_type request_tags input_tokens output_tokens ' +
      'total_tokens token_details response_content_type status_code routing_information';
    const columns = Object.keys(JSON.parse(openRow(OPENING) + closeRow(OUTCOME)));
    expect(columns).toEqual(expect.arrayContaining(documented.split(' ')));
    expect(columns.toSorted()).toEqual(Object.keys(rowSchema.shape).toSorted());
    const madeLater = ['batch_id', 'bucket_15m', 'ingested_at'];
    const table = USAGE_COLUMNS.map((column) => column.name).filter((name) => !madeLater.includes(name));
    expect(Object.keys(rowSchema.shape).toSorted()).toEqual(table.toSorted());
    expect(Object.keys(rowSchema.shape).slice(0, 29)).toEqual(documented.split(' '));
  });

  test('nested columns have the documented members, times are in UTC with milliseconds', () => {
    expect(row(OPENING, closeRow(OUTCOME))).toMatchObject({
      event_time: '2026-01-20T19:48:08.007Z',
      latency_ms: 300,
      time_to_first_byte_ms: 100,
      endpoint_metadata: {
        creator: 'user.name@email.com',
        creation_time: '2026-01-06T12:00:00.000Z',
        last_updated_time: '2026-01-07T12:00:00.000Z',
        destinations: ['primary'],
        inference_table: null,
        fallbacks: ['backup'],
      },
      token_details: {
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: null,
        output_reasoning_tokens: null,
      },
      routing_information: {
        attempts: [
          {
            priority: '1',
            action: 'INITIAL_ATTEMPT',
            destination: 'primary',
            destination_id: 'd-1',
            status_code: null,
            error_code: 'upstream_connect_failed',
            latency_ms: 1,
            start_time: '2026-01-20T19:48:08.008Z',
            end_time: '2026-01-20T19:48:08.009Z',
          },
        ],
      },
    });
  });

  test('any opening and any outcome make one valid row that carries their values', () => {
    fc.assert(
      fc.property(openings, outcomes, (opening, outcome) => {
        const made = row(opening, closeRow(outcome));
        expect(made).toMatchObject({
          request_id: opening.requestId,
          endpoint_name: kept(opening.endpointName, 256),
          endpoint_tags: opening.endpointTags,
          event_time: new Date(opening.eventTime).toISOString(),
          requester_groups: opening.requesterGroups,
          url: kept(opening.url, URL_CHARS_MAX),
          user_agent: kept(opening.userAgent, USER_AGENT_CHARS_MAX),
          request_tags: opening.requestTags,
          stream: opening.stream,
          source: 'gateway',
          service: kept(opening.service, 128),
          feature: opening.feature,
          run_id: opening.runId,
          run_type: opening.runType,
          run_trigger: opening.runTrigger,
          billable_run: opening.billableRun,
          attributed_to: opening.attributedTo,
          session_id: kept(opening.sessionId, 128),
          agent: opening.agent,
          agent_version: opening.agentVersion,
          final_status: outcome.finalStatus,
          status_code: orNull(outcome.statusCode),
          error_code: outcome.errorCode === undefined ? null : kept(outcome.errorCode, CLOSING_CHARS_MAX),
          destination_model: orNull(outcome.servedBy?.model),
          input_tokens: orNull(outcome.usage.input),
          output_tokens: orNull(outcome.usage.output),
          token_details: {
            cache_read_input_tokens: orNull(outcome.usage.cacheRead),
            cache_creation_input_tokens: orNull(outcome.usage.cacheCreation),
            output_reasoning_tokens: orNull(outcome.usage.reasoning),
          },
          cache_creation_5m_input_tokens: orNull(outcome.usage.cacheCreation5m),
          cache_creation_1h_input_tokens: orNull(outcome.usage.cacheCreation1h),
          usage_raw: orNull(outcome.usage.raw),
          usage_source: outcome.usageSource,
        });
        expect(
          made.routing_information.attempts.map((attempt) => [attempt.start_time, attempt.destination_id]),
        ).toEqual(
          outcome.attempts.map(({ startTime, destinationId }) => [new Date(startTime).toISOString(), destinationId]),
        );
      }),
      { numRuns },
    );
  });

  test.each([
    { when: 'both parts are known', input: 3, output: 4, total: 7 },
    { when: 'both are known to be nothing', input: 0, output: 0, total: 0 },
    { when: 'the input is not known', input: undefined, output: 4, total: null },
    { when: 'the output is not known', input: 3, output: undefined, total: null },
  ])('the total is $total when $when', ({ input, output, total }) => {
    expect(row(OPENING, closeRow({ ...OUTCOME, usage: { input, output } })).total_tokens).toBe(total);
  });

  test('a row tells its cost, what it was computed with, and why it is charged', () => {
    const cost = { costNanoUsd: 9_007_199_254_740_991n, priceVersion: 'book "1"' };
    const priced = row(OPENING, closeRow({ ...OUTCOME, charge: { cost, reason: 'usage' } }));
    expect([priced.cost_nano_usd, priced.price_version, priced.charge_reason]).toEqual([
      Number.MAX_SAFE_INTEGER,
      'book "1"',
      'usage',
    ]);
    const unknown = row(OPENING, closeRow({ ...OUTCOME, charge: { cost: undefined, reason: 'unknown_price' } }));
    expect([unknown.cost_nano_usd, unknown.price_version, unknown.charge_reason]).toEqual([
      null,
      null,
      'unknown_price',
    ]);
    const free = row(OPENING, closeRow({ ...OUTCOME, charge: { cost: { ...cost, costNanoUsd: 0n }, reason: 'free' } }));
    expect(free.cost_nano_usd).toBe(0);
  });

  test('a request that was refused says so in its charge too; one that nobody priced says nothing', () => {
    const columns = (outcome: Outcome) => {
      const made = row(OPENING, closeRow(outcome));
      return [made.cost_nano_usd, made.price_version, made.charge_reason];
    };
    expect(columns({ ...OUTCOME, finalStatus: 'refused' })).toEqual([null, null, 'refused']);
    expect(columns(OUTCOME)).toEqual([null, null, null]);
    expect(row(OPENING, lostClosing()).charge_reason).toBe('no_usage');
  });

  test('a row tells whose model it was', () => {
    const served = { type: 'EXTERNAL_FOUNDATION_MODEL', name: 'primary', id: 'd-1', model: 'served' } as const;
    const provider = { kind: 'openai', name: 'main' } as const;
    const made = row(OPENING, closeRow({ ...OUTCOME, servedBy: { ...served, provider, configuredModel: 'asked' } }));
    expect([made.provider_kind, made.provider_name, made.configured_model]).toEqual(['openai', 'main', 'asked']);
    const unknown = row(OPENING, closeRow({ ...OUTCOME, servedBy: served }));
    expect([unknown.provider_kind, unknown.provider_name, unknown.configured_model]).toEqual([null, null, null]);
  });

  test('a request whose gateway died has no status, no tokens and no usage source', () => {
    expect(row(OPENING, lostClosing())).toMatchObject({
      final_status: 'gateway_lost',
      status_code: null,
      input_tokens: null,
      output_tokens: null,
      total_tokens: null,
      usage_source: 'none',
      routing_information: { attempts: [] },
    });
  });

  test('progress becomes a lost row with the tokens known so far, marked estimated', () => {
    expect(row(OPENING, progressClosing(OUTCOME))).toMatchObject({
      final_status: 'gateway_lost',
      status_code: null,
      input_tokens: 100,
      destination_name: 'primary',
      usage_source: 'estimated',
    });
  });

  test('a number that the table cannot hold is not known', () => {
    const usage = { input: Number.NaN, output: 1e300, cacheRead: Number.POSITIVE_INFINITY };
    const made = row(OPENING, closeRow({ ...OUTCOME, usage, latencyMs: Number.NaN }));
    expect([
      made.input_tokens,
      made.output_tokens,
      made.token_details.cache_read_input_tokens,
      made.latency_ms,
    ]).toEqual([null, null, null, null]);
  });
});
