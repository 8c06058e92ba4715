import { ENDPOINT_BOUNDS, LANGUAGES, PRICE_BOUNDS } from '@tallygate/contract';
import { SPOOL_BYTES_MIN } from '#usage';
import { PRICE_ENTRY } from './price-schema.ts';
import { flag, type Loose, list, named, oneOf, optional, record, required, text, wholeNumber } from './readers.ts';

const BOUNDS = ENDPOINT_BOUNDS;
const NAME = text({ max: BOUNDS.nameLengthMax });
/** Connections of clients are bounded at 20,000. */
const OPEN_MAX = { min: 1, max: 20_000 };
const ANSWER_MINUTES = { min: 1, max: 1_440 };
const SPOOL_BYTES = { min: SPOOL_BYTES_MIN, max: 2 ** 50 };
const PER_MINUTE = wholeNumber(BOUNDS.perMinute);
const TIMEOUT_MS = optional(wholeNumber(BOUNDS.timeoutMs));

/** Keys are as strong as they are long: a shorter one could be guessed. */
export const KEY_LENGTH_MIN = 8;
const KEY_LENGTH_MAX = 512;

const WORKSPACE = { id: optional(text({ max: 64 })), name: required(NAME) };

const PROVIDER = {
  kind: required(oneOf(['openai', 'anthropic', 'gemini', 'demo'])),
  base_url: optional(text({ max: BOUNDS.baseUrlLengthMax })),
  api_key: optional(text({ max: BOUNDS.secretLengthMax })),
};

const DESTINATION = {
  name: required(NAME),
  provider: required(NAME),
  model: required(text({ max: BOUNDS.modelLengthMax })),
};

const WEIGHTED = { ...DESTINATION, traffic_percentage: optional(wholeNumber({ min: 0, max: 100 })) };

const RATE_LIMIT = {
  key: required(text({ max: BOUNDS.rateLimitKeyLengthMax })),
  requests_per_minute: optional(PER_MINUTE),
  tokens_per_minute: optional(PER_MINUTE),
};

const TIMEOUTS = { headers_ms: TIMEOUT_MS, first_byte_ms: TIMEOUT_MS, idle_ms: TIMEOUT_MS };

const INFERENCE_TABLE = {
  sampling_percentage: optional(wholeNumber(BOUNDS.samplingPercentage)),
  max_bytes: optional(wholeNumber(BOUNDS.payloadBytes)),
  retention_days: optional(wholeNumber(BOUNDS.retentionDays)),
};

const ENDPOINT = {
  name: required(NAME),
  workspace: optional(NAME),
  tags: optional(named(text({ min: 0, max: BOUNDS.tagLengthMax }))),
  destinations: required(list(record(WEIGHTED), BOUNDS.destinationsMax)),
  fallbacks: optional(list(record(DESTINATION), BOUNDS.destinationsMax)),
  rate_limits: optional(list(record(RATE_LIMIT), BOUNDS.rateLimitsMax)),
  on_client_disconnect: optional(oneOf(['drain', 'cancel'])),
  max_body_bytes: optional(wholeNumber(BOUNDS.bodyBytes)),
  timeouts: optional(record(TIMEOUTS)),
  inference_table: optional(record(INFERENCE_TABLE)),
};

const KEY = {
  name: required(NAME),
  key: required(text({ min: KEY_LENGTH_MIN, max: KEY_LENGTH_MAX })),
  requester: required(text({ max: 256 })),
  requester_type: optional(oneOf(['USER', 'SERVICE_PRINCIPAL', 'GROUP'])),
  groups: optional(list(NAME, 1000)),
  workspace: optional(NAME),
  role: optional(oneOf(['account_admin', 'workspace_admin', 'member', 'viewer'])),
  endpoints: optional(list(text({ max: 128 }), 1000)),
  expires_at: optional(text({ max: 64 })),
  run_types: optional(list(NAME, 1000)),
  services: optional(list(NAME, 1000)),
  features: optional(list(NAME, 1000)),
};

const ACCOUNT = {
  id: optional(text({ max: 64 })),
  name: optional(NAME),
  timezone: optional(text({ max: 64 })),
  language: optional(oneOf(LANGUAGES)),
};

const LIMITS = {
  open_calls: optional(wholeNumber(OPEN_MAX)),
  open_streams: optional(wholeNumber(OPEN_MAX)),
  open_drains: optional(wholeNumber({ min: 0, max: OPEN_MAX.max })),
  answer_minutes: optional(wholeNumber(ANSWER_MINUTES)),
};

const FILE = {
  account: optional(record(ACCOUNT)),
  workspaces: optional(list(record(WORKSPACE))),
  providers: optional(named(record(PROVIDER))),
  endpoints: optional(list(record(ENDPOINT))),
  keys: optional(list(record(KEY))),
  prices: optional(list(record(PRICE_ENTRY), PRICE_BOUNDS.entriesMax)),
  charge_failed_input: optional(flag),
  demo: optional(flag),
  limits: optional(record(LIMITS)),
  spool: optional(record({ max_bytes: optional(wholeNumber(SPOOL_BYTES)) })),
};

/** The shape of the configuration file: what may stand where. What must agree with what is checked afterwards. */
export const readFileShape = record(FILE);

export type LooseFile = Loose<typeof FILE>;
export type LooseProvider = Loose<typeof PROVIDER>;
export type LooseEndpoint = Loose<typeof ENDPOINT>;
export type LooseDestination = Loose<typeof DESTINATION>;
export type LooseKey = Loose<typeof KEY>;
