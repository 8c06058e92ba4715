import type { CreditCharge } from '#credits';
import { PRICE_VERSION_CHARS_MAX } from '#prices';
import type { Attempt, Outcome, ServedBy, TokenUsage } from '../facts.ts';
import { fitting, jsonTextOrNull, repeatedText } from './json-text.ts';
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
  const attempts = outcome.attempts.map(attemptText);
  const raw = jsonTextOrNull(outcome.usage.raw, CLOSING_BYTES_MAX);
  const whole = joined(fixed, attempts.join(','), raw);
  return whole.length * UTF8_BYTES_MAX <= CLOSING_BYTES_MAX ? whole : cut(fixed, attempts, raw);
}

/** Bytes that a UTF-16 unit takes in UTF-8, at most. */
const UTF8_BYTES_MAX = 3;

function cut(fixed: string, attempts: readonly string[], raw: string): string {
  const bytesLeft = CLOSING_BYTES_MAX - Buffer.byteLength(fixed) - FRAME_BYTES;
  const kept = fitting(attempts, bytesLeft);
  const isRawFitting = Buffer.byteLength(kept) + Buffer.byteLength(raw) <= bytesLeft;
  return joined(fixed, kept, isRawFitting ? raw : 'null');
}

function joined(fixed: string, attempts: string, raw: string): string {
  return `${fixed},"routing_information":{"attempts":[${attempts}]},"usage_raw":${raw}}`;
}

/** What stands around the attempts and the raw usage, with room to spare. */
const FRAME_BYTES = 64;

/** The closing half for a request of which nothing more is known: its gateway died. */
export function lostClosing(): string {
  return LOST_CLOSING;
}

/** The same for one that costs credits all the same. */
export function lostClosingWith(credits: CreditCharge): string {
  return closeRow({ ...LOST, credits });
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
    `,"response_content_type":${often(outcome.responseContentType)},"status_code":${whole(outcome.statusCode)}` +
    `,"final_status":"${outcome.finalStatus}","error_code":${often(outcome.errorCode)}` +
    `,"gateway_overhead_ms":${whole(outcome.gatewayOverheadMs)},"usage_source":"${outcome.usageSource}"` +
    `,"service_tier":${often(outcome.serviceTier)},"upstream_request_id":${text(outcome.upstreamRequestId)}` +
    `${chargeText(outcome)}${creditText(outcome.credits)}`
  );
}

function creditText(credits: CreditCharge | undefined): string {
  if (credits === undefined) return NO_CREDITS;
  return `,"credits_micro":${credits.micro ?? null},"credits_version":${often(credits.version)}`;
}

const NO_CREDITS = ',"credits_micro":null,"credits_version":null';

/** Whatever else is known of a refused request, no provider was asked. */
function chargeText({ charge, credits, finalStatus }: Outcome): string {
  const reason = credits?.reason ?? charge?.reason ?? (finalStatus === 'refused' ? 'refused' : undefined);
  const reasonText = reason === undefined ? 'null' : `"${reason}"`;
  if (charge?.cost === undefined) return `,"cost_nano_usd":null,"price_version":null,"charge_reason":${reasonText}`;
  const { costNanoUsd, priceVersion } = charge.cost;
  const version = repeatedText(priceVersion, PRICE_VERSION_CHARS_MAX);
  return `,"cost_nano_usd":${costNanoUsd},"price_version":${version},"charge_reason":${reasonText}`;
}

function servedText(served: ServedBy | undefined): string {
  return (
    `,"destination_type":${often(served?.type)},"destination_name":${often(served?.name)}` +
    `,"destination_id":${often(served?.id)},"destination_model":${often(served?.model)}` +
    `,"provider_kind":${often(served?.provider?.kind)},"provider_name":${often(served?.provider?.name)}` +
    `,"configured_model":${often(served?.configuredModel)}`
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
    `{"priority":${often(attempt.priority)},"action":"${attempt.action}","destination":${often(attempt.destination)}` +
    `,"destination_id":${often(attempt.destinationId)},"status_code":${whole(attempt.statusCode)}` +
    `,"error_code":${often(attempt.errorCode)},"latency_ms":${whole(attempt.latencyMs)}` +
    `,"start_time":${jsonTime(attempt.startTime)},"end_time":${jsonTime(attempt.endTime)}}`
  );
}

function text(value: string | undefined): string {
  return jsonTextOrNull(value, CLOSING_CHARS_MAX);
}

/** Of a text that many rows have in common. */
function often(value: string | undefined): string {
  return value === undefined ? 'null' : repeatedText(value, CLOSING_CHARS_MAX);
}

/** What is no whole number that both sides can hold is not known. */
function whole(value: number | undefined): string {
  const rounded = value === undefined ? Number.NaN : Math.round(value);
  return Number.isSafeInteger(rounded) ? String(rounded) : 'null';
}

const LOST: Outcome = {
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
  charge: { cost: undefined, reason: 'no_usage' },
};
const LOST_CLOSING = closeRow(LOST);
