import { answerErrorIn } from './answer-error.ts';
import type { AdmittedCall, CallParts } from './call-parts.ts';

/** Refuses a call that has no row, since the spool could not take it. It may be tried again. */
export function answerUnrecorded(
  { metrics }: Pick<CallParts, 'metrics'>,
  { reply, api, language, requestId }: Pick<AdmittedCall, 'reply' | 'api' | 'language' | 'requestId'>,
  code: 'spool_full' | 'disk_full',
): void {
  metrics.unrecorded();
  answerErrorIn(language, { reply, dialect: api.dialect }, { status: 503, code, details: {}, requestId });
}
