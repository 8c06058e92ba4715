import { ENDPOINT_DEFAULTS, type EndpointDocument } from '@tallygate/contract';
import type { PayloadLogging } from '../routing.ts';
import type { EndpointSpec } from './endpoint-spec.ts';
import { withShares } from './rules.ts';

type Destinations = Pick<EndpointDocument, 'destinations'>;

/** What was written, with the defaults for what was not. */
export function readDocument(document: Partial<EndpointDocument> & Destinations): EndpointSpec {
  const whole = { ...ENDPOINT_DEFAULTS, ...document };
  return {
    tags: whole.tags,
    destinations: withShares(whole.destinations).map(({ name, provider, model, share }) => ({
      name,
      provider,
      model,
      trafficPercentage: share,
    })),
    fallbacks: whole.fallbacks,
    rateLimits: whole.rate_limits.map((limit) => ({
      key: limit.key,
      requestsPerMinute: limit.requests_per_minute,
      tokensPerMinute: limit.tokens_per_minute,
    })),
    onClientDisconnect: whole.on_client_disconnect,
    bodyBytesMax: whole.max_body_bytes,
    timeouts: readTimeouts(whole.timeouts),
    payloads: whole.inference_table === null ? undefined : readPayloads(whole.inference_table),
  };
}

/** The same as it is kept and shown. */
export function writeDocument(spec: EndpointSpec): EndpointDocument {
  return {
    tags: { ...spec.tags },
    destinations: spec.destinations.map(({ name, provider, model, trafficPercentage }) => ({
      name,
      provider,
      model,
      traffic_percentage: trafficPercentage,
    })),
    fallbacks: spec.fallbacks.map(({ name, provider, model }) => ({ name, provider, model })),
    rate_limits: spec.rateLimits.map(({ key, requestsPerMinute, tokensPerMinute }) => ({
      key,
      ...(requestsPerMinute === undefined ? {} : { requests_per_minute: requestsPerMinute }),
      ...(tokensPerMinute === undefined ? {} : { tokens_per_minute: tokensPerMinute }),
    })),
    on_client_disconnect: spec.onClientDisconnect,
    max_body_bytes: spec.bodyBytesMax,
    timeouts: writeTimeouts(spec.timeouts),
    inference_table: spec.payloads === undefined ? null : writePayloads(spec.payloads),
  };
}

/** The same as text: what an endpoint weighs is counted by it. */
export function documentText(spec: EndpointSpec): string {
  return JSON.stringify(writeDocument(spec));
}

/** Timeouts as they were written; one that names none is none. */
export function readTimeouts(timeouts: EndpointDocument['timeouts']): EndpointSpec['timeouts'] {
  if (timeouts === null || Object.values(timeouts).every((each) => each === undefined)) return undefined;
  return { headersMs: timeouts.headers_ms, firstByteMs: timeouts.first_byte_ms, idleMs: timeouts.idle_ms };
}

/** Payload logging as it was written. */
export function readPayloads(table: NonNullable<EndpointDocument['inference_table']>): PayloadLogging {
  return {
    samplingFraction: table.sampling_percentage / 100,
    bytesMax: table.max_bytes,
    retentionDays: table.retention_days,
  };
}

function writeTimeouts(timeouts: EndpointSpec['timeouts']): EndpointDocument['timeouts'] {
  if (timeouts === undefined) return null;
  const { headersMs, firstByteMs, idleMs } = timeouts;
  return {
    ...(headersMs === undefined ? {} : { headers_ms: headersMs }),
    ...(firstByteMs === undefined ? {} : { first_byte_ms: firstByteMs }),
    ...(idleMs === undefined ? {} : { idle_ms: idleMs }),
  };
}

function writePayloads({ samplingFraction, bytesMax, retentionDays }: PayloadLogging) {
  return {
    // Fractions come from whole percentages.
    sampling_percentage: Math.round(samplingFraction * 100),
    max_bytes: bytesMax,
    retention_days: retentionDays,
  };
}
