import type { AnswerReading } from '../dialect.ts';
import { providerErrorCode } from '../provider-error-code.ts';
import { memberLocator, readText, readValue } from '../read-members.ts';
import { textCounter } from '../text-bytes.ts';
import { readUsage } from './read-usage.ts';

const locate = memberLocator(['usage', 'model', 'error']);

/** Reads a `Message`, or an `ErrorResponse`. Only the members needed are parsed, however long the answer is. */
export function readAnswer(body: Buffer): AnswerReading {
  const located = locate(body);
  if (located.kind !== 'object') return {};
  const { usage, model, error } = located.members;
  const fault = readValue(body, error) ?? undefined;
  return {
    ...readUsage(body, usage),
    model: readText(body, model),
    errorCode: fault === undefined ? undefined : providerErrorCode(fault),
  };
}

const textBytes = textCounter(['text', 'thinking'], ['input']);

/** Of a `Message`, its text, its thoughts and the input of its calls. */
export function contentBytes(body: Buffer): number {
  const from = body.indexOf('"content"');
  return from < 0 ? 0 : textBytes(body.subarray(from));
}
