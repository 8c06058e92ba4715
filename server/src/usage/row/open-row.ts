import type { EndpointMetadata, Opening } from '../facts.ts';
import { flat, jsonMap, jsonText, jsonTextOrNull, jsonTexts, repeatedText } from './json-text.ts';
import { jsonTime } from './json-time.ts';

/** Version of the row's schema, column `schema_version`. */
const ROW_SCHEMA_VERSION = 1;
/** Bytes of an opening half, at most: what the bounds below come to when every character takes its longest form. */
export const OPENING_BYTES_MAX = 64 * 1024;
/** UTF-16 units kept of strings that come from outside; longer ones are cut. */
export const URL_CHARS_MAX = 2048;
export const USER_AGENT_CHARS_MAX = 512;
const NAME_CHARS_MAX = 256;
const ID_CHARS_MAX = 128;
const VERSION_CHARS_MAX = 32;
/** Each of the lists and maps: tags, groups, destinations, fallbacks. What does not fit is left out. */
const LIST_BOUNDS = { charsMax: 1024, bytesMax: 6 * 1024 } as const;

/**
 * The opening half of a row: JSON text of an object without its closing brace, at most `OPENING_BYTES_MAX` bytes.
 * `source`: whether the gateway carried the request, or the row is brought in.
 */
export function openRow(opening: Opening, source: 'gateway' | 'import' = 'gateway'): string {
  return (
    `{"request_id":${id(opening.requestId)},"schema_version":${ROW_SCHEMA_VERSION}` +
    `,"event_time":${jsonTime(opening.eventTime)}${keyText(opening)}${endpointText(opening)}` +
    `,"ip_address":${repeatedText(opening.ipAddress, ID_CHARS_MAX)},"url":${repeatedText(opening.url, URL_CHARS_MAX)}` +
    `,"user_agent":${repeatedText(opening.userAgent, USER_AGENT_CHARS_MAX)}` +
    `,"api_type":${repeatedText(opening.apiType, ID_CHARS_MAX)},"request_tags":${mapText(opening.requestTags)}` +
    `,"stream":${opening.stream},"source":"${source}","node_id":${repeatedText(opening.nodeId, ID_CHARS_MAX)}` +
    attributionText(opening)
  );
}

/** Whose request it is. Keys stay the same objects until the configuration changes, so that the text is made once for each. */
function keyText(opening: Opening): string {
  const known = keyTexts.get(opening.requesterGroups);
  if (known !== undefined && isSameKey(known.opening, opening)) return known.text;
  const text =
    `,"account_id":${id(opening.accountId)},"workspace_id":${id(opening.workspaceId)}` +
    `,"requester":${name(opening.requester)},"requester_type":"${opening.requesterType}"` +
    `,"requester_id":${id(opening.requesterId)},"requester_groups":${listText(opening.requesterGroups)}` +
    `,"key_id":${id(opening.keyId)}`;
  keyTexts.set(opening.requesterGroups, { opening, text: flat(text) });
  return text;
}

const keyTexts = new WeakMap<object, { readonly opening: Opening; readonly text: string }>();

function isSameKey(one: Opening, other: Opening): boolean {
  return (
    one.keyId === other.keyId &&
    one.accountId === other.accountId &&
    one.workspaceId === other.workspaceId &&
    one.requester === other.requester &&
    one.requesterType === other.requesterType &&
    one.requesterId === other.requesterId
  );
}

/** The endpoint as it was; remembered like the key. */
function endpointText(opening: Opening): string {
  const { endpointMetadata } = opening;
  const known = endpointMetadata && endpointTexts.get(endpointMetadata);
  if (known !== undefined && isSameEndpoint(known.opening, opening)) return known.text;
  const text =
    `,"endpoint_id":${id(opening.endpointId)},"endpoint_name":${name(opening.endpointName)}` +
    `,"endpoint_tags":${mapText(opening.endpointTags)}` +
    `,"endpoint_metadata":${endpointMetadata === undefined ? NO_METADATA : describeEndpoint(endpointMetadata)}`;
  if (endpointMetadata !== undefined) endpointTexts.set(endpointMetadata, { opening, text: flat(text) });
  return text;
}

const endpointTexts = new WeakMap<object, { readonly opening: Opening; readonly text: string }>();

function isSameEndpoint(one: Opening, other: Opening): boolean {
  return (
    one.endpointId === other.endpointId &&
    one.endpointName === other.endpointName &&
    one.endpointTags === other.endpointTags
  );
}

/** Most requests carry little of it, and an empty text needs no escaping. */
function attributionText(opening: Opening): string {
  return (
    `,"service":${idOrEmpty(opening.service)},"feature":${idOrEmpty(opening.feature)}` +
    `,"run_id":${idOrEmpty(opening.runId)},"run_type":${idOrEmpty(opening.runType)}` +
    `,"run_trigger":"${opening.runTrigger}","billable_run":${opening.billableRun}` +
    `,"attributed_to":${idOrEmpty(opening.attributedTo)},"session_id":${idOrEmpty(opening.sessionId)}` +
    `,"agent":"${opening.agent}","agent_version":${jsonText(opening.agentVersion, VERSION_CHARS_MAX)}`
  );
}

const NO_METADATA =
  '{"creator":"","creation_time":null,"last_updated_time":null,"destinations":[],"inference_table":null,"fallbacks":[]}';

function describeEndpoint(metadata: EndpointMetadata): string {
  return (
    `{"creator":${name(metadata.creator)},"creation_time":${jsonTime(metadata.creationTime)}` +
    `,"last_updated_time":${jsonTime(metadata.lastUpdatedTime)},"destinations":${listText(metadata.destinations)}` +
    `,"inference_table":${jsonTextOrNull(metadata.inferenceTable, NAME_CHARS_MAX)}` +
    `,"fallbacks":${listText(metadata.fallbacks)}}`
  );
}

function id(text: string): string {
  return jsonText(text, ID_CHARS_MAX);
}

function idOrEmpty(text: string): string {
  return text === '' ? '""' : id(text);
}

function name(text: string): string {
  return jsonText(text, NAME_CHARS_MAX);
}

function listText(list: readonly string[]): string {
  return jsonTexts(list, LIST_BOUNDS);
}

/** Most requests have no tags. */
function mapText(map: Readonly<Record<string, string>>): string {
  return isEmpty(map) ? '{}' : jsonMap(map, LIST_BOUNDS);
}

function isEmpty(map: Readonly<Record<string, string>>): boolean {
  for (const _ in map) return false;
  return true;
}
