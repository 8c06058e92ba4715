import type { CreditCharge } from '#credits';
import { PRICE_VERSION_CHARS_MAX } from '#prices';
import type { Attempt, Outcome, ServedBy, TokenUsage } from '../facts.ts';
import { fitting, flat, jsonTextOrNull, repeatedText } from './json-text.ts';
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
  const whole = joined(fixed, attempts.length === 1 ? (attempts[0] ?? '') : attempts.join(','), raw);
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
  const { status, source } = endingTexts(outcome);
  return (
    `,"latency_ms":${whole(outcome.latencyMs)},"time_to_first_byte_ms":${whole(outcome.timeToFirstByteMs)}` +
    `${servedText(outcome.servedBy)}${tokensText(outcome.usage)}` +
    `${status}${whole(outcome.gatewayOverheadMs)}${source}${text(outcome.upstreamRequestId)}` +
    `${chargeText(outcome)}${creditText(outcome.credits)}`
  );
}

/** How a call ended, in the pieces that stand around what is each call's own. */
interface EndingTexts {
  readonly ending: Ending;
  readonly status: string;
  readonly source: string;
}

type Ending = Pick<
  Outcome,
  'responseContentType' | 'statusCode' | 'finalStatus' | 'errorCode' | 'usageSource' | 'serviceTier'
>;

/** Most calls end well, in one of few forms: the last texts of each type of answers are remembered. */
function endingTexts(outcome: Outcome): EndingTexts {
  const { responseContentType, statusCode, finalStatus, errorCode, usageSource, serviceTier } = outcome;
  const type = responseContentType ?? '';
  const known = lastEndings.get(type);
  if (known !== undefined && isSameEnding(known.ending, outcome)) return known;
  const made = {
    // The type may be a piece of a whole head, which would stay with it.
    ending: {
      responseContentType: responseContentType && flat(type),
      statusCode,
      finalStatus,
      errorCode,
      usageSource,
      serviceTier,
    },
    status: flat(
      `,"response_content_type":${text(responseContentType)},"status_code":${whole(statusCode)}` +
        `,"final_status":"${finalStatus}","error_code":${text(errorCode)},"gateway_overhead_ms":`,
    ),
    source: flat(`,"usage_source":"${usageSource}","service_tier":${text(serviceTier)},"upstream_request_id":`),
  };
  if (type.length <= CLOSING_CHARS_MAX) {
    if (lastEndings.size >= ENDINGS_MAX) lastEndings.clear();
    lastEndings.set(flat(type), made);
  }
  return made;
}

/** Types of answers remembered. */
const ENDINGS_MAX = 64;
const lastEndings = new Map<string, EndingTexts>();

function isSameEnding(one: Ending, other: Ending): boolean {
  return (
    one.responseContentType === other.responseContentType &&
    one.statusCode === other.statusCode &&
    one.finalStatus === other.finalStatus &&
    one.errorCode === other.errorCode &&
    one.usageSource === other.usageSource &&
    one.serviceTier === other.serviceTier
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

/** One destination serves many requests, and is the same object for them, so that the text is made once for each. */
function servedText(served: ServedBy | undefined): string {
  if (served === undefined) return NOT_SERVED;
  const known = servedTexts.get(served);
  if (known !== undefined) return known;
  const made = flat(describeServed(served));
  servedTexts.set(served, made);
  return made;
}

function describeServed(served: Partial<ServedBy>): string {
  return (
    `,"destination_type":${text(served.type)},"destination_name":${text(served.name)}` +
    `,"destination_id":${text(served.id)},"destination_model":${text(served.model)}` +
    `,"provider_kind":${text(served.provider?.kind)},"provider_name":${text(served.provider?.name)}` +
    `,"configured_model":${text(served.configuredModel)}`
  );
}

const servedTexts = new WeakMap<ServedBy, string>();
const NOT_SERVED = describeServed({});

/** A total is known only when both of its parts are. */
function tokensText(usage: TokenUsage): string {
  const { input, output } = usage;
  const total = input === undefined || output === undefined ? undefined : input + output;
  return (
    `,"input_tokens":${whole(input)},"output_tokens":${whole(output)},"total_tokens":${whole(total)}` +
    `,"token_details":{"cache_read_input_tokens":${whole(usage.cacheRead)}${writtenText(usage)}`
  );
}

/** Most APIs say nothing of what was written to a cache. */
function writtenText({ cacheCreation, reasoning, cacheCreation5m, cacheCreation1h }: TokenUsage): string {
  const isTold = cacheCreation !== undefined || cacheCreation5m !== undefined || cacheCreation1h !== undefined;
  if (!isTold) return `${REASONING}${whole(reasoning)}${NOTHING_WRITTEN}`;
  return (
    `,"cache_creation_input_tokens":${whole(cacheCreation)},"output_reasoning_tokens":${whole(reasoning)}}` +
    `,"cache_creation_5m_input_tokens":${whole(cacheCreation5m)}` +
    `,"cache_creation_1h_input_tokens":${whole(cacheCreation1h)}`
  );
}

const REASONING = ',"cache_creation_input_tokens":null,"output_reasoning_tokens":';
const NOTHING_WRITTEN = '},"cache_creation_5m_input_tokens":null,"cache_creation_1h_input_tokens":null';

function attemptText(attempt: Attempt): string {
  return (
    `${triedText(attempt)}${whole(attempt.latencyMs)}` +
    `,"start_time":${jsonTime(attempt.startTime)},"end_time":${jsonTime(attempt.endTime)}}`
  );
}

/** What became of a try, up to its times: mostly the same for tries at the same destination, so that the last text of each is remembered. */
function triedText(attempt: Attempt): string {
  const known = lastTried.get(attempt.destinationId);
  if (known !== undefined && isSameTry(known.attempt, attempt)) return known.text;
  const made =
    `{"priority":${text(attempt.priority)},"action":"${attempt.action}","destination":${text(attempt.destination)}` +
    `,"destination_id":${text(attempt.destinationId)},"status_code":${whole(attempt.statusCode)}` +
    `,"error_code":${text(attempt.errorCode)},"latency_ms":`;
  if (lastTried.size >= TRIED_MAX) lastTried.clear();
  lastTried.set(attempt.destinationId, { attempt, text: flat(made) });
  return made;
}

/** Destinations remembered. */
const TRIED_MAX = 1024;
const lastTried = new Map<string, { readonly attempt: Attempt; readonly text: string }>();

function isSameTry(one: Attempt, other: Attempt): boolean {
  return (
    one.statusCode === other.statusCode &&
    one.errorCode === other.errorCode &&
    one.priority === other.priority &&
    one.action === other.action &&
    one.destination === other.destination
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
