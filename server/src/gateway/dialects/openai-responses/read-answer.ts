import type { AnswerReading } from '../dialect.ts';
import { providerErrorCode } from '../provider-error-code.ts';
import { type Member, memberLocator, readText, readValue } from '../read-members.ts';
import { textCounter } from '../text-bytes.ts';
import { readUsage } from './read-usage.ts';

const locate = memberLocator(['usage', 'model', 'service_tier', 'error', 'status']);

/** Reads a `Response`, or the body of an error. Only the members needed are parsed, however long the answer is. */
export function readAnswer(body: Buffer): AnswerReading {
  const located = locate(body);
  return located.kind === 'object' ? readMembers(body, located.members) : {};
}

/** What a response says in the same members, whether it is a whole answer or stands in the last event of a stream. */
export function readMembers(
  bytes: Buffer,
  members: {
    readonly usage?: Member | undefined;
    readonly model?: Member | undefined;
    readonly service_tier?: Member | undefined;
    readonly error?: Member | undefined;
    readonly status?: Member | undefined;
  },
): AnswerReading {
  const error = readValue(bytes, members.error) ?? undefined;
  // A response that failed is an error in an answer of status 200, even if it does not say which.
  const isError = error !== undefined || readText(bytes, members.status) === 'failed';
  return {
    usage: readUsage(bytes, members.usage),
    model: readText(bytes, members.model),
    serviceTier: readText(bytes, members.service_tier),
    errorCode: isError ? providerErrorCode(error) : undefined,
    isPending: isPending(readText(bytes, members.status)),
  };
}

/** `background: true` is answered at once by a response that is not made yet. */
function isPending(status: string | undefined): true | undefined {
  return status === 'queued' || status === 'in_progress' ? true : undefined;
}

const textBytes = textCounter(['text', 'refusal', 'arguments', 'input']);

/** Of a `Response`, what stands in its `output`. */
export function contentBytes(body: Buffer): number {
  const from = body.indexOf('"output"');
  return from < 0 ? 0 : textBytes(body.subarray(from));
}
