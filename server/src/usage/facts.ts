import type { CreditCharge } from '#credits';
import type { Instant } from '#kernel';
import type { Charge, PricedProvider } from '#prices';

/** The endpoint as it was when the request came: column `endpoint_metadata`. */
export interface EndpointMetadata {
  readonly creator: string;
  readonly creationTime: Instant;
  readonly lastUpdatedTime: Instant;
  /** Names of the destinations, in the order of the declaration. */
  readonly destinations: readonly string[];
  /** Full name of the payload table; undefined when payloads are not logged. */
  readonly inferenceTable: string | undefined;
  /** Names of the fallbacks, in order. */
  readonly fallbacks: readonly string[];
}

export type RequesterType = 'USER' | 'SERVICE_PRINCIPAL' | 'GROUP';

/** What is known of a request before its first upstream byte. It becomes the opening half of its usage row. */
export interface Opening {
  readonly accountId: string;
  readonly workspaceId: string;
  /** UUIDv7, made by the gateway. */
  readonly requestId: string;
  /** Empty when the request named no endpoint that exists. */
  readonly endpointId: string;
  readonly endpointName: string;
  readonly endpointTags: Readonly<Record<string, string>>;
  readonly endpointMetadata: EndpointMetadata | undefined;
  readonly eventTime: Instant;
  readonly requester: string;
  readonly requesterType: RequesterType;
  readonly requesterId: string;
  readonly requesterGroups: readonly string[];
  readonly keyId: string;
  readonly ipAddress: string;
  /** Without credentials. */
  readonly url: string;
  readonly userAgent: string;
  /** The API called, as its path, such as `openai/v1/chat/completions`. */
  readonly apiType: string;
  readonly requestTags: Readonly<Record<string, string>>;
  readonly stream: boolean;
  readonly nodeId: string;
  /** Empty: none, as everywhere below. */
  readonly service: string;
  readonly feature: string;
  /** Of a request that is part of no run, what was claimed. */
  readonly runId: string;
  readonly runType: string;
  /** Empty: the request is part of no run. */
  readonly runTrigger: 'user_started' | 'user_enabled' | 'background' | '';
  /** Its run counts against the quota. */
  readonly billableRun: boolean;
  /** The system actor, for a run that nobody started; else on whose behalf a service principal called. */
  readonly attributedTo: string;
  readonly sessionId: string;
  readonly agent: AgentName | '';
  readonly agentVersion: string;
}

/** A coding agent that the table knows. */
export type AgentName = 'claude-code' | 'codex' | 'gemini-cli' | 'cursor' | 'copilot';

/** One try at one destination: an element of `routing_information.attempts`. */
export interface Attempt {
  /** Position in the order of tries, from "1". */
  readonly priority: string;
  readonly action: 'INITIAL_ATTEMPT' | 'RETRY' | 'FALLBACK';
  readonly destination: string;
  readonly destinationId: string;
  /** undefined: no answer came. */
  readonly statusCode: number | undefined;
  /** undefined: nothing went wrong. */
  readonly errorCode: string | undefined;
  readonly startTime: Instant;
  readonly endTime: Instant;
  readonly latencyMs: number;
}

/** The destination that served the request. */
export interface ServedBy {
  readonly type: 'PAY_PER_TOKEN_FOUNDATION_MODEL' | 'EXTERNAL_FOUNDATION_MODEL';
  readonly name: string;
  readonly id: string;
  /** The model that the provider says served, else the one asked for. */
  readonly model: string;
  /** Whose it is; undefined: not known. */
  readonly provider?: PricedProvider | undefined;
  /** The model that the destination asks for; undefined: not known. */
  readonly configuredModel?: string | undefined;
}

/**
 * Token counts of one answer. Undefined means "not known" and is never zero.
 * `input` is all input, cached included; `output` is all output, reasoning included.
 */
export interface TokenUsage {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheCreation?: number | undefined;
  readonly cacheCreation5m?: number | undefined;
  readonly cacheCreation1h?: number | undefined;
  readonly reasoning?: number | undefined;
  /** The provider's own usage object as JSON text. */
  readonly raw?: string | undefined;
}

export type FinalStatus = 'ok' | 'error' | 'client_closed' | 'upstream_truncated' | 'refused' | 'gateway_lost';

/** What became of a request: the closing half of its usage row. */
export interface Outcome {
  readonly finalStatus: FinalStatus;
  /** Which limit refused or which fault ended it; undefined when it went well. */
  readonly errorCode: string | undefined;
  /** The status that the client got; 499 when it left before one; undefined when not known. */
  readonly statusCode: number | undefined;
  readonly responseContentType: string | undefined;
  /** From the arrival of the request's head to the last byte handed to the client. */
  readonly latencyMs: number | undefined;
  readonly timeToFirstByteMs: number | undefined;
  /** `latencyMs` less the time spent waiting for upstream. */
  readonly gatewayOverheadMs: number | undefined;
  readonly servedBy: ServedBy | undefined;
  readonly attempts: readonly Attempt[];
  readonly usage: TokenUsage;
  readonly usageSource: 'provider' | 'estimated' | 'none';
  /** The tier that the provider says it served. */
  readonly serviceTier: string | undefined;
  readonly upstreamRequestId: string | undefined;
  /** undefined: not computed; a refused request is marked as such all the same. */
  readonly charge?: Charge | undefined;
  /** What is charged in credits; undefined: its workspace does not pay in credits. */
  readonly credits?: CreditCharge | undefined;
}
