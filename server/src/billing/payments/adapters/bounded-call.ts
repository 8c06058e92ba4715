import { request } from 'undici';

/** One call to a provider. */
export interface BoundedCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** How much is waited for, and taken. */
export interface CallBounds {
  /** Until the whole answer is there. */
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
}

/** For calls that a person waits for: providers say that charges take a few seconds, and up to a minute at the worst. */
export const CALL_BOUNDS: CallBounds = { timeoutMs: 30_000, answerBytesMax: 4 * 1024 * 1024 };

/** An answer, whole. */
export interface BoundedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** There was no answer, or not in time, or one of more bytes than any honest one has. What was asked may have happened. */
export class NoAnswer extends Error {}

/**
 * Asks once, on a connection of its own, so that none is met that the other side has just closed. Follows no redirect.
 * Throws NoAnswer.
 */
export async function boundedCall(
  { method, url, headers, body }: BoundedCall,
  { timeoutMs, answerBytesMax }: CallBounds,
): Promise<BoundedAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url, {
      method: method as 'GET',
      headers: { ...headers, 'accept-encoding': 'identity' },
      body: body ?? null,
      signal,
      reset: true,
    });
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of answer.body) {
      length += part.length;
      if (length > answerBytesMax) throw new NoAnswer(`more than ${answerBytesMax} bytes`);
      parts.push(part);
    }
    return {
      status: answer.statusCode,
      headers: plainHeaders(answer.headers),
      text: Buffer.concat(parts).toString('utf8'),
    };
  } catch (cause) {
    if (cause instanceof NoAnswer) throw cause;
    throw new NoAnswer(signal.aborted ? `no answer in ${timeoutMs} ms` : 'the connection failed', { cause });
  }
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
