import type { AnswerReading } from '../dialect.ts';
import { providerErrorCode } from '../provider-error-code.ts';
import { type Member, memberLocator, readText, readValue } from '../read-members.ts';
import { textBytes } from './read-choices.ts';
import { readUsage } from './read-usage.ts';

const locate = memberLocator(['usage', 'model', 'service_tier', 'error']);

/** Reads a `ChatCompletion`, or the body of an error. Only the members needed are parsed, however long the answer is. */
export function readAnswer(body: Buffer): AnswerReading {
  const located = locate(body);
  return located.kind === 'object' ? readMembers(body, located.members) : {};
}

/** What a whole answer and a chunk of a streamed one say in the same members. */
export function readMembers(
  bytes: Buffer,
  members: {
    readonly usage?: Member;
    readonly model?: Member;
    readonly service_tier?: Member;
    readonly error?: Member;
  },
): AnswerReading {
  const error = readValue(bytes, members.error) ?? undefined;
  return {
    usage: readUsage(bytes, members.usage),
    model: readText(bytes, members.model),
    serviceTier: readText(bytes, members.service_tier),
    errorCode: error === undefined ? undefined : providerErrorCode(error),
  };
}

/** Of a `ChatCompletion`, what stands in its `choices`. */
export function contentBytes(body: Buffer): number {
  const from = body.indexOf('"choices"');
  return from < 0 ? 0 : textBytes(body.subarray(from));
}
