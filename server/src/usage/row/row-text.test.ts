import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { asInstant } from '#kernel';
import type { Attempt, EndpointMetadata, Opening, Outcome, ServedBy } from '../facts.ts';
import { closeRow } from './close-row.ts';
import { openRow } from './open-row.ts';
import { OPENING, OUTCOME } from './row.test-support.ts';

const numRuns = inject('isProof') ? 5000 : 300;

/** Objects that many rows share, as those of a configuration do: what is remembered of them must change no row. */
const groups: readonly (readonly string[])[] = [[], ['개발팀'], ['a', 'b']];
const metadata: readonly EndpointMetadata[] = [0, 1].map((index) => ({
  ...{ creator: `creator ${index}`, creationTime: asInstant(0), lastUpdatedTime: asInstant(1_767_571_200_007) },
  ...{ destinations: ['one', 'two'], inferenceTable: index === 0 ? undefined : 'a.b.c', fallbacks: ['three'] },
}));
const served: readonly ServedBy[] = ['gpt', 'claude "3"'].map((model) => ({
  ...{ type: 'EXTERNAL_FOUNDATION_MODEL' as const, name: 'primary', id: 'd-1', model },
  ...{ provider: { kind: 'openai' as const, name: 'main' }, configuredModel: 'asked' },
}));

const few = fc.constantFrom('', 'a', '"b"\\', '\ud800', '한글', 'x'.repeat(128));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const instant = fc.integer({ min: 1_767_571_200_000, max: 1_767_571_203_000 }).map(asInstant);
const count = optional(fc.nat(100));

/** Of most members, most rows say the same. */
function mostlyLike<Facts extends object>(usual: Facts, others: fc.Arbitrary<Partial<Facts>>): fc.Arbitrary<Facts> {
  return others.chain((drawn) =>
    fc
      .subarray(Object.keys(drawn) as (keyof typeof drawn)[], { maxLength: 3 })
      .map((names) => ({ ...usual, ...Object.fromEntries(names.map((name) => [name, drawn[name]])) })),
  );
}

const openings: fc.Arbitrary<Opening> = mostlyLike(
  OPENING,
  fc.record({
    ...{ accountId: fc.constantFrom('one', 'two'), workspaceId: few, requester: few, requesterId: few, keyId: few },
    ...{ requesterGroups: fc.constantFrom(...groups), endpointMetadata: optional(fc.constantFrom(...metadata)) },
    ...{ endpointId: few, endpointName: few, endpointTags: fc.constantFrom({}, { team: '"a"' }) },
    ...{ ipAddress: few, url: few, userAgent: few, apiType: few, nodeId: few, service: few, feature: few },
    ...{ runId: fc.constantFrom('', OPENING.requestId, '"run"'), runType: few, attributedTo: few, sessionId: few },
    runTrigger: fc.constantFrom('user_started', 'user_enabled', 'background', ''),
    agent: fc.constantFrom('claude-code', 'codex', ''),
    ...{ agentVersion: fc.constantFrom('', '2.1'), eventTime: instant },
    ...{ billableRun: fc.boolean(), stream: fc.boolean(), requestTags: fc.constantFrom({}, { 팀: '"A"' }) },
  }),
);

const attempts: fc.Arbitrary<Attempt> = mostlyLike(
  OUTCOME.attempts[0]!,
  fc.record({
    priority: fc.constantFrom('1', '2'),
    action: fc.constantFrom('INITIAL_ATTEMPT', 'FALLBACK'),
    ...{ destination: few, destinationId: fc.constantFrom('d-1', 'd-2') },
    ...{ statusCode: optional(fc.constantFrom(200, 500)), errorCode: optional(few) },
    ...{ startTime: instant, endTime: instant, latencyMs: fc.nat(10) },
  }),
);

const outcomes: fc.Arbitrary<Outcome> = mostlyLike<Outcome>(
  OUTCOME,
  fc.record({
    finalStatus: fc.constantFrom('ok', 'error', 'client_closed', 'refused'),
    ...{
      errorCode: optional(few),
      statusCode: optional(fc.constantFrom(200, 500)),
      responseContentType: optional(few),
    },
    ...{ latencyMs: count, timeToFirstByteMs: count, gatewayOverheadMs: count },
    ...{ servedBy: optional(fc.constantFrom(...served)), attempts: fc.array(attempts, { maxLength: 3 }) },
    usage: fc.record({
      ...{ input: count, output: count, cacheRead: count, reasoning: count, raw: optional(fc.constant('{"a":"b"}')) },
      ...{ cacheCreation: count, cacheCreation5m: count, cacheCreation1h: count },
    }),
    ...{
      usageSource: fc.constantFrom('provider', 'none'),
      serviceTier: optional(few),
      upstreamRequestId: optional(few),
    },
  }),
);

test('the text of a row is the JSON of its columns in their order, whatever rows were written before', () => {
  fc.assert(
    fc.property(fc.array(openings, { maxLength: 6 }), fc.array(outcomes, { maxLength: 6 }), (opened, ended) => {
      for (const opening of opened) expect(openRow(opening)).toBe(JSON.stringify(openingColumns(opening)).slice(0, -1));
      for (const outcome of ended)
        expect(closeRow(outcome)).toBe(`,${JSON.stringify(closingColumns(outcome)).slice(1)}`);
    }),
    { numRuns },
  );
});

test('a row that is brought in says so', () => {
  expect(openRow(OPENING, 'import')).toBe(openRow(OPENING).replace('"source":"gateway"', '"source":"import"'));
});

test('the half that is written for a call that cannot be told apart from another is the same', () => {
  expect(closeRow({ ...OUTCOME, servedBy: { ...served[0]! } })).toBe(closeRow({ ...OUTCOME, servedBy: served[0] }));
});

function openingColumns(opening: Opening) {
  const { endpointMetadata: described } = opening;
  return wellFormed({
    ...{ request_id: opening.requestId, schema_version: 1, event_time: iso(opening.eventTime) },
    ...{ account_id: opening.accountId, workspace_id: opening.workspaceId, requester: opening.requester },
    ...{ requester_type: opening.requesterType, requester_id: opening.requesterId },
    ...{ requester_groups: opening.requesterGroups, key_id: opening.keyId, endpoint_id: opening.endpointId },
    ...{ endpoint_name: opening.endpointName, endpoint_tags: opening.endpointTags },
    endpoint_metadata: {
      creator: described?.creator ?? '',
      creation_time: described === undefined ? null : iso(described.creationTime),
      last_updated_time: described === undefined ? null : iso(described.lastUpdatedTime),
      destinations: described?.destinations ?? [],
      inference_table: described?.inferenceTable ?? null,
      fallbacks: described?.fallbacks ?? [],
    },
    ...{ ip_address: opening.ipAddress, url: opening.url, user_agent: opening.userAgent, api_type: opening.apiType },
    ...{ request_tags: opening.requestTags, stream: opening.stream, source: 'gateway', node_id: opening.nodeId },
    ...{ service: opening.service, feature: opening.feature, run_id: opening.runId, run_type: opening.runType },
    ...{ run_trigger: opening.runTrigger, billable_run: opening.billableRun, attributed_to: opening.attributedTo },
    ...{ session_id: opening.sessionId, agent: opening.agent, agent_version: opening.agentVersion },
  });
}

function closingColumns(outcome: Outcome) {
  const { usage, servedBy } = outcome;
  const isKnown = usage.input !== undefined && usage.output !== undefined;
  return wellFormed({
    ...{ latency_ms: whole(outcome.latencyMs), time_to_first_byte_ms: whole(outcome.timeToFirstByteMs) },
    ...{ destination_type: servedBy?.type ?? null, destination_name: servedBy?.name ?? null },
    ...{ destination_id: servedBy?.id ?? null, destination_model: servedBy?.model ?? null },
    ...{ provider_kind: servedBy?.provider?.kind ?? null, provider_name: servedBy?.provider?.name ?? null },
    configured_model: servedBy?.configuredModel ?? null,
    ...{ input_tokens: usage.input ?? null, output_tokens: usage.output ?? null },
    total_tokens: isKnown ? (usage.input ?? 0) + (usage.output ?? 0) : null,
    token_details: {
      cache_read_input_tokens: usage.cacheRead ?? null,
      cache_creation_input_tokens: usage.cacheCreation ?? null,
      output_reasoning_tokens: usage.reasoning ?? null,
    },
    cache_creation_5m_input_tokens: usage.cacheCreation5m ?? null,
    cache_creation_1h_input_tokens: usage.cacheCreation1h ?? null,
    ...{ response_content_type: outcome.responseContentType ?? null, status_code: outcome.statusCode ?? null },
    ...{ final_status: outcome.finalStatus, error_code: outcome.errorCode ?? null },
    ...{ gateway_overhead_ms: whole(outcome.gatewayOverheadMs), usage_source: outcome.usageSource },
    ...{ service_tier: outcome.serviceTier ?? null, upstream_request_id: outcome.upstreamRequestId ?? null },
    ...{ cost_nano_usd: null, price_version: null },
    charge_reason: outcome.finalStatus === 'refused' ? 'refused' : null,
    ...{ credits_micro: null, credits_version: null },
    routing_information: { attempts: outcome.attempts.map(attemptColumns) },
    usage_raw: usage.raw ?? null,
  });
}

function attemptColumns(attempt: Attempt) {
  return {
    ...{ priority: attempt.priority, action: attempt.action, destination: attempt.destination },
    ...{ destination_id: attempt.destinationId, status_code: attempt.statusCode ?? null },
    ...{ error_code: attempt.errorCode ?? null, latency_ms: attempt.latencyMs },
    ...{ start_time: iso(attempt.startTime), end_time: iso(attempt.endTime) },
  };
}

function whole(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Half characters reach no row. */
function wellFormed<Columns>(columns: Columns): Columns {
  return JSON.parse(JSON.stringify(columns), (_name, value) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
}
