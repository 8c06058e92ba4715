import { answerErrorIn } from './answer-error.ts';
import type { AdmittedCall, CallParts } from './call-parts.ts';
import { languageFor } from './caller-wording.ts';

/** Refuses a call that has no row, since the spool could not take it. It may be tried again. */
export function answerUnrecorded(
  { metrics }: Pick<CallParts, 'metrics'>,
  {
    request,
    reply,
    api,
    language,
    requestId,
  }: Pick<AdmittedCall, 'request' | 'reply' | 'api' | 'language' | 'requestId'>,
  code: 'spool_full' | 'disk_full',
): void {
  metrics.unrecorded();
  const error = { status: 503, code, details: {}, requestId };
  answerErrorIn({ language: languageFor(request, language) }, { reply, dialect: api.dialect }, error);
}
