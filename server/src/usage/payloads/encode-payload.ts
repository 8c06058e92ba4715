import { asInstant, type Instant, isoInstant } from '#kernel';
import { jsonMap, jsonText, jsonTextOrNull } from '../row/json-text.ts';
import { jsonTime } from '../row/json-time.ts';
import type { KeptBody, PayloadRecord } from './payload-log.ts';

const DAY_MS = 86_400_000;
/** UTF-16 units kept of a URL; longer ones are cut, as in the usage table, and so are names and tags. */
export const URL_CHARS_MAX = 2_048;
const NAME_CHARS_MAX = 256;
const TAG_BOUNDS = { charsMax: 1_024, bytesMax: 6 * 1_024 } as const;

/** The row of a payload, as JSON text of one object. */
export function encodePayload(record: PayloadRecord): string {
  const { facts, ending } = record;
  const request = textOf(record.request);
  const response = textOf(record.response);
  const codes = [
    ...codesOf('REQUEST', record.request, request),
    ...codesOf('RESPONSE', record.response, response),
    ...(record.request.isShortOfMemory || record.response.isShortOfMemory ? ['MEMORY_FULL'] : []),
  ];
  return (
    `{"request_id":${name(facts.requestId)},"event_time":${jsonTime(facts.eventTime)}` +
    `,"workspace_id":${name(facts.workspaceId)},"endpoint_id":${name(facts.endpointId)}` +
    `,"endpoint_name":${name(facts.endpointName)},"requester":${name(facts.requester)}` +
    `,"requester_id":${name(facts.requesterId)},"api_type":${name(facts.apiType)}` +
    `,"url":${jsonText(facts.url, URL_CHARS_MAX)},"request_tags":${jsonMap(facts.requestTags, TAG_BOUNDS)}` +
    `,"status_code":${whole(ending.statusCode)},"latency_ms":${whole(ending.latencyMs)}` +
    `,"time_to_first_byte_ms":${whole(ending.timeToFirstByteMs)}` +
    `,"destination_name":${jsonTextOrNull(ending.destinationName, NAME_CHARS_MAX)}` +
    `,"destination_model":${jsonTextOrNull(ending.destinationModel, NAME_CHARS_MAX)}` +
    `,"stream":${facts.stream},"sampling_fraction":${record.samplingFraction}` +
    `,"request":${JSON.stringify(request ?? null)},"response":${JSON.stringify(response ?? null)}` +
    `,"request_bytes":${record.request.bytes},"response_bytes":${record.response.bytes}` +
    `,"logging_error_codes":${JSON.stringify(codes)},"expires_on":"${expiresOn(facts.eventTime, record.retentionDays)}"}`
  );
}

/** The last day (UTC) on which a row is kept: a row of any hour is there for that many days at least. */
function expiresOn(eventTime: Instant, retentionDays: number): string {
  return isoInstant(asInstant(eventTime + retentionDays * DAY_MS)).slice(0, 'YYYY-MM-DD'.length);
}

function codesOf(side: 'REQUEST' | 'RESPONSE', body: KeptBody, text: string | undefined): readonly string[] {
  return [...(lengthOf(body) < body.bytes ? [`${side}_CUT`] : []), ...(text === undefined ? [`${side}_NOT_TEXT`] : [])];
}

/** undefined: it is no UTF-8. A character that a cut went through is left out. */
function textOf(body: KeptBody): string | undefined {
  const bytes = Buffer.concat(body.pages);
  try {
    return DECODER.decode(bytes.length < body.bytes ? bytes.subarray(0, wholeCharacters(bytes)) : bytes);
  } catch {
    return undefined;
  }
}

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Length without the beginning of a character that stands at the end (RFC 3629, section 3). */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return bytesOfCharacter(byte) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) break;
  }
  return bytes.length;
}

function bytesOfCharacter(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

function lengthOf(body: KeptBody): number {
  return body.pages.reduce((sum, page) => sum + page.length, 0);
}

function name(text: string): string {
  return jsonText(text, NAME_CHARS_MAX);
}

function whole(value: number | undefined): string {
  return value === undefined || !Number.isSafeInteger(Math.round(value)) ? 'null' : String(Math.round(value));
}
