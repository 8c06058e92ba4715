import { type CatalogueOutcome, describeRuleProblem } from '#gateway';
import { type ApiContext, ApiRefusal } from './api-context.ts';
import { originOf } from './request-origin.ts';

const DETAIL_LENGTH_MAX = 1_000;

/** Who asks, and by which request. */
export function askerOf(context: ApiContext) {
  return { actor: context.get('actor'), origin: originOf(context) };
}

/** What was done. Throws an ApiRefusal, in the caller's language, when nothing was. */
export function doneOr<Value>(outcome: CatalogueOutcome<Value>, context: ApiContext): Value {
  if (outcome.kind === 'done') return outcome.value;
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  const sentences = outcome.problems.map((problem) => describeRuleProblem(problem, context.get('language')));
  throw new ApiRefusal('request_invalid', { detail: sentences.join(' ').slice(0, DETAIL_LENGTH_MAX) });
}

/** The version that a change was made from, by the body or by `If-Match: "3"`; undefined: whichever it is. */
export function versionAsked(context: ApiContext, inBody?: number | undefined): number | undefined {
  const field = context.req.header('if-match');
  if (inBody !== undefined || field === undefined || field.trim() === '*') return inBody;
  const version = /^"(\d{1,15})"$/.exec(field.trim())?.[1];
  if (version === undefined) throw new ApiRefusal('request_invalid', { detail: 'If-Match: "<version>"' });
  return Number(version);
}

/** Lets the caller send the version back with `If-Match`. */
export function tellVersion(context: ApiContext, version: number | null | undefined): void {
  if (typeof version === 'number') context.header('etag', `"${version}"`);
  context.header('cache-control', 'no-store');
}
