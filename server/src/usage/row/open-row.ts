import type { EndpointMetadata, Opening } from '../facts.ts';
import { jsonMap, jsonText, jsonTextOrNull, jsonTexts } from './json-text.ts';
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
    `{"account_id":${id(opening.accountId)},"workspace_id":${id(opening.workspaceId)}` +
    `,"request_id":${id(opening.requestId)},"schema_version":${ROW_SCHEMA_VERSION}` +
    `,"endpoint_id":${id(opening.endpointId)},"endpoint_name":${name(opening.endpointName)}` +
    `,"endpoint_tags":${remembered(opening.endpointTags, mapText)}` +
    `,"endpoint_metadata":${metadataText(opening.endpointMetadata)}` +
    `,"event_time":${jsonTime(opening.eventTime)}` +
    `,"requester":${name(opening.requester)},"requester_type":"${opening.requesterType}"` +
    `,"requester_id":${id(opening.requesterId)}` +
    `,"requester_groups":${remembered(opening.requesterGroups, listText)}` +
    `,"key_id":${id(opening.keyId)},"ip_address":${id(opening.ipAddress)}` +
    `,"url":${jsonText(opening.url, URL_CHARS_MAX)}` +
    `,"user_agent":${jsonText(opening.userAgent, USER_AGENT_CHARS_MAX)}` +
    `,"api_type":${id(opening.apiType)},"request_tags":${mapText(opening.requestTags)}` +
    `,"stream":${opening.stream},"source":"${source}","node_id":${id(opening.nodeId)}${attributionText(opening)}`
  );
}

/** Most requests carry little of it, and an empty text needs no escaping. */
function attributionText(opening: Opening): string {
  return (
    `,"service":${idOrEmpty(opening.service)},"feature":${idOrEmpty(opening.feature)}` +
    `,"run_id":${idOrEmpty(opening.runId)},"run_type":${idOrEmpty(opening.runType)}${RUNS_NOT_COUNTED_YET}` +
    `,"attributed_to":${idOrEmpty(opening.attributedTo)},"session_id":${idOrEmpty(opening.sessionId)}` +
    `,"agent":"${opening.agent}","agent_version":${jsonText(opening.agentVersion, VERSION_CHARS_MAX)}`
  );
}

/** Columns that nothing fills in so far. */
const RUNS_NOT_COUNTED_YET = ',"run_trigger":"","billable_run":false';

const NO_METADATA =
  '{"creator":"","creation_time":null,"last_updated_time":null,"destinations":[],"inference_table":null,"fallbacks":[]}';

function metadataText(metadata: EndpointMetadata | undefined): string {
  return metadata === undefined ? NO_METADATA : remembered(metadata, describeEndpoint);
}

function describeEndpoint(metadata: EndpointMetadata): string {
  return (
    `{"creator":${name(metadata.creator)},"creation_time":${jsonTime(metadata.creationTime)}` +
    `,"last_updated_time":${jsonTime(metadata.lastUpdatedTime)},"destinations":${listText(metadata.destinations)}` +
    `,"inference_table":${jsonTextOrNull(metadata.inferenceTable, NAME_CHARS_MAX)}` +
    `,"fallbacks":${listText(metadata.fallbacks)}}`
  );
}

/** Configuration stays the same object until it changes, so that its text is made once for each and not per request. */
function remembered<Facts extends object>(facts: Facts, describe: (facts: Facts) => string): string {
  const known = texts.get(facts);
  if (known !== undefined) return known;
  const text = describe(facts);
  texts.set(facts, text);
  return text;
}

const texts = new WeakMap<object, string>();

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

function mapText(map: Readonly<Record<string, string>>): string {
  return jsonMap(map, LIST_BOUNDS);
}
