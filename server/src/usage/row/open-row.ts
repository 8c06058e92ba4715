import type { EndpointMetadata, Opening } from '../facts.ts';
import { flat, jsonMap, jsonText, jsonTextOrNull, jsonTexts } from './json-text.ts';
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
  // Made by us, so that nothing in it needs an escape.
  const requestId = `"${opening.requestId}"`;
  const key = keyTexts(opening);
  const { client, gateway, attribution } = callerTexts(opening, key);
  return (
    `{"request_id":${requestId},"schema_version":${ROW_SCHEMA_VERSION},"event_time":` +
    `${jsonTime(opening.eventTime)}${key.text}${endpointText(opening)}` +
    `${client}${mapText(opening.requestTags)}${opening.stream ? IS_STREAM : IS_WHOLE}${SOURCES[source]}` +
    `${gateway}${opening.runId === opening.requestId ? requestId : idOrEmpty(opening.runId)}${attribution}`
  );
}

const IS_STREAM = ',"stream":true,"source":';
const IS_WHOLE = ',"stream":false,"source":';
const SOURCES = { gateway: '"gateway"', import: '"import"' };

/** What is remembered of a key. */
interface KeyTexts {
  readonly opening: Opening;
  readonly text: string;
  /** Of its last request. */
  caller: CallerTexts | undefined;
}

/** Whose request it is. Keys stay the same objects until the configuration changes, so that the text is made once for each. */
function keyTexts(opening: Opening): KeyTexts {
  const known = keys.get(opening.requesterGroups);
  if (known !== undefined && isSameKey(known.opening, opening)) return known;
  const text =
    `,"account_id":${id(opening.accountId)},"workspace_id":${id(opening.workspaceId)}` +
    `,"requester":${name(opening.requester)},"requester_type":"${opening.requesterType}"` +
    `,"requester_id":${id(opening.requesterId)},"requester_groups":${listText(opening.requesterGroups)}` +
    `,"key_id":${id(opening.keyId)}`;
  const made = { opening: withOwnTexts(opening), text: flat(text), caller: undefined };
  keys.set(opening.requesterGroups, made);
  return made;
}

const keys = new WeakMap<object, KeyTexts>();

/** To be kept: texts of the request may be pieces of its whole head, which would stay with them. */
function withOwnTexts(opening: Opening): Opening {
  return {
    ...opening,
    ipAddress: flat(opening.ipAddress),
    url: flat(opening.url),
    userAgent: flat(opening.userAgent),
    service: flat(opening.service),
    feature: flat(opening.feature),
    runId: '',
    runType: flat(opening.runType),
    attributedTo: flat(opening.attributedTo),
    sessionId: flat(opening.sessionId),
    agentVersion: flat(opening.agentVersion),
    requestTags: {},
  };
}

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
  if (endpointMetadata !== undefined)
    endpointTexts.set(endpointMetadata, { opening: withOwnTexts(opening), text: flat(text) });
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

/** What a caller's requests have in common besides its key, in the pieces that stand between what is each request's own. */
interface CallerTexts {
  readonly opening: Opening;
  readonly client: string;
  readonly gateway: string;
  readonly attribution: string;
}

/** The requests of one key in a row mostly come from one program: the texts of the last one are remembered with its key. */
function callerTexts(opening: Opening, key: KeyTexts): CallerTexts {
  if (key.caller !== undefined && isSameCaller(key.caller.opening, opening)) return key.caller;
  const texts = {
    opening: withOwnTexts(opening),
    client: flat(clientText(opening)),
    gateway: flat(gatewayText(opening)),
    attribution: flat(attributionText(opening)),
  };
  key.caller = texts;
  return texts;
}

function isSameCaller(one: Opening, other: Opening): boolean {
  return (
    one.userAgent === other.userAgent &&
    one.ipAddress === other.ipAddress &&
    one.url === other.url &&
    one.apiType === other.apiType &&
    one.nodeId === other.nodeId &&
    isSameAttribution(one, other)
  );
}

function isSameAttribution(one: Opening, other: Opening): boolean {
  return (
    one.sessionId === other.sessionId &&
    one.agent === other.agent &&
    one.agentVersion === other.agentVersion &&
    one.service === other.service &&
    one.feature === other.feature &&
    one.runType === other.runType &&
    one.runTrigger === other.runTrigger &&
    one.billableRun === other.billableRun &&
    one.attributedTo === other.attributedTo
  );
}

function clientText(opening: Opening): string {
  return (
    `,"ip_address":${id(opening.ipAddress)},"url":${jsonText(opening.url, URL_CHARS_MAX)}` +
    `,"user_agent":${jsonText(opening.userAgent, USER_AGENT_CHARS_MAX)}` +
    `,"api_type":${id(opening.apiType)},"request_tags":`
  );
}

function gatewayText(opening: Opening): string {
  return (
    `,"node_id":${id(opening.nodeId)},"service":${idOrEmpty(opening.service)}` +
    `,"feature":${idOrEmpty(opening.feature)},"run_id":`
  );
}

/** Most requests carry little of it, and an empty text needs no escaping. */
function attributionText(opening: Opening): string {
  return (
    `,"run_type":${idOrEmpty(opening.runType)}` +
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
