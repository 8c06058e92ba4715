import type { AdmittedCall, CallParts } from './call-parts.ts';
import { fieldsForProvider } from './head-fields.ts';
import type { PlannedAttempt } from './plan-attempts.ts';
import { queryForProvider } from './target.ts';
import type { AnsweredRequest } from './translate/translation.ts';
import type { UpstreamRequest, UpstreamTimeouts } from './upstream.ts';

/** An attempt that can be made: its body is written. */
export interface ReadyAttempt {
  readonly planned: PlannedAttempt;
  readonly body: Buffer;
  /** What the client asked, where its answer's form depends on it. */
  readonly asked: Buffer | undefined;
}

/**
 * Writes an attempt's body, unless `written` is it already; undefined: the request cannot be put to that destination.
 */
export function readyAttempt(
  planned: PlannedAttempt,
  { body, written }: { readonly body: Buffer; readonly written: Buffer | undefined },
  { api, decision }: Pick<AdmittedCall, 'api' | 'decision'>,
): ReadyAttempt | undefined {
  const { destination, translation } = planned;
  if (translation === undefined)
    return { planned, body: api.dialect.writeRequest(body, decision.spans, destination.model), asked: undefined };
  const asked = api.dialect.purpose === 'embed' ? body : undefined;
  if (written !== undefined) return { planned, body: written, asked };
  const translated = translation.request(body, destination.model);
  return translated.kind === 'translated' ? { planned, body: translated.body, asked } : undefined;
}

/** The request of an attempt, as the upstream takes it. */
export function attemptRequest(
  { planned, body }: ReadyAttempt,
  call: Pick<AdmittedCall, 'api' | 'request' | 'decision'>,
  timeouts: CallParts['timeouts'],
): UpstreamRequest {
  const { request, decision } = call;
  const { destination, translation } = planned;
  const { provider, model } = destination;
  const { origin, basePath, apiKey } = provider.kind === 'demo' ? DEMO_PLACE : provider;
  const dialect = translation?.to ?? call.api.dialect;
  // A client's fields are written for the API that it speaks; a translated request takes along only what means the same everywhere.
  const fields = translation === undefined ? request.headers : TRANSLATED_FIELDS;
  const version = translation === undefined ? call.api.base.version : undefined;
  const { path, headers } = dialect.address({ basePath, apiKey, model, version, headers: fields });
  return {
    origin,
    method: request.method,
    path: path + (translation === undefined ? queryForProvider(request.target, dialect.kind) : translation.query),
    headers: fieldsForProvider(fields, headers),
    body,
    timeouts: withOverrides(timeouts, decision.endpoint.timeouts),
  };
}

const DEMO_PLACE = { origin: 'demo:', basePath: '', apiKey: '' };

/** What a translated answer is written with. */
export function answeredRequest(
  { requestId, decision, request }: Pick<AdmittedCall, 'requestId' | 'decision' | 'request'>,
  model: string,
  body: Buffer | undefined,
): AnsweredRequest {
  const createdSeconds = Math.floor(request.receivedAtMs / 1000);
  return { requestId, model, wantsUsage: decision.spans.wantsUsage, createdSeconds, body };
}

const TRANSLATED_FIELDS: readonly string[] = ['content-type', 'application/json', 'user-agent', 'tallygate'];

function withOverrides(
  timeouts: UpstreamTimeouts,
  own: AdmittedCall['decision']['endpoint']['timeouts'],
): UpstreamTimeouts {
  if (own === undefined) return timeouts;
  return {
    connectMs: timeouts.connectMs,
    headersMs: own.headersMs ?? timeouts.headersMs,
    firstByteMs: own.firstByteMs ?? timeouts.firstByteMs,
    idleMs: own.idleMs ?? timeouts.idleMs,
  };
}
