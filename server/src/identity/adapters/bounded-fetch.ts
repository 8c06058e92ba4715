const ANSWER_TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 1024 * 1024;

/** An identity provider did not answer, not in time, or with more than any honest answer has. */
export class ProviderUnreachable extends Error {}

interface Asked {
  readonly method?: string | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: NonNullable<RequestInit['body']> | null | undefined;
}

/** Asks one question: follows no redirect, and takes no more than 1 MiB and 10 s. Throws ProviderUnreachable. */
export async function boundedFetch(url: string, { method, headers, body }: Asked): Promise<Response> {
  try {
    const answer = await fetch(url, {
      method: method ?? 'GET',
      headers: headers ?? {},
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const bytes = await readBounded(answer);
    const hasBody = ![204, 205, 304].includes(answer.status);
    return new Response(hasBody ? bytes : null, { status: answer.status, headers: answer.headers });
  } catch (cause) {
    throw new ProviderUnreachable('the identity provider gave no usable answer', { cause });
  }
}

async function readBounded(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.length;
    if (length > ANSWER_BYTES_MAX) throw new Error(`more than ${ANSWER_BYTES_MAX} bytes`);
    parts.push(part);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
