import type { Attempt, Outcome, ServedBy, TokenUsage } from '../facts.ts';
import { fitting, jsonTextOrNull } from './json-text.ts';
import { jsonTime } from './json-time.ts';

/** Bytes of a closing half, at most. The spool sets this much aside for each open request. */
export const CLOSING_BYTES_MAX = 8 * 1024;

/** UTF-16 units kept of strings that come from providers; longer ones are cut. */
export const CLOSING_CHARS_MAX = 128;

/**
 * The closing half of a row: JSON text that begins with a comma and ends with the object's brace. What would not fit into
 * `CLOSING_BYTES_MAX` bytes is left out: the provider's raw usage first, then the last attempts.
 */
export function closeRow(outcome: Outcome): string {
  const fixed = fixedText(outcome);
  const bytesLeft = CLOSING_BYTES_MAX - Buffer.byteLength(fixed) - FRAME_BYTES;
  const attempts = fitting(outcome.attempts.map(attemptText), bytesLeft);
  const raw = jsonTextOrNull(outcome.usage.raw, CLOSING_BYTES_MAX);
  const isRawFitting = Buffer.byteLength(attempts) + Buffer.byteLength(raw) <= bytesLeft;
  return `${fixed},"routing_information":{"attempts":[${attempts}]},"usage_raw":${isRawFitting ? raw : 'null'}}`;
}

/** What stands around the attempts and the raw usage, with room to spare. */
const FRAME_BYTES = 64;

/** The closing half for a request of which nothing more is known: its gateway died. */
export function lostClosing(): string {
  return LOST;
}

/** The closing half that a request gets if its gateway dies now: what is known so far, marked lost and estimated. */
export function progressClosing(outcomeSoFar: Outcome): string {
  return closeRow({
    ...outcomeSoFar,
    finalStatus: 'gateway_lost',
    errorCode: 'gateway_lost',
    statusCode: undefined,
    usageSource: 'estimated',
  });
}

function fixedText(outcome: Outcome): string {
  const { usage } = outcome;
  return (
    `,"latency_ms":${whole(outcome.latencyMs)},"time_to_first_byte_ms":${whole(outcome.timeToFirstByteMs)}` +
    `${servedText(outcome.servedBy)}${tokensText(usage)}` +
    `,"response_content_type":${text(outcome.responseContentType)},"status_code":${whole(outcome.statusCode)}` +
    `,"final_status":"${outcome.finalStatus}","error_code":${text(outcome.errorCode)}` +
    `,"gateway_overhead_ms":${whole(outcome.gatewayOverheadMs)},"usage_source":"${outcome.usageSource}"` +
    `,"service_tier":${text(outcome.serviceTier)},"upstream_request_id":${text(outcome.upstreamRequestId)}` +
    NOT_PRICED_YET
  );
}

const NOT_PRICED_YET = ',"cost_nano_usd":null,"price_version":null,"credits_micro":null,"charge_reason":null';

function servedText(served: ServedBy | undefined): string {
  return (
    `,"destination_type":${text(served?.type)},"destination_name":${text(served?.name)}` +
    `,"destination_id":${text(served?.id)},"destination_model":${text(served?.model)}`
  );
}

/** A total is known only when both of its parts are. */
function tokensText(usage: TokenUsage): string {
  const { input, output } = usage;
  const total = input === undefined || output === undefined ? undefined : input + output;
  return (
    `,"input_tokens":${whole(input)},"output_tokens":${whole(output)},"total_tokens":${whole(total)}` +
    `,"token_details":{"cache_read_input_tokens":${whole(usage.cacheRead)}` +
    `,"cache_creation_input_tokens":${whole(usage.cacheCreation)}` +
    `,"output_reasoning_tokens":${whole(usage.reasoning)}}` +
    `,"cache_creation_5m_input_tokens":${whole(usage.cacheCreation5m)}` +
    `,"cache_creation_1h_input_tokens":${whole(usage.cacheCreation1h)}`
  );
}

function attemptText(attempt: Attempt): string {
  return (
    `{"priority":${text(attempt.priority)},"action":"${attempt.action}","destination":${text(attempt.destination)}` +
    `,"destination_id":${text(attempt.destinationId)},"status_code":${whole(attempt.statusCode)}` +
    `,"error_code":${text(attempt.errorCode)},"latency_ms":${whole(attempt.latencyMs)}` +
    `,"start_time":${jsonTime(attempt.startTime)},"end_time":${jsonTime(attempt.endTime)}}`
  );
}

function text(value: string | undefined): string {
  return jsonTextOrNull(value, CLOSING_CHARS_MAX);
}

/** What is no whole number that both sides can hold is not known. */
function whole(value: number | undefined): string {
  const rounded = value === undefined ? Number.NaN : Math.round(value);
  return Number.isSafeInteger(rounded) ? String(rounded) : 'null';
}

const LOST = closeRow({
  finalStatus: 'gateway_lost',
  errorCode: 'gateway_lost',
  statusCode: undefined,
  responseContentType: undefined,
  latencyMs: undefined,
  timeToFirstByteMs: undefined,
  gatewayOverheadMs: undefined,
  servedBy: undefined,
  attempts: [],
  usage: {},
  usageSource: 'none',
  serviceTier: undefined,
  upstreamRequestId: undefined,
});
